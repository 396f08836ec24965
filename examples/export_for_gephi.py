"""Write the graph of the Port Ellery articles for Gephi (GEXF), for other network tools (GraphML) and as tables.

    python examples/export_for_gephi.py [FOLDER FOR THE FILES]
"""

import sys
import tempfile
from pathlib import Path

import kg

ARTICLES = Path(__file__).parent / "articles"
ELECTION = [*sorted(ARTICLES.glob("*port-ellery*.txt")), *sorted(ARTICLES.glob("*dinner*.txt"))]


def main(folder: Path) -> None:
    with kg.build(ELECTION, folder / "election.kg") as graph:
        for name in ("election.gexf", "election.graphml", "election.csv"):
            for file in graph.export(folder / name):
                print(f"{file.name:<20} {file.stat().st_size:>7,} bytes")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder))
