"""Rank the people of the example articles by how many others they are tied to (networkx).

    python examples/central_people.py [FOLDER FOR THE GRAPH]
"""

import sys
import tempfile
from pathlib import Path

import networkx as nx

import kg

ARTICLES = sorted((Path(__file__).parent / "articles").iterdir())


def main(folder: Path) -> None:
    with kg.build(ARTICLES, folder / "news.kg") as graph:
        network = graph.to_networkx()

    facts = [edge for edge in network.edges(keys=True) if network.edges[edge]["status"] == "fact"]
    ties = nx.Graph(network.edge_subgraph(facts).to_undirected())
    between = nx.betweenness_centrality(ties)
    people = [node for node in ties if network.nodes[node]["type"] == "Person"]
    people.sort(key=lambda node: (-ties.degree(node), -between[node], node))

    print(f"{'person':<24} ties  between  articles")
    for node in people[:10]:
        about = network.nodes[node]
        print(f"{about['label']:<24} {ties.degree(node):>4} {between[node]:>8.3f} {about['articles']:>9}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder))
