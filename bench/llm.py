"""How much of what a language model says is kept, and how much of that is right: the extractor llm beside the patterns.

    python bench/llm.py GOLD [--articles 10] [--url http://127.0.0.1:8080/v1 --model NAME] [--max-tokens 512]

GOLD is a folder as for ``kg eval``. Without ``--url`` SmolLM2 is served on this machine (``bench/smollm.py``). The
articles are taken from the whole folder at even distances.
"""

import argparse
import time
from collections.abc import Mapping
from contextlib import nullcontext
from tempfile import TemporaryDirectory
from typing import Any

import smollm

import kg
from kg.errors import ExtractError
from kg.evaluate import GoldArticle, Predicted, evaluate, read_gold
from kg.pipeline import Pipeline
from kg.schema import Schema
from kg.types import Article


def measured(gold: list[GoldArticle], config: kg.Config) -> tuple[Mapping[str, float], dict[str, Any]]:
    """What the extractor counted, and how right it is."""
    pipeline = Pipeline(config)
    said, failed = [], 0
    started = time.monotonic()
    articles = [one for one in kg.read([article.text for article in gold], config) if isinstance(one, Article)]
    for result in pipeline.analyse(articles):
        if isinstance(result, ExtractError):
            failed += 1
            print(result.message())
            continue
        said += [Predicted.of(one.to_json(result.article.id)) for one in result.triples if one.relation]
    seconds = time.monotonic() - started
    symmetric = {relation.name for relation in pipeline.schema.relations if relation.symmetric}
    scores = evaluate(gold, said, symmetric=symmetric)
    s = scores.statements
    figures = {
        "articles": len(gold), "failed": failed, "seconds": round(seconds), "said": s.predicted, "right": s.right,
        "gold": s.gold, "P": round(s.precision, 3), "R": round(s.recall, 3), "F1": round(s.f1, 3),
        "false facts": scores.false_facts.count,
    }  # fmt: skip
    return pipeline.extractor.counts(), figures


def main() -> None:
    """Measure the patterns and the language model on the same articles."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("gold")
    options.add_argument("--articles", type=int, default=10)
    options.add_argument("--url")
    options.add_argument("--model", default=smollm.NAME)
    options.add_argument("--max-tokens", type=int, default=512)
    given = options.parse_args()
    if not given.url and smollm.missing():
        options.error(f"install {' and '.join(smollm.missing())} as bench/smollm.py says, or name a service by --url")
    names = {relation.name for relation in Schema.load("news").relations}
    everything = read_gold(given.gold, names)
    step = max(1, len(everything) // given.articles)
    gold = everything[::step][: given.articles]
    with nullcontext(given.url) if given.url else smollm.served() as url, TemporaryDirectory() as cache:
        llm = {"url": url, "model": given.model, "max_tokens": given.max_tokens, "cache": cache, "timeout": 1800.0}
        for config in (kg.Config(), kg.Config().override(extractor="llm", llm=llm)):
            counts, figures = measured(gold, config)
            print(config.extractor, *(f"{name} {value}" for name, value in figures.items()), sep="  ")
            for thing, number in counts.items():
                print(f"  {thing:50} {number:,}")


if __name__ == "__main__":
    main()
