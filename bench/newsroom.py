"""360 made-up news articles with their statements, to measure and to train with: ``bench/news/``.

    python bench/newsroom.py FOLDER      writes them as ``kg eval`` and ``kg train`` read annotated articles

A language model wrote and annotated them, by the definitions of the schema ``news``; nobody has checked all of it. They
are denser than real news (one statement in fifteen words) and turn their phrases more. Written in five articles a file,
each of them so:

    @ NAME
    ! Headline
    A paragraph.
    > subject | relation | object | status        what the paragraph above says
    = name | type | mention; mention              each entity, at the article's end
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "news"


@dataclass
class Written:
    """An article as it is written here.

    Attributes:
        name: of the article.
        paragraphs: the headline is the first.
        facts: subject, relation, object and status, with the paragraph that says it.
        entities: name to type and mentions.
    """

    name: str
    paragraphs: list[str] = field(default_factory=list)
    facts: list[tuple[list[str], str]] = field(default_factory=list)
    entities: dict[str, tuple[str, list[str]]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The headline and all paragraphs."""
        return "\n\n".join(self.paragraphs) + "\n"

    def annotation(self) -> dict[str, Any]:
        """As docs/evaluate.md describes it."""
        ids = {name: f"e{number}" for number, name in enumerate(self.entities, 1)}
        entities = [
            {"id": ids[name], "name": name, "type": kind, "mentions": mentions}
            for name, (kind, mentions) in self.entities.items()
        ]
        facts = [
            {"s": ids[subject], "r": relation, "o": ids[target], "status": status, "evidence": paragraph}
            for (subject, relation, target, status, *_), paragraph in self.facts
        ]
        return {"article": self.name, "entities": entities, "facts": facts}


def read(path: Path) -> Iterator[Written]:
    """The articles of a file."""
    article: Written | None = None
    for line in filter(None, map(str.strip, path.read_text("utf-8").splitlines())):
        mark, rest = line[:2], line[2:].strip()
        parts = [part.strip() for part in rest.split("|")]
        if mark == "@ ":
            if article:
                yield article
            article = Written(rest)
        elif article is None:
            raise ValueError(f"{path}: {line!r} stands before the first article")
        elif mark == "> ":
            article.facts.append((parts, article.paragraphs[-1]))
        elif mark == "= ":
            name, kind, *mentions = parts
            names = [one.strip() for one in ";".join(mentions).split(";")]
            article.entities[name] = kind, list(dict.fromkeys([*filter(None, names), name]))
        else:
            article.paragraphs.append(rest if mark == "! " else line)
    if article:
        yield article


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    articles = [article for path in sorted(FOLDER.glob("*.txt")) for article in read(path)]
    for article in articles:
        (folder / f"{article.name}.txt").write_text(article.text, "utf-8")
        annotation = json.dumps(article.annotation(), ensure_ascii=False, indent=1)
        (folder / f"{article.name}.json").write_text(annotation, "utf-8")
    print(f"{len(articles)} articles, {sum(len(one.facts) for one in articles):,} statements in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
