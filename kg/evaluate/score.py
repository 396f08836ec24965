"""Statements held against gold facts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set

from kg.evaluate.figures import Calibration, Evaluation, Missed, Score, Share, Wrong
from kg.evaluate.gold import GoldArticle, normal
from kg.evaluate.predicted import Predicted
from kg.types import Status

_FACT = Status.FACT.value
_SHORTEST = 2  # letters of an alias that can tell an entity

_Key = tuple[str, str, str]
_Pair = frozenset[str]


def evaluate(
    gold: Sequence[GoldArticle], predicted: Iterable[Predicted], *, symmetric: Set[str] = frozenset()
) -> Evaluation:
    """Score statements.

    Args:
        gold: annotated articles.
        predicted: what was said of them; of other articles it is set aside.
        symmetric: relations that hold either way round.

    Example:
        >>> from pathlib import Path
        >>> from kg.evaluate import GoldFact
        >>> people = {"e1": "Ann Lee", "e2": "Bob Ray"}
        >>> surfaces = {"ann lee": "e1", "bob ray": "e2"}
        >>> article = GoldArticle("a", Path("a.txt"), people, surfaces, (GoldFact("e1", "met-with", "e2"),))
        >>> said = Predicted("a", ("Bob Ray",), "met-with", ("Ms Ann Lee",), "denied", 0.7)
        >>> result = evaluate([article], [said], symmetric={"met-with"})
        >>> result.statements.f1, result.status.value
        (1.0, 0.0)
    """
    of_article: dict[str, list[Predicted]] = defaultdict(list)
    for one in predicted:
        of_article[one.article].append(one)
    judged = [_Judged(article, of_article.get(article.name, []), symmetric) for article in gold]
    relations: dict[str, Score] = defaultdict(Score)
    for article in judged:
        for relation, score in article.relations().items():
            relations[relation] += score
    return Evaluation(
        articles=len(judged),
        statements=sum((article.statements for article in judged), Score()),
        pairs=sum((article.pairs for article in judged), Score()),
        relations=dict(sorted(relations.items(), key=lambda item: (-item[1].gold, item[0]))),
        macro_f1=sum(article.f1 for article in judged) / len(judged) if judged else 0.0,
        connected=sum((article.connected for article in judged), Share()),
        status=sum((article.status for article in judged), Share()),
        false_facts=sum((article.false_facts for article in judged), Share()),
        calibration=Calibration.of((one.confidence, right) for article in judged for one, right in article.judged),
        missed=tuple(one for article in judged for one in article.missed()),
        wrong=tuple(sorted((one for a in judged for one in a.wrong()), key=lambda one: -one.confidence)),
        others=tuple(sorted(of_article.keys() - {article.name for article in gold})),
    )


def borne_out(
    article: GoldArticle, said: Iterable[Predicted], *, symmetric: Set[str] = frozenset()
) -> list[tuple[Predicted, bool]]:
    """Judge each statement of a named relation by itself.

    Args:
        article: annotated.
        said: statements about it; open ones are passed over.
        symmetric: relations that hold either way round.

    Returns:
        The statements in their order, and whether a gold fact has the same relation, subject and object.
    """
    return _Judged(article, list(said), symmetric).judged


class _Judged:
    """One article with its statements in the terms of its annotation."""

    def __init__(self, article: GoldArticle, said: Sequence[Predicted], symmetric: Set[str]) -> None:
        self.article = article
        self.symmetric = symmetric
        self.facts = {self._key(f.subject, f.relation, f.object): f for f in reversed(article.facts)}
        self.gold_pairs: dict[_Pair, set[str]] = defaultdict(set)
        for fact in article.facts:
            self.gold_pairs[frozenset((fact.subject, fact.object))].add(fact.status)
        self.found: dict[_Key, Predicted] = {}
        self.said: dict[_Pair, dict[str, None]] = defaultdict(dict)
        stated: dict[_Pair, set[str]] = defaultdict(set)
        self.judged: list[tuple[Predicted, bool]] = []
        for one in said:
            subject, target = self._entity(one.subject), self._entity(one.object)
            if subject and target:
                stated[frozenset((subject, target))].add(one.status)
                self.said[frozenset((subject, target))][one.relation or one.predicate] = None
            if one.relation is not None:
                key = self._key(subject or _unknown(one.subject), one.relation, target or _unknown(one.object))
                self.judged.append((one, key in self.facts))
                if key not in self.found or self.found[key].confidence < one.confidence:
                    self.found[key] = one
        both = [(stated[pair], statuses) for pair, statuses in self.gold_pairs.items() if pair in stated]
        asserted = [statuses for said_as, statuses in both if _FACT in said_as]
        right = self.found.keys() & self.facts.keys()
        found_pairs = {frozenset(key[1:]) for key in self.found}
        self.statements = Score(len(right), len(self.found), len(self.facts))
        self.pairs = Score(len(found_pairs & self.gold_pairs.keys()), len(found_pairs), len(self.gold_pairs))
        self.connected = Share(len(both), len(self.gold_pairs))
        self.status = Share(sum(bool(said_as & statuses) for said_as, statuses in both), len(both))
        self.false_facts = Share(sum(_FACT not in statuses for statuses in asserted), len(asserted))

    @property
    def f1(self) -> float:
        """Of the article's statements; 1 where there is nothing to say and nothing is said."""
        return self.statements.f1 if self.facts or self.found else 1.0

    def relations(self) -> dict[str, Score]:
        """Each relation's own score."""
        predicted, gold = Counter(key[0] for key in self.found), Counter(key[0] for key in self.facts)
        right = Counter(key[0] for key in self.found if key in self.facts)
        return {name: Score(right[name], predicted[name], gold[name]) for name in {**gold, **predicted}}

    def missed(self) -> list[Missed]:
        """Gold facts not found, in the order of the annotation."""
        names = self.article.names
        return [
            Missed(
                self.article.name,
                names[fact.subject],
                fact.relation,
                names[fact.object],
                fact.evidence,
                tuple(self.said.get(frozenset((fact.subject, fact.object)), ())),
            )
            for key, fact in reversed(self.facts.items())
            if key not in self.found
        ]

    def wrong(self) -> list[Wrong]:
        """Statements that no gold fact bears out."""
        return [
            Wrong(
                self.article.name,
                one.subject[0],
                relation,
                one.object[0],
                one.sentence,
                one.confidence,
                tuple(key[0] for key in self.facts if set(key[1:]) == {*ends}),
                tuple(called[0] for called in (one.subject, one.object) if self._entity(called) is None),
            )
            for (relation, *ends), one in self.found.items()
            if (relation, *ends) not in self.facts
        ]

    def _key(self, subject: str, relation: str, target: str) -> _Key:
        if relation in self.symmetric and target < subject:
            subject, target = target, subject
        return relation, subject, target

    def _entity(self, called: Sequence[str]) -> str | None:
        """The entity that a label names, else the one that most of the aliases name."""
        surfaces = self.article.surfaces
        label, *aliases = map(normal, called)
        if label in surfaces:
            return surfaces[label]
        hits = Counter(surfaces[one] for one in aliases if len(one) >= _SHORTEST and one in surfaces).most_common(2)
        if not hits or (len(hits) > 1 and hits[0][1] == hits[1][1]):
            return None
        return hits[0][0]


def _unknown(called: Sequence[str]) -> str:
    return f"?{normal(called[0])}"
