"""Names of which the words beside them say what they are: titles of works, products, prizes and contests."""

import pytest
from spacy.tokens import Doc

from kg.annotate.bodies import bodies
from kg.annotate.described import described
from kg.annotate.elections import elections
from kg.annotate.evidence import evidence_label
from kg.annotate.fixtures import fixtures
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
    ("She met Harbour Lights presenter Ann Lee after the film, the song and the novel.",
     "Harbour Lights/ORG; Ann Lee/PERSON", "Harbour Lights"),
    # With what it is behind it.
    ("Anna Kelt - Bob Ray's first drama - opened on Monday.", "Anna Kelt/PERSON; Bob Ray/PERSON", "Anna Kelt"),
    ("Harbour Lights is a film.", "Harbour Lights/ORG", "Harbour Lights"),
    # In a part of it, and whose it is.
    ("She had a role in the film version of Zorin.", "Zorin/PRODUCT", "Zorin"),
    ("He won it for his role in Ann Lee's My Winter of Rain.", "Ann Lee/PERSON", "My Winter of Rain"),
    ("It was on BBC One's Rain 2005.", "BBC One/ORG", "Rain 2005"),
    # Behind the prize that it won.
    ("They won best song for Rain Rain Go.", "best song/AWARD", "Rain Rain Go"),
    # In quotation marks, behind a verb of writing, singing and the like.
    ("Ruth Hale sang “Rain on the Hill” and “Iron,” two songs.", "Ruth Hale/PERSON", "Rain on the Hill; Iron"),
    ("She wrote 'Who Is It?' in Oslo.", "Oslo/GPE", "Who Is It?"),
    # Alone in quotation marks where a film is spoken of.
    ("They met on the set of “Tidewater” before the film.", "Tidewater/ORG", "Tidewater"),
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
    ("They met on the set of “Tidewater” in May.", "Tidewater/ORG"),
    ("Jonas “Doc” Rask likes the film.", "Jonas/PERSON; Doc/ORG; Rask/PERSON"),
    ("The BBC's Ann Lee said so.", "BBC/ORG; Ann Lee/PERSON"),
    ("They run the state's Fresh Start for Youth program.", ""),
    ("She met the BBC presenter Ann Lee.", "BBC/ORG; Ann Lee/PERSON"),
    ("She met English writer Ann Lee.", "English/NORP; Ann Lee/PERSON"),
    ("In the second novel I read it rained.", ""),
]

PRODUCTS = [
    ("They make consoles such as Acme's Zorin and Norvex.", "Acme/ORG; Zorin/ORG; Norvex/ORG", "Zorin; Norvex"),
    ("She took the drug Norvex for years.", "Norvex/ORG", "Norvex"),
    ("They use programs such as Zorin and Kelt-It.", "Zorin/ORG; Kelt-It/ORG", "Zorin; Kelt-It"),
    ("He bought Acme's Zorin console.", "Acme/ORG; Zorin/PERSON", "Zorin"),
    ("He bought Acme's Zorin game console.", "Acme/ORG; Zorin/PERSON", "Zorin"),
    ("It spreads by Acme's Zorin e-mail software.", "Acme/ORG; Zorin/ORG", "Zorin"),
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
    # Of a noun for prizes, with the time that it is for, and in capitals.
    ("She took the honours for best rock video.", "", "best rock video/AWARD"),
    ("It won the title of worst film of all time.", "", "worst film of all time/AWARD"),
    ("They were named best PC game.", "PC/PRODUCT", "best PC game/AWARD"),
    ("Norvik was named top publisher of the year.", "Norvik/ORG", "top publisher of the year/AWARD"),
    ("She won newcomer of the year.", "", "newcomer of the year/AWARD"),
    ("Ann Lee won gold in Oslo.", "Ann Lee/PERSON; Oslo/GPE", "gold/AWARD"),
    ("Ann Lee took the silver medal in Oslo.", "Ann Lee/PERSON; Oslo/GPE", "silver medal/AWARD"),
]

ELECTIONS = [
    ("Labour won the general election.", "", "general election"),
    ("He quit after the 2001 election.", "", "2001 election"),
    ("She stood in the June 2004 local elections.", "", "June 2004 local elections"),
    # Any of them, and what they are only spoken of for.
    ("He wants a general election.", "", ""),
    ("They stood in local elections.", "", ""),
    ("They won the election.", "", ""),
    ("She led the general election campaign.", "", ""),
]

