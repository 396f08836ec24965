"""Coreference: which names, descriptions and pronouns of an article are one entity."""

import sys

import pytest

from kg.config import Config
from kg.pipeline import Pipeline
from kg.types import LocalEntity


def who(pipeline: Pipeline, text: str) -> dict[str, list[str]]:
    """Label of each entity to its mentions, in the order of the text."""
    return {entity.label: [mention.text for mention in entity.mentions] for entity in pipeline.nlp(text)._.entities}


def entity(pipeline: Pipeline, text: str, label: str) -> LocalEntity:
    return next(one for one in pipeline.nlp(text)._.entities if one.label == label)


# text -> "LABEL: mention, mention", for the entities that the text is about
NAMES = {
    "full name, then surname": (
        "Alice Marie Johnson left prison. Johnson wept. Alice Johnson is free.",
        "Alice Marie Johnson: Alice Marie Johnson, Johnson, Alice Johnson",
    ),
    "a name that everybody shortens": (
        "The Federal Reserve raised rates. The Fed said it was not done.",
        "Federal Reserve: Federal Reserve, Fed, it",
    ),
    "a people as a whole": (
        "Norway signed the treaty. The Norwegians had asked for it.",
        "Norway: Norway, Norwegians",
    ),
    "surname before the full name": ("Hale won. Ruth Hale smiled.", "Ruth Hale: Hale, Ruth Hale"),
    "full name, then first name": ("Ruth Hale opened the bridge. Ruth smiled.", "Ruth Hale: Ruth Hale, Ruth"),
    "two surnames": (
        "Kim Kardashian West met Ruth Hale. Kardashian West wept. Kardashian left.",
        "Kim Kardashian West: Kim Kardashian West, Kardashian West, Kardashian",
    ),
    "one surname, two people": (
        "Donald Trump spoke in Oslo. Ivanka Trump listened. Trump left.",
        "Donald Trump: Donald Trump, Trump | Ivanka Trump: Ivanka Trump",
    ),
    "one surname, and a title tells who": (
        "Donald Trump spoke in Oslo. Ivanka Trump listened. Ms. Trump left. Mr. Trump stayed.",
        "Donald Trump: Donald Trump, Trump | Ivanka Trump: Ivanka Trump, Trump",
    ),
    "a wife who is not named in full": (
        "Tom Ward spoke in Oslo. Mrs. Ward listened.",
        "Tom Ward: Tom Ward | Ward: Ward",
    ),
    "father and son": (
        "Donald Trump Jr. met Ruth Hale. Donald Trump was in Oslo. Trump Jr. left. Trump stayed.",
        "Donald Trump Jr.: Donald Trump Jr., Trump Jr. | Donald Trump: Donald Trump, Trump",
    ),
    "a son alone": ("Tom Ward Jr. spoke in Oslo. Ward left.", "Tom Ward Jr.: Tom Ward Jr., Ward"),
    "titles": (
        "President Ruth Hale met Dr. Ann Lee. President Hale thanked Dr. Lee.",
        "Ruth Hale: Ruth Hale, Hale | Ann Lee: Ann Lee, Lee",
    ),
    "possessives": ("Ann Lee’s lawyer met Bob Ray. Lee's car broke.", "Ann Lee: Ann Lee, Lee"),
    "acronym": (
        "The Securities and Exchange Commission sued Bob Ray. The SEC wants a fine.",
        "Securities and Exchange Commission: Securities and Exchange Commission, SEC",
    ),
    "acronym first": (
        "The FBI arrested Bob Ray. The Federal Bureau of Investigation found nothing.",
        "Federal Bureau of Investigation: FBI, Federal Bureau of Investigation",
    ),
    "company with and without its dot": (
        "Bob Ray left Acme Corp. He thanked Acme Corp in Oslo.",
        "Acme Corp: Acme Corp., Acme Corp",
    ),
    "person named like a company": ("Tom Boeing owns a farm. Boeing grows apples.", "Tom Boeing: Tom Boeing, Boeing"),
    "person and place of one name": (
        "Paris Hilton flew to Paris. Hilton praised Paris.",
        "Paris Hilton: Paris Hilton, Hilton | Paris: Paris, Paris",
    ),
    "a lake is no person": (
        "Lake Ellery is deep. Ann Lee swam in Lake Ellery.",
        "Lake Ellery: Lake Ellery, Lake Ellery",
    ),
    "the noun before a name says what it is": (
        "Ann Lee told the newspaper Rask that she would leave.",
        "Ann Lee: Ann Lee, she | Rask: the newspaper, Rask",
    ),
    "countries by their short names": (
        "The United Kingdom won. Britain rejoiced in the U.K. Parliament.",
        "United Kingdom: United Kingdom, Britain, U.K.",
    ),
}

