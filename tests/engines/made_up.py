"""An extractor that needs no parse, and does to its process what an article tells it to."""

import os
import re
import signal
import time
from pathlib import Path

from kg.errors import ModelError
from kg.extract.extractor import Extractor, Found
from kg.types import Argument, Article, Evidence, LocalEntity, Mention, Triple


class MadeUp(Extractor):
    """Finds who met whom; ``[kill]`` and other words in brackets are orders."""

    spreads = True

    def extract(self, article: Article, doc: object) -> Found:
        """Obey the article, and find its meetings."""
        del doc
        for order, argument in re.findall(r"\[(\w+) ?([^\]]*)\]", article.text):
            getattr(self, f"_{order}")(argument)
        entities: dict[str, LocalEntity] = {}
        triples = []
        for met in re.finditer(r"(\w+ \w+) met (\w+ \w+)\.", article.text):
            both = []
            for number in (1, 2):
                label, (start, end) = met[number], met.span(number)
                known = entities.setdefault(label, LocalEntity(f"e{len(entities) + 1}", label, "Person"))
                mentions = (*known.mentions, Mention(start, end, label))
                entities[label] = LocalEntity(known.id, label, "Person", mentions=mentions)
                both.append(Argument(label, start, end, known.id, label, "Person"))
            evidence = (Evidence(*met.span(), met[0]),)
            triples.append(Triple(both[0], "met", both[1], "meet", "met-with", evidence=evidence, pattern="met"))
        return tuple(entities.values()), tuple(triples)

    def _kill(self, _: str) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def _once(self, mark: str) -> None:
        """Die where no other process has."""
        if not Path(mark).exists():
            Path(mark).touch()
            self._kill("")

    def _sleep(self, seconds: str) -> None:
        time.sleep(float(seconds))

    def _refuse(self, _: str) -> None:
        raise ModelError("nothing can be analysed")

    def _log(self, file: str) -> None:
        """Tell which process this is."""
        with Path(file).open("a") as log:
            log.write(f"{os.getpid()}\n")