FIXTURES = [
    ("Norvik v Dorvik or Kelt Athletic", "", "Norvik; Dorvik; Kelt Athletic"),
    ("Stade Kelt-Norvik v Dorvik", "", "Stade Kelt-Norvik; Dorvik"),
    ("Norvik v Dorvik", "Norvik/ORG", "Dorvik"),
    ("It was rain v iron.", "", ""),
]

KNOWN = [
    ("She won an Oscar in Oslo.", "Oscar/PERSON; Oslo/GPE", "Oscar/AWARD"),
    ("They won the Six Nations.", "Six Nations/ORG", "Six Nations/EVENT"),
    ("She has three Golden Globes.", "", "Golden Globes/AWARD"),
    ("They lead the Premiership.", "", "Premiership/EVENT"),
    ("Olympic champion Ann Lee left.", "Ann Lee/PERSON", "Olympic/EVENT"),
    ("The Olympic committee met.", "", ""),
    ("Conservative local government spokesman Bob Ray left.", "Bob Ray/PERSON", "Conservative/ORG"),
    ("Liberal Democrat candidate Bob Ray left.", "Bob Ray/PERSON", "Liberal Democrat/ORG"),
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
    ("Norvik won the biggest contract of the year.", "Norvik/ORG"),
    ("The price of gold rose.", ""),
    ("She won her weight in gold.", ""),
]


def shown(doc: Doc, spans: list[tuple[int, int, str]]) -> list[str]:
    return [f"{doc[start:end].text}/{label}" for start, end, label in sorted(spans)]


# A text; what the model found; the names that their description makes something else.
DESCRIBED = [
    # Right before a name, and in apposition on either side.
    ("She sued the parcel firm Zorvik.", "Zorvik/PRODUCT", "Zorvik/ORG"),
    ("She sued a toy maker, Zorvik, in May.", "Zorvik/PERSON", "Zorvik/ORG"),
    ("They bought Zorvik, one of the premier whisky firms.", "Zorvik/GPE", "Zorvik/ORG"),
    ("Her sister, Zorvika, is a nurse.", "Zorvika/ORG", "Zorvika/PERSON"),
    ("He spoke to Zorvika Dal, its country head.", "Zorvika Dal/ORG", "Zorvika Dal/PERSON"),
    ("He bought the banned steroid ZHQ.", "ZHQ/ORG", "ZHQ/PRODUCT"),
    # What it has, and who is there.
    ("It sued Zorvik, whose chairman quit.", "Zorvik/GPE", "Zorvik/ORG"),
    ("An economist at Zorvik quit.", "Zorvik/PERSON", "Zorvik/ORG"),
    ("She told the Zorvik about it.", "Zorvik/WORK_OF_ART", "Zorvik/ORG"),
    # Where somebody lives or comes from, and where something is.
    ("She is a cook from Zorvik.", "Zorvik/PERSON", "Zorvik/GPE"),
    ("It met the Zorvik-based broadcaster.", "Zorvik/ORG", "Zorvik/GPE"),
    ("They make cookers in Zorvik.", "Zorvik/PERSON", "Zorvik/GPE"),
    pytest.param(
        "She ran a diner in Zorvik.", "Zorvik/ORG", "Zorvik/GPE",
        marks=pytest.mark.xfail(strict=True, reason="a rule for what happens in places took too many firms for them"),
    ),
    # Names that go on.
    ("They met in Zorvik-on-Sea.", "Zorvik/GPE; Sea/ORG", "Zorvik-on-Sea/GPE"),
    ("They sold the Zorvik HX-12.", "Zorvik/ORG; HX-12/PRODUCT", "Zorvik HX-12/PRODUCT"),
    ("It has plants in western Europe.", "Europe/LOC", "western Europe/LOC"),
]

NOT_DESCRIBED = [
    ("He left Norway, a country of snow.", "Norway/GPE"),
    ("She met the firm's owner, Acme.", "Acme/ORG"),
    ("He met Ann Lee, a firm believer.", "Ann Lee/PERSON"),
    ("He has faith in Zorvik.", "Zorvik/PERSON"),
    ("Shares in Zorvik fell.", "Zorvik/ORG"),
    ("She wrote in Zorvik.", "Zorvik/ORG"),
    ("He was born in Zorvik, the son of a barber.", "Zorvik/GPE"),
    ("He told Norway so.", "Norway/GPE"),
    ("They play in southern Norway.", "Norway/GPE"),
]

