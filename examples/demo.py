"""The whole way: build a graph of the example articles, look, ask it in SPARQL, take it to other tools, draw it.

    python examples/demo.py [FOLDER]        (without it, ./demo; a second run passes over what is there already)
"""

import sys
from pathlib import Path

import kg
from kg.build import Report

ARTICLES = Path(__file__).parent / "articles"
QUESTIONS = {
    "Who met whom? The plain layer: facts, in the articles' own voice": """
        SELECT ?who ?whom WHERE {
          ?one rel:met-with ?other ; skos:prefLabel ?who . ?other skos:prefLabel ?whom FILTER (STR(?one) < STR(?other))
        } ORDER BY ?who ?whom""",
    "What is denied, and in which words? The statement layer": """
        SELECT DISTINCT ?who ?what ?sentence WHERE {
          ?statement kg:status kg:denied ; rdf:subject/skos:prefLabel ?who ; rdf:predicate/rdfs:label ?what ;
            kg:evidence/nif:anchorOf ?sentence } ORDER BY ?who ?what ?sentence""",
}


def tell(report: Report) -> None:
    print(f"{report.added} articles added, {report.replaced} replaced, {report.unchanged} as they were")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with kg.build(ARTICLES, folder / "news.kg", on_report=tell) as graph:
        print(f"{(info := graph.info()).articles} articles, {info.entities} entities, {info.statements} statements")
        print("by status:   " + ", ".join(f"{count} {status}" for status, count in info.by_status.items()))
        print("most often:  " + ", ".join(f"{count} {relation}" for relation, count in [*info.by_relation.items()][:8]))
        for question, sparql in QUESTIONS.items():
            print(f"\n{question}{sparql}\n\n{graph.query(sparql).table(width=70)}")

        files = [graph.export(folder / name)[0] for name in ("news.ttl", "news.trig", "news.graphml")]
        graph.draw(folder / "news.png", title="The example articles", max_nodes=40)
        graph.draw(folder / "news.html", title="The example articles")
    print("\nwritten:", folder / "news.kg", *files, folder / "news.png", folder / "news.html", sep="\n  ")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo"))
    except kg.KgError as error:  # such as a graph of an older kg in the folder, from a demo before
        sys.exit(f"demo: {error.message()}")
