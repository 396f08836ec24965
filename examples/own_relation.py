"""Add a relation of your own to the news schema, and find it in the articles. It takes a few lines of TOML and no code.

    python examples/own_relation.py [FOLDER FOR THE SCHEMA AND THE GRAPH]
"""

import sys
import tempfile
from importlib.resources import files
from pathlib import Path

import kg

ARTICLES = sorted((Path(__file__).parent / "articles").iterdir())
CONGRATULATED = """
[[relation]]
name = "congratulated"
definition = "wished somebody joy of a success, in person or in public"
subject = ["Person", "Organization"]
object = ["Person", "Organization"]
patterns = ["SUBJ congratulate OBJ", "SUBJ send|offer congratulation to OBJ"]
"""


def main(folder: Path) -> None:
    news = files("kg").joinpath("schemas", "news.toml").read_text(encoding="utf-8")
    schema = folder / "courtesies.toml"
    schema.write_text(news + CONGRATULATED, encoding="utf-8")

    with kg.build(ARTICLES, folder / "news.kg", config=kg.Config(schema=str(schema))) as graph:
        for statement in graph.statements("congratulated", support=True):
            print(f"{statement.subject_label} congratulated {statement.object_label} ({statement.status})")
            print(f"    “{statement.support[0].evidence.text}”")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder))
