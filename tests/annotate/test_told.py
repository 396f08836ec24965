"""Names of which the words beside them say what they are: titles of works, products, prizes and contests."""

import pytest
from spacy.tokens import Doc

from kg.annotate.evidence import evidence_label
from kg.annotate.known import known_names
from kg.annotate.prizes import prizes
from kg.annotate.products import products
from kg.annotate.titles import titles

# A text; what the model found in it, as "words/LABEL; words/LABEL"; the titles.
TITLES = [
    # Behind a noun that says so, and in a list that it introduces.
    ("He saw the comedy Are You Coming Home? in Oslo.", "", "Are You Coming Home?"),
    ("He saw the film Oslo Nights.", "Oslo Nights/GPE", "Oslo Nights"),
    ("They made films such as Ann Kelt, About a Boat and My Winter of Rain.", "Ann Kelt/PERSON",
     "Ann Kelt; About a Boat; My Winter of Rain"),
    ("Their songs include Year 900, You Said So and Who's Bob?", "Year 900/DATE; Bob/PERSON",
     "Year 900; You Said So; Who's Bob?"),
    ("She recorded her first album, A Winter of Rain.", "", "A Winter of Rain"),
    # Before one, and before those who play in it.
    ("They wore it on their Rain Rain Go album cover.", "", "Rain Rain Go"),
    ("They liked the BBC's Supper at Kelt show.", "BBC/ORG; Kelt/PERSON", "Supper at Kelt"),
    ("She met Harbour Lights actress Ann Lee.", "Harbour Lights/ORG; Ann Lee/PERSON", "Harbour Lights"),
    # With what it is behind it.
    ("Anna Kelt - Bob Ray's first drama - opened on Monday.", "Anna Kelt/PERSON; Bob Ray/PERSON", "Anna Kelt"),
    ("Harbour Lights is a film.", "Harbour Lights/ORG", "Harbour Lights"),
    # In a part of it, and whose it is.
    ("She had a role in the film version of Zorin.", "Zorin/PRODUCT", "Zorin"),
    ("He won it for his role in Ann Lee's My Winter of Rain.", "Ann Lee/PERSON", "My Winter of Rain"),
    ("It was on BBC One's Rain 2005.", "BBC One/ORG", "Rain 2005"),
    # In quotation marks, behind a verb of writing, singing and the like.
    ("Ruth Hale sang “Rain on the Hill” and “Iron,” two songs.", "Ruth Hale/PERSON", "Rain on the Hill; Iron"),
    ("She wrote 'Who Is It?' in Oslo.", "Oslo/GPE", "Who Is It?"),
    # By its first word, and wherever it stands again.
    ("She performed My Winter of Rain. Winter is long. My Winter of Rain won.", "",
     "My Winter of Rain; My Winter of Rain"),
]  # fmt: skip

NO_TITLES = [
    ("They like the album Bob Ray released in Oslo.", "Bob Ray/PERSON; Oslo/GPE"),
    ("They like the album Bob Ray has released.", "Bob Ray/PERSON"),
    ("He saw the film on Monday.", ""),
    ("He likes films in Oslo.", "Oslo/GPE"),
    ("He saw the film Oscar Steel Corp. made.", "Oscar Steel Corp./ORG"),
    ("She played a role in Norway.", "Norway/GPE"),
    ("She plays a part in Bob Ray's plans.", "Bob Ray/PERSON"),
    ("The director of Acme met the author.", "Acme/ORG"),
    ("She called it “Broken Britain” on Monday.", ""),
    ("He wrote “I am sorry” to her.", ""),
    ("The BBC's Ann Lee said so.", "BBC/ORG; Ann Lee/PERSON"),
    ("They run the state's Fresh Start for Youth program.", ""),
    ("In the second novel I read it rained.", ""),
]

PRODUCTS = [
    ("She took the drug Norvex for years.", "Norvex/ORG", "Norvex"),
    ("They use programs such as Zorin and Kelt-It.", "Zorin/ORG; Kelt-It/ORG", "Zorin; Kelt-It"),
    ("He bought Acme's Zorin console.", "Acme/ORG; Zorin/PERSON", "Zorin"),
    ("He bought Acme's Zorin game console.", "Acme/ORG; Zorin/PERSON", "Zorin"),
    ("Rivals use the ZP3 format.", "", "ZP3"),
    ("The Zorin, a powerful console, sold well.", "Zorin/ORG", "Zorin"),
    ("Zorin is a computer.", "Zorin/ORG", "Zorin"),
    ("The first supercomputer, the Zorin-1, was built in Oslo.", "Zorin-1/ORG; Oslo/GPE", "Zorin-1"),
    ("Acme launched the Zorin on Monday.", "Acme/ORG; Zorin/ORG", "Zorin"),
    ("He likes Acme's zPhone.", "Acme/ORG; zPhone/ORG", "zPhone"),
]

NO_PRODUCTS = [
    ("He bought an Acme phone.", "Acme/ORG"),
    ("He bought the Acme software.", "Acme/ORG"),
    ("He bought the phone Acme sells.", "Acme/ORG"),
    ("It sold its Norwegian car factory.", "Norwegian/NORP"),
    ("They left car makers such as Norvik.", "Norvik/ORG"),
    ("The phone Ann Lee bought was new.", "Ann Lee/PERSON"),
    ("He likes Acme's Kelt.", "Acme/ORG; Kelt/ORG"),
]

PRIZES = [
    ("She was voted Player of the Year.", "", "Player of the Year/AWARD"),
    ("It was named Readers' Song of 2004.", "Readers' Song of 2004/WORK_OF_ART", "Readers' Song of 2004/AWARD"),
    ("They won their first Golden Heron.", "Golden Heron/ORG", "Golden Heron/AWARD"),
    ("Ann Lee was named best actress in Oslo.", "", "best actress/AWARD"),
    ("Ann Lee was nominated for best foreign film.", "", "best foreign film/AWARD"),
    ("They won best British group.", "British/NORP", "best British group/AWARD"),
]