PRONOUNS = {
    "she and him": ("Ann Lee met Bob Ray. She praised him.", "Ann Lee: Ann Lee, She | Bob Ray: Bob Ray, him"),
    "possessive": ("Ann Lee met Bob Ray. His wife saw her.", "Ann Lee: Ann Lee, her | Bob Ray: Bob Ray, His"),
    "reflexive": ("Ann Lee saw Eve Fox. Fox hurt herself.", "Ann Lee: Ann Lee | Eve Fox: Eve Fox, Fox, herself"),
    "subject of the sentence before": (
        "Ann Lee told Eve Fox that she had sold her house.",
        "Ann Lee: Ann Lee, she, her | Eve Fox: Eve Fox",
    ),
    "it is the company": ("Acme Corp opened a plant. It hired Ann Lee.", "Acme Corp: Acme Corp, It"),
    "it is nothing": (
        "Acme Corp left. It rained. It was clear that Ann Lee had won.",
        "Acme Corp: Acme Corp",
    ),
    "its": ("Acme Corp hired Ann Lee. Its shares fell.", "Acme Corp: Acme Corp, Its"),
    "their, of a company": ("Arsenal won. Their fans sang.", "Arsenal: Arsenal, Their"),
    "they are not one of two": ("Acme Corp and Bolt merged. They hired Ann Lee.", "Acme Corp: Acme Corp | Bolt: Bolt"),
    "they are others": ("The workers met Acme Corp in Oslo. They won.", "Acme Corp: Acme Corp"),
    "named only after the pronoun": (
        "In his first speech, Bob Ray praised Ann Lee.",
        "Bob Ray: his, Bob Ray | Ann Lee: Ann Lee",
    ),
    "they are of a country": ("France lost. Their fans wept.", "France: France, Their"),
    "he is the farmer": ("A farmer met Ann Lee. He sold apples.", "Ann Lee: Ann Lee"),
    "a role, another role, and the name": (
        "Acme Corp’s president, the hotelier Bob Ray, left. The president wept.",
        "Bob Ray: Acme Corp’s president, the hotelier, Bob Ray, The president",
    ),
    "who is an actor by whom somebody is": (
        "Her father was the actor Bob Ray.", "Bob Ray: Her father, the actor, Bob Ray",
    ),
    "who is born is a person": ("Eve Rask was born in Oslo. She paints.", "Eve Rask: Eve Rask, She"),
    "it is said": ("Acme Corp left. It is said that Ann Lee stayed.", "Acme Corp: Acme Corp"),
    "they are no adjective": ("Ann Lee met the French president. They left.", "France: French"),
}

