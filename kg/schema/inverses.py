"""Whether the relations of a schema that name each other as inverses go together."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from kg.problems import Problem, shown
from kg.schema.model import Relation


def inverse_problems(relations: Sequence[Relation], lines: Mapping[tuple[str, str, str], int]) -> Iterator[Problem]:
    """What is wrong with the inverses of relations.

    Two relations are inverses of each other, though only one needs to say so. Their types are mirrored: what is the
    subject of one is the object of the other.

    Args:
        relations: of one schema, each name once.
        lines: as ``Schema.lines``.

    Yields:
        What is wrong, in the order of the relations.

    Example:
        >>> hired = Relation("hired", "", ("Person",), ("Person",), inverse="hired")
        >>> print(*inverse_problems([hired], {}))
        hired: it is its own inverse; write  symmetric = true  in the place of  inverse = "hired"
    """
    by_name = {relation.name: relation for relation in relations}
    answered: dict[str, str] = {}
    for one in relations:
        if not one.inverse:
            continue
        told = _wrong(one, by_name, answered)
        if told is not None:
            yield Problem(lines.get((one.name, "inverse", ""), 0), f"{one.name}: {told[0]}", told[1])
        answered.setdefault(one.inverse, one.name)


def _wrong(one: Relation, by_name: Mapping[str, Relation], answered: Mapping[str, str]) -> tuple[str, str] | None:
    if one.inverse == one.name:
        return "it is its own inverse", f'write  symmetric = true  in the place of  inverse = "{one.name}"'
    other = by_name.get(one.inverse)
    if other is None:
        near = get_close_matches(one.inverse, by_name, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(by_name)}"
        return f"no relation {shown(one.inverse)!r} to be its inverse", hint
    if other.inverse and other.inverse != one.name:
        what = f"its inverse {other.name!r} has another inverse, {other.inverse!r}"
        return what, f'write  inverse = "{one.name}"  there, or take one of them out'
    if answered.get(other.name, one.name) != one.name:
        what = f"{other.name!r} is the inverse of {answered[other.name]!r} already"
        return what, "two relations are inverses of each other; take one of them out"
    if one.symmetric or other.symmetric:
        which = one.name if one.symmetric else other.name
        return f"{which} is symmetric, and so its own inverse", "take out  inverse  or  symmetric"
    for side, own, mirrored in (("object", one.subject, other.object), ("subject", one.object, other.subject)):
        if set(own) != set(mirrored):
            types = ", ".join(f'"{kind}"' for kind in own)
            return f"its inverse {other.name!r} has other {side} types", f"write there:  {side} = [{types}]"
    return None