KNOWN = [
    ("She won an Oscar in Oslo.", "Oscar/PERSON; Oslo/GPE", "Oscar/AWARD"),
    ("They won the Six Nations.", "Six Nations/ORG", "Six Nations/EVENT"),
    ("She has three Golden Globes.", "", "Golden Globes/AWARD"),
    ("Lib Dem Ann Lee left.", "Lib Dem Ann Lee/PERSON", "Lib Dem/ORG"),
    ("Oscar Ray left. Then Oscar sang.", "Oscar Ray/PERSON", ""),
    ("The Oscar Holdings office closed.", "", ""),
    ("She lives in Wimbledon.", "Wimbledon/GPE", ""),
    ("They ran six nations.", "", ""),
]

NO_PRIZES = [
    ("Norvik won its first contract with Kelt.", "Norvik/ORG; Kelt/ORG"),
    ("It was the best Year of the Rat.", ""),
    ("Ann Lee is the best actress of our time.", ""),
    ("Ann Lee won her best match in Oslo.", ""),
    ("It took the best part of an hour.", ""),
]


def shown(doc: Doc, spans: list[tuple[int, int, str]]) -> list[str]:
    return [f"{doc[start:end].text}/{label}" for start, end, label in sorted(spans)]


@pytest.mark.parametrize(("text", "found", "expected"), TITLES)
def test_a_title_is_told_by_what_stands_beside_it(tagged, text, found, expected):
    assert shown(*_with(titles, tagged(text, found))) == [f"{name}/WORK_OF_ART" for name in expected.split("; ")]


@pytest.mark.parametrize(("text", "found"), NO_TITLES)
def test_what_only_stands_where_titles_stand_is_none(tagged, text, found):
    assert shown(*_with(titles, tagged(text, found))) == []


@pytest.mark.parametrize(("text", "found", "expected"), PRODUCTS)
def test_a_product_is_told_by_what_stands_beside_it(tagged, text, found, expected):
    assert shown(*_with(products, tagged(text, found))) == [f"{name}/PRODUCT" for name in expected.split("; ")]


@pytest.mark.parametrize(("text", "found"), NO_PRODUCTS)
def test_a_maker_is_not_its_product(tagged, text, found):
    assert shown(*_with(products, tagged(text, found))) == []


@pytest.mark.parametrize(("text", "found", "expected"), PRIZES)
def test_a_prize_is_told_by_its_form_or_by_what_is_done_with_it(tagged, text, found, expected):
    assert shown(*_with(prizes, tagged(text, found))) == [expected]


@pytest.mark.parametrize(("text", "found", "expected"), KNOWN)
def test_a_name_that_all_the_world_knows_is_found_unless_it_is_part_of_another(tagged, text, found, expected):
    assert shown(*_with(known_names, tagged(text, found))) == ([expected] if expected else [])


@pytest.mark.parametrize(("text", "found"), NO_PRIZES)
def test_a_word_that_is_a_prize_elsewhere_makes_none(tagged, text, found):
    assert shown(*_with(prizes, tagged(text, found))) == []


def _with(tell, read):
    doc, spans = read
    return doc, tell(doc, spans)


def test_a_headline_in_capitals_tells_no_title(tagged):
    doc, spans = tagged("Songs Such as Rain and Iron Please Oslo\n\nShe quit on Monday.", "")
    first = next(token.i for token in doc if token.text == "She")

    assert titles(doc, spans, first=first) == []
    assert titles(doc, spans) != []


@pytest.mark.parametrize(
    ("text", "found", "label"),
    [
        # A noun right before a name calls it a firm, whatever the name is like.
        ("It told the news agency Anna so.", "Anna/PERSON", "ORG"),
        ("They dub the duo Anna and Bob so.", "Anna/PERSON", "PERSON"),
        ("They like the firm Anna has founded.", "Anna/PERSON", "PERSON"),
        ("The chairman of Acme Anna Kelt quit.", "Anna Kelt/PERSON", "PERSON"),
        # What a building stands in is a place; what a share is of is none.
        ("It hit the airport in Zorvik.", "Zorvik/ORG", "GPE"),
        ("He has a stake in Zorvik.", "Zorvik/ORG", "ORG"),
    ],
)
def test_the_words_right_beside_a_name_say_what_it_is(tagged, text, found, label):
    doc, [(start, end, given)] = tagged(text, found)

    assert evidence_label(doc, start, end, given) == label


# -- what the whole component makes of it ------------------------------------------------------------------------------


def test_what_is_told_once_holds_for_the_whole_article(pipeline):
    doc = pipeline.nlp(
        "Acme launched the drug Norvex in May. Norvex sold well. Norvex is popular, Bob Ray said of Norvex."
    )
    assert {name.label_ for name in doc.ents if name.text == "Norvex"} == {"PRODUCT"}


def test_what_is_left_of_a_name_behind_a_party_is_a_person(pipeline):
    doc = pipeline.nlp("But Lib Dem Norman Quill accused ministers of delay.")

    assert [(name.text, name.label_) for name in doc.ents] == [("Lib Dem", "ORG"), ("Norman Quill", "PERSON")]


def test_the_name_before_a_noun_of_its_kind_is_what_a_relation_means(extract):
    triple = next(triple for triple in extract("Ann Lee starred in the Rain and Iron show.") if triple.relation)

    assert (triple.relation, triple.object.text, triple.object.type) == ("performed-in", "Rain and Iron", "Work")