DESCRIPTIONS = {
    "office after its holder": (
        "President Ruth Hale met Tom Ward. Later the president flew to Oslo.",
        "Ruth Hale: Ruth Hale, the president",
    ),
    "office before its holder": (
        "The president arrived late. Ruth Hale, the president of Norway, met Tom Ward.",
        "Ruth Hale: The president, Ruth Hale, the president of Norway",
    ),
    "office of nobody here": ("Ruth Hale met Tom Ward. The president was absent.", "Ruth Hale: Ruth Hale"),
    "office that somebody does not hold": (
        "Ann Lee is not the mayor. The mayor is Ruth Hale. The mayor met Bob Ray.",
        "Ann Lee: Ann Lee | Ruth Hale: The mayor, Ruth Hale, The mayor",
    ),
    "office of a lower rank": (
        "Vice President Tom Ward met President Ruth Hale. The president thanked the vice president.",
        "Tom Ward: Tom Ward, the vice president | Ruth Hale: Ruth Hale, The president",
    ),
    "first lady": (
        "First Lady Eve Hale met Ann Lee. The first lady wept.",
        "Eve Hale: Eve Hale, The first lady | Ann Lee: Ann Lee",
    ),
    "said by an apposition": (
        "Kim West, the reality TV star, met Ruth Hale. The star wept.",
        "Kim West: Kim West, the reality TV star, The star | Ruth Hale: Ruth Hale",
    ),
    "said by a noun before the name": (
        "Ruth Hale met the rapper Tom Ward. Hale smiled. The rapper sang.",
        "Ruth Hale: Ruth Hale, Hale | Tom Ward: Tom Ward, The rapper",
    ),
    "said by a clause": ("The winner was Ann Lee. The winner wept.", "Ann Lee: The winner, Ann Lee, The winner"),
    "said of the other": (
        "Tom Ward saw Bob Ray, a teacher. Ward left. The teacher slept.",
        "Tom Ward: Tom Ward, Ward | Bob Ray: Bob Ray, a teacher, The teacher",
    ),
    "the star who met the president is not the president": (
        "President Tom Ward met Ruth Hale. The star praised the president.",
        "Tom Ward: Tom Ward, the president | Ruth Hale: Ruth Hale, The star",
    ),
    "told by gender": (
        "Tom Ward met Ann Lee in Oslo. The actress smiled.",
        "Tom Ward: Tom Ward | Ann Lee: Ann Lee, The actress",
    ),
    "told by kind": (
        "Acme Corp hired Ann Lee in Oslo. The company opened a plant in the city.",
        "Acme Corp: Acme Corp, The company | Ann Lee: Ann Lee | Oslo: Oslo, the city",
    ),
    "what has its noun in its name": (
        "The Halden Committee met in Oslo. Later the committee chose Ann Lee.",
        "Halden Committee: Halden Committee, the committee",
    ),
    "a farmer brought in before": (
        "Ann Lee met a teacher in Oslo. The teacher slept.",
        "Ann Lee: Ann Lee",
    ),
    "an age": (
        "Ann Lee lost in Oslo. The 31-year-old wept.",
        "Ann Lee: Ann Lee, The 31-year-old",
    ),
    "one of a nation": (
        "Norway's Ann Lee met the Swede Bob Ray in Paris. Ray won. The Norwegian wept.",
        "Ann Lee: Ann Lee, The Norwegian",
    ),
    "one of a nation that nobody here is of": (
        "Norway's Ann Lee won in Paris. The Russian wept.",
        "Ann Lee: Ann Lee",
    ),
    "a nation as a whole": (
        "Ann Lee won in Paris. The French wept.",
        "Ann Lee: Ann Lee",
    ),
    "somebody's team": (
        "Norway coach Ann Lee was angry. Her team lost to Denmark. Lee's side had led.",
        "Norway: Norway, Her team, Lee's side",
    ),
    "somebody's party": (
        "Ann Lee, leader of the Green Party, spoke in Oslo. Delbury Bank paid. Her party lost.",
        "Green Party: Green Party, Her party",
    ),
    "somebody's former team": (
        "Norway coach Ann Lee was angry. Her former team lost to Denmark.",
        "Norway: Norway",
    ),
    "an office in capitals": (
        "Foreign Secretary Ruth Hale met Tom Ward. The Foreign Secretary flew to Oslo.",
        "Ruth Hale: Ruth Hale, The Foreign Secretary",
    ),
    "an office and its shadow": (
        "Shadow chancellor Tom Ward met chancellor Ruth Hale in Oslo. Ward smiled. The chancellor wept.",
        "Ruth Hale: Ruth Hale, The chancellor",
    ),
    "what the text is about": (
        "Acme Corp lost money. Acme Corp had cut jobs. Rivals such as Norvik Ltd gained. The company is in Oslo.",
        "Acme Corp: Acme Corp, Acme Corp, The company",
    ),
    "of whom, is part of it": (
        "Ann Lee, the daughter of Bob Ray, left.",
        "Ann Lee: Ann Lee, the daughter of Bob Ray | Bob Ray: Bob Ray",
    ),
}

