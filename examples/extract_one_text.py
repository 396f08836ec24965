"""Print what one article says: no graph, no folder, one line for each statement.

    python examples/extract_one_text.py [TEXT FILE]
"""

import sys
from pathlib import Path

import kg

ARTICLE = Path(__file__).parent / "articles" / "01-clemency.txt"


def main(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for triple in kg.extract(text):
        line = f"{triple.subject.label} | {triple.relation or triple.predicate} | {triple.object.label}"
        if triple.time:
            line += f" | {triple.time.text}"
        if triple.status != "fact":
            line += f"  ({triple.status}{f' by {triple.speaker.label}' if triple.speaker else ''})"
        print(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ARTICLE)
