"""Dumps of Wikidata: read once, in bounded memory, whatever their lines are."""

import bz2
import gzip
import json
import tracemalloc

import pytest

from kg.link import EntityProfile, link, open_knowledge_base


def item(number, label, aliases=(), description="", claims=(), sitelinks=0, language="en"):
    def text(value):
        return {"language": language, "value": value}

    said = {}
    for relation, target, *rank in claims:
        value = {"entity-type": "item", "id": target}
        snak = {"snaktype": "value", "datavalue": {"value": value, "type": "wikibase-entityid"}}
        said.setdefault(relation, []).append({"mainsnak": snak, "rank": rank[0] if rank else "normal"})
    return {
        "type": "item", "id": f"Q{number}", "labels": {language: text(label)},
        "aliases": {language: [text(one) for one in aliases]} if aliases else [],
        "descriptions": {language: text(description)} if description else {}, "claims": said,
        "sitelinks": {f"site{one}": {} for one in range(sitelinks)},
    }  # fmt: skip


ITEMS = [
    item(20, "Norway", ("Kingdom of Norway",), "country in Northern Europe", [("P31", "Q6256")], 300),
    item(585, "Oslo", (), "capital of Norway", [("P31", "Q515"), ("P17", "Q20"), ("P17", "Q99", "deprecated")], 200),
    item(7, "Ann Lee", ("A. Lee",), "Norwegian singer", [("P31", "Q5"), ("P27", "Q20")], 4),
    item(8, "Lagos", (), "", [("P31", "Q515")], 90),
]


def array(items):
    return "[\n" + ",\n".join(json.dumps(one) for one in items) + "\n]\n"


def json_lines(items):
    return "".join(json.dumps(one) + "\n" for one in items)


def dump_of(path, *names, **options):
    base = open_knowledge_base(str(path), **options)
    base.prepare(names)
    return base


@pytest.mark.parametrize("form", [array, json_lines])
@pytest.mark.parametrize(("suffix", "pack"), [("", bytes), (".gz", gzip.compress), (".bz2", bz2.compress)])
def test_dump_is_read_in_each_of_its_forms(tmp_path, form, suffix, pack):
    path = tmp_path / f"part.json{suffix}"
    path.write_bytes(pack(form(ITEMS).encode()))
    base = dump_of(path, "Oslo", "Norway")
    (oslo,) = base.candidates("Oslo", "Place")

    assert oslo.id == "http://www.wikidata.org/entity/Q585"
    assert (oslo.type, oslo.description) == ("Place", "capital of Norway")
    assert (oslo.related, oslo.popularity) == (("Norway",), 200.0)
    assert (base.read, base.skipped) == (4, 0)


def test_only_items_that_are_asked_for_are_kept(tmp_path):
    (tmp_path / "part.json").write_text(array(ITEMS))
    base = dump_of(tmp_path / "part.json", "Kingdom of Norway")

    assert [one.label for one in base.candidates("Norway", None)] == ["Norway"]
    assert base.candidates("Oslo", None) == []


def test_item_is_found_by_its_alias_and_is_a_person(tmp_path):
    (tmp_path / "part.json").write_text(array(ITEMS))
    (ann,) = dump_of(tmp_path / "part.json", "A. Lee").candidates("A. Lee", "Person")

    assert (ann.label, ann.type) == ("Ann Lee", "Person")


def test_language_is_that_asked_for_and_falls_back_to_all(tmp_path):
    names = {"de": "Norwegen", "mul": "Ann Lee", "fr": "Norvège"}
    items = [item(number, name, language=code) for number, (code, name) in enumerate(names.items(), 1)]
    (tmp_path / "part.json").write_text(array(items))
    base = dump_of(tmp_path / "part.json", *names.values(), language="de-AT")

    assert [one.label for name in names.values() for one in base.candidates(name, None)] == ["Norwegen", "Ann Lee"]


def test_broken_lines_cost_themselves_and_are_counted(tmp_path, caplog):
    broken = ["{", '"text"', "[1]", '{"id": "Q1", "labels": {"en": "Norway"}}',
              json.dumps(item("1> <x", "Oslo")), '{"labels": 5}', '{"id":']
    lines = [json.dumps(ITEMS[0]), *broken, json.dumps(ITEMS[1])]
    (tmp_path / "part.json").write_text("[\n" + ",\n".join(lines) + "\n]")
    base = dump_of(tmp_path / "part.json", "Norway", "Oslo")

    assert [one.label for name in ("Norway", "Oslo") for one in base.candidates(name, None)] == ["Norway", "Oslo"]
    assert base.skipped == len(broken)
    assert f"has {len(broken)} lines that cannot be used" in caplog.text


def test_memory_does_not_grow_with_the_dump(tmp_path):
    def peak(count):
        path = tmp_path / f"{count}.json.gz"
        with gzip.open(path, "wt") as file:
            for number in range(1, count):
                file.write(json.dumps(item(number, f"Thing {number % 50}", description="x" * 500)) + ",\n")
            file.write(json.dumps(ITEMS[0]))
        base = open_knowledge_base(str(path))
        tracemalloc.start()
        base.prepare(["Norway"])
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(base.candidates("Norway", None)) == 1
        return most

    assert peak(6_000) < peak(2_000) + 200_000


def test_company_in_the_dump_tells_two_of_one_name_apart(tmp_path):
    other = item(9, "Ann Lee", (), "chess player", [("P31", "Q5"), ("P27", "Q8")], 4)
    (tmp_path / "part.json").write_text(array([*ITEMS, other]))
    base = dump_of(tmp_path / "part.json", "Ann Lee", "Norway", "Lagos")
    profile = EntityProfile("Ann Lee", type="Person", neighbours=frozenset({"lagos"}))

    assert link(profile, base.candidates("Ann Lee", "Person")).known.id.endswith("Q9")
