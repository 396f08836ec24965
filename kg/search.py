"""Finding text: entities by name, articles by title, sentences that are evidence by their words.

The store is the only record. Beside it lies an index (SQLite's FTS5, ranked by BM25), a cache that may be thrown away
at any time: it is stamped with the state of the store that it was made from, and what has changed since is brought up
to date, article by article, when something is looked for. Where no file can be written it is made in memory.
"""

import logging
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from kg.store.oxigraph import OxigraphStore
from kg.store.texts import article_stamps, article_texts, entity_names, state_of

FILE = "find.sqlite"
"""Name of the index in a graph's folder."""

RANKED = 50_000
"""So many of what fits are ranked: of words that stand in more sentences, those that were added first."""

_log = logging.getLogger("kg")
_VERSION = 1
_WAIT = 120.0
_AT_ONCE = 2_000
_LONG = 10_000
_WORD = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_MOST_WORDS = 50
_TABLES = """
CREATE TABLE about (state TEXT);
INSERT INTO about VALUES (NULL);
CREATE TABLE article (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, stamp TEXT);
CREATE TABLE text (id INTEGER PRIMARY KEY, owner INTEGER, iri TEXT, text TEXT, weight INTEGER);
CREATE INDEX text_of_owner ON text (owner);
CREATE TABLE entity (iri TEXT PRIMARY KEY, names TEXT, weight INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE names USING fts5 (text, content='text', content_rowid='id', prefix='1 2 3',
  tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE titles USING fts5 (text, content='text', content_rowid='id',
  tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE sentences USING fts5 (text, content='text', content_rowid='id',
  tokenize="unicode61 remove_diacritics 2");
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that fits.

    Attributes:
        iri: of the entity, the article or the sentence.
        article: IRI; empty for an entity.
        text: what fits.
        score: the higher, the better; comparable within one search.
        weight: of an entity, how many articles mention it.
    """

    iri: str
    article: str
    text: str
    score: float
    weight: int = 0


class TextIndex:
    """The texts of a graph, by their words.

    Args:
        store: open; whenever something is looked for, what changed in it is brought up to date first.

    Example:
        >>> index = TextIndex(OxigraphStore.memory())
        >>> index.hits("sentences", "nobody AND (")
        []
    """

    def __init__(self, store: OxigraphStore) -> None:
        self._store = store
        self._file = None if store.path is None else store.path / FILE
        self._db: sqlite3.Connection | None = None
        self._alone = RLock()

    def close(self) -> None:
        """Close the file. Closing twice does nothing."""
        with self._alone:
            if self._db is not None:
                self._db.close()
            self._db = None

    def hits(self, table: str, words: str, limit: int = 20) -> list[Hit]:
        """What has all of these words, best first; where nothing has, what has some.

        Args:
            table: ``names``, ``titles`` or ``sentences``.
            words: capitals and accents do not matter. ``"two words"`` stand next to each other, ``harb*`` begins a
                word, ``-word`` must not be there. Nothing else has a meaning, and no text is wrong.
            limit: most hits.
        """
        wanted, unwanted = _words(words)
        if not wanted:
            return []
        without = "".join(f" NOT {one}" for one in unwanted)
        with self._current() as db:
            for join in (" AND ", " OR "):
                found = _fitting(db, table, f"({join.join(wanted)}){without}", limit)
                if found or len(wanted) == 1:
                    break
        return found

    def beginning(self, start: str, limit: int = 10) -> list[Hit]:
        """Names with words that begin so, for type-ahead: those of most articles first, one of each entity.

        Args:
            start: words, of which the last may be unfinished.
            limit: most hits.
        """
        wanted = [f"{one}*" for one in _words(start.replace('"', " ").replace("*", " "))[0]]
        if not wanted:
            return []
        folded = _folded(start)
        with self._current() as db:
            rows = db.execute(
                "SELECT text.iri, text.text, text.weight FROM names JOIN text ON text.id = names.rowid "
                "WHERE names MATCH ? ORDER BY text.weight DESC, text.id LIMIT ?",
                (" AND ".join(wanted), max(200, 10 * limit)),
            ).fetchall()
        rows.sort(key=lambda row: (not _folded(row[1]).startswith(folded), -row[2], row[1]))
        best: dict[str, Hit] = {}
        for iri, text, weight in rows:
            best.setdefault(iri, Hit(iri, "", text, float(weight), weight))
        return [*best.values()][:limit]

    # Keeping it current

    @contextmanager
    def _current(self) -> Iterator[sqlite3.Connection]:
        """The index in the state of the store; one that is damaged or of another kg is made anew."""
        with self._alone:
            damaged = False
            while True:
                try:
                    self._db = self._db or _opened(self._file)
                    self._refresh(self._db)
                    break
                except sqlite3.Error as error:
                    self.close()
                    if self._file is None:
                        raise
                    if damaged or isinstance(error, sqlite3.OperationalError):
                        _log.warning("%s cannot be written (%s): texts are read anew each time", self._file, error)
                        self._file = None
                        continue
                    damaged = True
                    with suppress(OSError):
                        self._file.unlink()
            yield self._db

    def _refresh(self, db: sqlite3.Connection) -> None:
        state = state_of(self._store)
        if state is not None and db.execute("SELECT state FROM about").fetchone()[0] == state:
            return
        now = article_stamps(self._store)
        if len(now) - db.execute("SELECT count(*) FROM article").fetchone()[0] > _LONG:
            _log.warning("%s are many articles to read for the first search: this takes minutes, once", f"{len(now):,}")
        while self._refresh_articles(db, now):
            pass
        with _changing(db):
            self._refresh_entities(db)
            db.execute("UPDATE about SET state = ?", (state,))

    def _refresh_articles(self, db: sqlite3.Connection, now: dict[str, str]) -> bool:
        """Bring some articles up to date, so that what is interrupted goes on there; whether any were left to do."""
        with _changing(db):
            known = {iri: (number, stamp) for number, iri, stamp in db.execute("SELECT id, iri, stamp FROM article")}
            gone = [iri for iri, (_, stamp) in known.items() if now.get(iri) != stamp][:_AT_ONCE]
            for number in (known[iri][0] for iri in gone):
                _forget(db, "titles", "owner = ? AND iri = ''", number)
                _forget(db, "sentences", "owner = ? AND iri <> ''", number)
                db.execute("DELETE FROM article WHERE id = ?", (number,))
            new = sorted(iri for iri in now if iri not in known)[:_AT_ONCE]
            before = _last(db)
            for iri in new:
                owner = db.execute("INSERT INTO article (iri, stamp) VALUES (?, ?)", (iri, now[iri])).lastrowid
                texts = ((owner, rest, text) for rest, text in article_texts(self._store, iri))
                db.executemany("INSERT INTO text (owner, iri, text) VALUES (?, ?, ?)", texts)
            _learn(db, "titles", before, "iri = ''")
            _learn(db, "sentences", before, "iri <> ''")
        return bool(gone or new)

    def _refresh_entities(self, db: sqlite3.Connection) -> None:
        now = {iri: ("\n".join(names), weight) for iri, (weight, names) in entity_names(self._store).items()}
        known = {iri: (names, weight) for iri, names, weight in db.execute("SELECT iri, names, weight FROM entity")}
        for iri in known:
            if now.get(iri) != known[iri]:
                _forget(db, "names", "owner IS NULL AND iri = ?", iri)
                db.execute("DELETE FROM entity WHERE iri = ?", (iri,))
        new = [(iri, *of) for iri, of in now.items() if known.get(iri) != of]
        before = _last(db)
        db.executemany("INSERT INTO entity VALUES (?, ?, ?)", new)
        db.executemany(
            "INSERT INTO text (iri, text, weight) VALUES (?, ?, ?)",
            ((iri, name, weight) for iri, names, weight in new for name in names.split("\n")),
        )
        _learn(db, "names", before, "owner IS NULL")


