"""How much of what sentences say is read in a language that has a language file.

    python bench/sentences.py MODEL FILE.toml

FILE has a line for each sentence: the sentence and a list of what it says by the schema news, each as
``subject | relation | object | status``, with the patterns of the model's language. Prints what was missed or misread,
and the sums.
"""

import sys
import tomllib
from pathlib import Path

import kg
from kg.pipeline import Pipeline
from kg.types import Analysis, Article


def main() -> None:
    """Read the sentences and compare."""
    model, file = sys.argv[1:]
    sentences = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    said = right = status_right = false_facts = wanted = 0
    results = Pipeline(kg.Config(model=model)).analyse(map(Article.of, sentences))
    for text, result in zip(sentences, results, strict=True):
        gold = {tuple(parts[:3]): parts[3] for line in sentences[text] for parts in [line.split(" | ")]}
        triples = result.triples if isinstance(result, Analysis) else ()
        found = {(t.subject.label, t.relation, t.object.label): str(t.status) for t in triples if t.relation}
        both = gold.keys() & found.keys()
        wanted, said, right = wanted + len(gold), said + len(found), right + len(both)
        status_right += sum(gold[one] == found[one] for one in both)
        false_facts += sum(status == "fact" and gold.get(one) != "fact" for one, status in found.items())
        if gold != found:
            print(f"{text}\n    it says:  {gold}\n    read:     {found}")
    sums = f"{wanted} to find, {said} said, {right} right, {status_right} with the right status"
    print(f"{sums}, {false_facts} false facts")


if __name__ == "__main__":
    main()
