"""Ask a graph of all the example articles in SPARQL who met whom, in fact or by somebody's account.

    python examples/who_met_whom.py [FOLDER FOR THE GRAPH]
"""

import sys
import tempfile
from pathlib import Path

import kg

ARTICLES = sorted((Path(__file__).parent / "articles").iterdir())
MEETINGS = """
SELECT ?status ?who ?whom ?sentence WHERE {
  ?statement rdf:predicate rel:met-with ;
             kg:status ?status ;
             rdf:subject/skos:prefLabel ?who ;
             rdf:object/skos:prefLabel ?whom ;
             kg:evidence/nif:anchorOf ?sentence .
}
ORDER BY DESC(?status) ?who ?whom ?sentence
"""


def main(folder: Path) -> None:
    with kg.build(ARTICLES, folder / "news.kg") as graph:
        print(graph.query(MEETINGS).table(width=70))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder))