QUOTES = {
    "I am who speaks": ("“I met Bob Ray,” Ann Lee said.", "Bob Ray: Bob Ray | Ann Lee: I, Ann Lee"),
    "my is who speaks, she is not": (
        "Ruth Hale praised Eve Fox. “She saved my life,” Hale said.",
        "Ruth Hale: Ruth Hale, my, Hale | Eve Fox: Eve Fox, She",
    ),
    "he in his own quote is another": (
        "Bob Ray met Tom Ward. Ray said: “He is a crook.”",
        "Bob Ray: Bob Ray, Ray | Tom Ward: Tom Ward, He",
    ),
    "the speaker is a pronoun": (
        "Ann Lee met Bob Ray. “I admire him,” she said.",
        "Ann Lee: Ann Lee, I, she | Bob Ray: Bob Ray, him",
    ),
    "the speaker is a description": (
        "“I met Bob Ray,” said the mayor. Ann Lee is the mayor.",
        "Bob Ray: Bob Ray | Ann Lee: I, the mayor, Ann Lee",
    ),
    "we are the company that speaks": (
        "“We regret the delay,” Acme Corp said. Bob Ray left.",
        "Acme Corp: We, Acme Corp | Bob Ray: Bob Ray",
    ),
    "nobody speaks": ("“I met Bob Ray.”", "Bob Ray: Bob Ray"),
}

CASES = {**NAMES, **PRONOUNS, **DESCRIPTIONS, **QUOTES}


@pytest.mark.parametrize("case", CASES)
def test_mentions_of_one_entity_are_found(pipeline, case):
    text, expected = CASES[case]
    wanted = {label: mentions.split(", ") for label, mentions in (one.split(": ", 1) for one in expected.split(" | "))}

    found = who(pipeline, text)

    assert {label: found.get(label) for label in wanted} == wanted


STORY = """\
Clemency After A Visit

President Donald Trump commuted the life sentence of Alice Marie Johnson on Wednesday. Kim Kardashian West, the \
reality TV star, had pleaded for her.

The reality TV star met the president in the Oval Office a week earlier. Trump’s daughter Ivanka Trump and her \
husband, Jared Kushner, had arranged the visit.

“I thank President Trump,” Johnson said. “He saved my life.”

Kardashian West, who is married to the rapper Kanye West, said she would help other prisoners. The rapper praised \
the president in April. Ms. Trump did not comment.
"""


def test_story_with_three_of_a_family_two_wests_and_quotes(pipeline):
    assert {label: names for label, names in who(pipeline, STORY).items() if label != "Oval Office"} == {
        "Donald Trump": ["Donald Trump", "the president", "Trump", "Trump", "He", "the president"],
        "Alice Marie Johnson": ["Alice Marie Johnson", "her", "I", "Johnson", "my"],
        "Kim Kardashian West": [
            "Kim Kardashian West", "the reality TV star", "The reality TV star", "Kardashian West", "she",
        ],
        "Ivanka Trump": ["Trump’s daughter", "Ivanka Trump", "her", "Trump"],
        "Jared Kushner": ["her husband", "Jared Kushner"],
        "Kanye West": ["Kanye West", "The rapper"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        ("Lake Ellery is deep. Ann Lee swam in Lake Ellery.", "Lake Ellery", "Place"),
        ("Ann Lee told the newspaper Rask that she would leave.", "Rask", "Organization"),
        ("Eve Rask was born in Oslo. Rask paints.", "Eve Rask", "Person"),
        ("Arsenal, who lost to Chelsea on Saturday, were tired.", "Arsenal", "Organization"),
        ("Rask, who play Holm on Sunday, are strong.", "Rask", "Organization"),
        ("Rask, who lives in Oslo, is strong.", "Rask", "Person"),
    ],
)
def test_what_is_said_of_a_name_tells_its_type(pipeline, text, label, kind):
    assert entity(pipeline, text, label).type == kind