def _opened(file: Path | None) -> sqlite3.Connection:
    db = sqlite3.connect(file or ":memory:", timeout=_WAIT, isolation_level=None, check_same_thread=False)
    try:
        if _version(db) != _VERSION:
            with _changing(db):
                if _version(db) == 0 and not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    for statement in _TABLES.split(";"):
                        db.execute(statement)
                    db.execute(f"PRAGMA user_version = {_VERSION}")
                elif _version(db) != _VERSION:
                    raise sqlite3.DatabaseError("of another kg")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def _changing(db: sqlite3.Connection) -> Iterator[None]:
    """A transaction that no other process writes beside."""
    db.execute("BEGIN IMMEDIATE")
    with db:
        yield


def _last(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(id), 0) FROM text").fetchone()[0])


def _learn(db: sqlite3.Connection, table: str, after: int, which: str) -> None:
    db.execute(f"INSERT INTO {table} (rowid, text) SELECT id, text FROM text WHERE id > ? AND {which}", (after,))  # noqa: S608


def _forget(db: sqlite3.Connection, table: str, which: str, value: object) -> None:
    db.execute(f"INSERT INTO {table} ({table}, rowid, text) SELECT 'delete', id, text FROM text WHERE {which}",  # noqa: S608
               (value,))  # fmt: skip
    db.execute(f"DELETE FROM text WHERE {which}", (value,))  # noqa: S608


def _fitting(db: sqlite3.Connection, table: str, match: str, limit: int) -> list[Hit]:
    rows = db.execute(
        f"SELECT coalesce(article.iri, ''), text.iri, text.text, best.score, coalesce(text.weight, 0) FROM "  # noqa: S608
        f"(SELECT id, score FROM (SELECT rowid AS id, rank AS score FROM {table} WHERE {table} MATCH ? LIMIT ?) "
        "ORDER BY score, id LIMIT ?) AS best "
        "JOIN text ON text.id = best.id LEFT JOIN article ON article.id = text.owner "
        "ORDER BY best.score, coalesce(text.weight, 0) DESC, text.text, article.iri, text.iri",
        (match, RANKED, limit),
    ).fetchall()
    return [Hit(article + iri, article, text, -score, weight) for article, iri, text, score, weight in rows]


def _words(text: str) -> tuple[list[str], list[str]]:
    """What must be there and what must not, each as a string of FTS5's language, in which nothing has a meaning."""
    wanted: list[str] = []
    unwanted: list[str] = []
    storable = text.replace("\0", " ").encode("utf-8", "replace").decode()
    for minus, phrase, word in _WORD.findall(storable)[:_MOST_WORDS]:
        said = phrase or word
        if not any(unicodedata.category(character)[0] in "LN" for character in said):
            continue
        start = "*" if word.endswith("*") else ""
        (unwanted if minus else wanted).append('"' + said.rstrip("*").replace('"', "") + '"' + start)
    return wanted, unwanted


def _folded(text: str) -> str:
    """Without capitals and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(one for one in apart if not unicodedata.combining(one)).split())