BODIES = [
    ("She chairs the influential home affairs committee.", "", "home affairs committee"),
    ("She chairs the new committee.", "", ""),
    ("She met Zorvik magazine president Ann Lee.", "Ann Lee/PERSON", "Zorvik magazine"),
    ("The Zorvik family has sold it.", "Zorvik/PERSON", "Zorvik family"),
    ("He told a family in Oslo.", "Oslo/GPE", ""),
]


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


@pytest.mark.parametrize(("text", "found", "expected"), ELECTIONS)
def test_an_election_is_told_by_its_kind_or_its_year(tagged, text, found, expected):
    assert shown(*_with(elections, tagged(text, found))) == ([f"{expected}/EVENT"] if expected else [])


@pytest.mark.parametrize(("text", "found", "expected"), FIXTURES)
def test_who_plays_whom_is_told_by_the_v_between_them(tagged, text, found, expected):
    teams = [f"{name}/ORG" for name in expected.split("; ") if name]

    assert shown(*_with(fixtures, tagged(text, found))) == teams


def _with(tell, read):
    doc, spans = read
    return doc, tell(doc, spans)


@pytest.mark.parametrize(("text", "found", "expected"), DESCRIBED)
def test_a_name_is_what_the_words_beside_it_describe(tagged, text, found, expected):
    doc, spans = tagged(text, found)

    assert "; ".join(f"{doc[start:end].text}/{label}" for start, end, label in described(doc, spans)) == expected


@pytest.mark.parametrize(("text", "found"), NOT_DESCRIBED)
def test_what_is_not_described_stays_what_it_is(tagged, text, found):
    assert described(*tagged(text, found)) == []


@pytest.mark.parametrize(("text", "found", "expected"), BODIES)
def test_a_body_may_be_called_by_a_common_noun(tagged, text, found, expected):
    doc, spans = tagged(text, found)

    assert "; ".join(doc[start:end].text for start, end, _ in bodies(doc, spans)) == expected


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
        ("It was found by analysts Zorvik.", "Zorvik/PERSON", "ORG"),
        # In a building a place of two words is no person.
        ("They make cookers at a factory in Selton Kelbray.", "Selton Kelbray/PERSON", "GPE"),
        ("She had a role in Selton Kelbray.", "Selton Kelbray/PERSON", "PERSON"),
        # What a building stands in is a place; what a share is of is none.
        ("It hit the airport in Zorvik.", "Zorvik/ORG", "GPE"),
        ("He has a stake in Zorvik.", "Zorvik/ORG", "ORG"),
    ],
)
def test_the_words_right_beside_a_name_say_what_it_is(tagged, text, found, label):
    doc, [(start, end, given)] = tagged(text, found)

    assert evidence_label(doc, start, end, given) == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Zorvik boss Bob Ray quit.", "ORG"),
        ("Zorvik fly-half Bob Ray quit.", "ORG"),
        ("It is Zorvik's Bob Ray.", "ORG"),
        # Somebody's own people have a noun.
        ("It is Zorvik's brother Bob Ray.", "PERSON"),
        ("It is Anna's Bob Ray.", "PERSON"),
    ],
)
def test_what_has_people_of_its_own_is_an_organisation(tagged, text, label):
    name = "Anna" if "Anna" in text else "Zorvik"
    doc, [(start, end, given), _] = tagged(text, f"{name}/PERSON; Bob Ray/PERSON")

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


def test_a_firm_with_a_boss_is_nobody_whom_a_pronoun_means(extract):
    [boss] = [t for t in extract("She sued Zorvik boss Bob Ray after his win.") if t.relation == "leads"]

    assert (boss.subject.text, boss.object.text, boss.object.type) == ("Bob Ray", "Zorvik", "Organization")


@pytest.mark.parametrize(
    "text",
    ["Ann Lee, a Swede with money, sold the club.", "The Swedish-born singer Ann Lee quit.", "Ann Lee is a Swede."],
)
def test_a_people_that_says_where_somebody_is_from_is_a_place(extract, text):
    assert {("Ann Lee", "Sweden")} & {(t.subject.text, t.object.label) for t in extract(text)}


def test_the_name_before_a_noun_of_its_kind_is_what_a_relation_means(extract):
    triple = next(triple for triple in extract("Ann Lee starred in the Rain and Iron show.") if triple.relation)

    assert (triple.relation, triple.object.text, triple.object.type) == ("performed-in", "Rain and Iron", "Work")