def test_every_mention_stands_where_it_is_said_to(pipeline):
    for one in pipeline.nlp(STORY)._.entities:
        assert list(one.mentions) == sorted(one.mentions)
        assert all(STORY[m.start : m.end] == m.text for m in one.mentions)


def test_aliases_are_names_with_titles_and_descriptions_but_no_pronouns(pipeline):
    assert set(entity(pipeline, STORY, "Donald Trump").aliases) == {
        "Trump", "President Donald Trump", "President Trump", "the president",
    }  # fmt: skip
    text = "Vice President Tom Ward met Ruth Hale."
    assert entity(pipeline, text, "Tom Ward").aliases == ("Vice President Tom Ward",)


def test_entities_come_in_the_order_of_their_first_mention(pipeline):
    entities = pipeline.nlp("Bob Ray and Ann Lee met in Oslo. Lee left.")._.entities

    assert [(one.id, one.label, one.type) for one in entities] == [
        ("e1", "Bob Ray", "Person"),
        ("e2", "Ann Lee", "Person"),
        ("e3", "Oslo", "Place"),
    ]


def test_analysis_is_the_same_each_time(models_apart):
    one, other = Pipeline(Config()).nlp(STORY), Pipeline(Config()).nlp(STORY)

    assert one._.entities == other._.entities
    assert one._.quotes == other._.quotes


HOSTILE = [
    "", " ", "\n", "\x00", "she", "“I", "the president", "Jr.", "Mrs", "'s", "of the of the of",
    "ANN LEE MET BOB RAY. SHE PRAISED HIM.",
    "Ann\u200bLee met \u202eBob Ray\u202c. 👩‍👩‍👧 left.",
    "She said she said she said she said it said they said I said.",
    "The president met the president of the president's president.",
    "<b>Ann Lee</b> met <script>alert(1)</script> Bob Ray.",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_text_without_sense_is_survived(pipeline, text):
    assert all(text[m.start : m.end] == m.text for one in pipeline.nlp(text)._.entities for m in one.mentions)


@pytest.mark.parametrize("sentence", ["Ann Lee{0} met her. ", "Ann Lee met Bob Ray. “I like him,” she said. "])
def test_work_grows_with_the_text_and_not_with_its_square(pipeline, sentence):
    def calls(count: int) -> int:
        doc = pipeline.nlp.make_doc("".join(sentence.format(i) for i in range(count)))
        components = pipeline.nlp.pipeline
        ours = [name for name, _ in components].index("kg_names")
        for _, component in components[:ours]:
            doc = component(doc)
        made = 0

        def count_calls(frame, event, argument):
            nonlocal made
            made += event in ("call", "c_call")

        sys.setprofile(count_calls)
        try:
            for _, component in components[ours:]:
                doc = component(doc)
        finally:
            sys.setprofile(None)
        return made

    # Four times the text: four times the work, where sixteen times would be the square.
    assert calls(800) < 6 * calls(200)


@pytest.mark.xfail(strict=True, reason="nothing in the text tells that the star is the woman with the surname West")
def test_description_that_was_never_introduced_goes_to_the_right_person(pipeline):
    text = (
        "President Tom Ward freed Alice Marie Johnson, a great-grandmother whose cause had been taken up by Kim West. "
        "The reality TV star met the president in May."
    )

    assert "The reality TV star" in who(pipeline, text)["Kim West"]


@pytest.mark.xfail(strict=True, reason="the bare surname is given to the one introduced first before he is read")
def test_pronoun_after_a_shared_surname_tells_whose_it_is(pipeline):
    text = "Sarah Palmer and her husband, Mark Palmer, met Ruth Hale. Palmer said he was tired."

    assert who(pipeline, text)["Mark Palmer"] == ["her husband", "Mark Palmer", "Palmer", "he"]
