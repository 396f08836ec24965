"""One construction a sentence: which named relation it states, with what status, speaker and time."""

import pytest

# sentence -> "subject | relation | object [| status] [| by speaker] [| when phrase]"; a fact of the article's own
# voice unless told
STATED = [
    # voices of the verb
    ("Ann Lee met Bob Ray in Oslo on Monday.", "Ann Lee | met-with | Bob Ray | when on Monday"),
    ("Ann Lee met with Bob Ray.", "Ann Lee | met-with | Bob Ray"),
    ("Ann Lee and Bob Ray met in Oslo.", "Ann Lee | met-with | Bob Ray"),
    ("Governor Ruth Hale pardoned Tom Ward.", "Ruth Hale | granted-clemency-to | Tom Ward"),
    ("Tom Ward was pardoned by Governor Ruth Hale.", "Ruth Hale | granted-clemency-to | Tom Ward"),
    ("Tom Ward, pardoned by Ruth Hale, left on Friday.", "Ruth Hale | granted-clemency-to | Tom Ward"),
    ("Skype was bought by Microsoft.", "Microsoft | acquired | Skype"),
    ("Arsenal lost to Chelsea.", "Chelsea | defeated | Arsenal"),
    ("Siemens employs Ann Lee.", "Ann Lee | works-for | Siemens"),
    # objects of all kinds
    (
        "Ruth Hale granted Tom Ward clemency on 3 May 2019.",
        "Ruth Hale | granted-clemency-to | Tom Ward | when on 3 May 2019",
    ),
    ("Ruth Hale granted clemency to Tom Ward.", "Ruth Hale | granted-clemency-to | Tom Ward"),
    ("Ruth Hale commuted the sentence of Tom Ward.", "Ruth Hale | granted-clemency-to | Tom Ward"),
    ("Ruth Hale commuted Tom Ward's sentence.", "Ruth Hale | granted-clemency-to | Tom Ward"),
    ("Ann Lee wrote a letter to Bob Ray.", "Ann Lee | contacted | Bob Ray"),
    ("Ann Lee told Bob Ray that he was wrong.", "Ann Lee | contacted | Bob Ray"),
    ("Ann Lee pleaded on behalf of Bob Ray.", "Ann Lee | advocate-for | Bob Ray"),
    ("Ann Lee opposed Bob Ray's policies.", "Ann Lee | opposes | Bob Ray"),
    # unspoken subjects
    ("The effort led Ann Lee to meet with Bob Ray.", "Ann Lee | met-with | Bob Ray"),
    ("Ann Lee managed to meet Bob Ray.", "Ann Lee | met-with | Bob Ray"),
    ("Ann Lee flew to Oslo and met Bob Ray.", "Ann Lee | met-with | Bob Ray"),
    ("Tom Ward, who was born in Lisbon, plays for Benfica.", "Tom Ward | born-in | Lisbon"),
    ("Tom Ward, who was born in Lisbon, plays for Benfica.", "Tom Ward | member-of | Benfica"),
    # nouns of events
    ("Microsoft's acquisition of Skype was announced in May.", "Microsoft | acquired | Skype | when in May"),
    ("Ann Lee held talks with Bob Ray.", "Ann Lee | met-with | Bob Ray"),
    ("Talks between Ann Lee and Bob Ray began in Geneva.", "Ann Lee | met-with | Bob Ray"),
    ("Ann Lee spoke during an appearance with Bob Ray.", "Ann Lee | appeared-with | Bob Ray"),
    ("Ann Lee paid a visit to Berlin.", "Ann Lee | visited | Berlin"),
    # roles: appositions, titles, possessives, copulas
    ("Ann Lee, the daughter of Bob Ray, works for Siemens.", "Ann Lee | child-of | Bob Ray"),
    ("Bob Ray's daughter Ann Lee studied at Harvard University.", "Ann Lee | child-of | Bob Ray"),
    ("Ann Lee is the sister of Bob Ray.", "Ann Lee | sibling-of | Bob Ray"),
    ("Apple chief executive Tim Cook visited Berlin.", "Tim Cook | leads | Apple"),
    ("Tim Cook, chief executive of Apple, praised Angela Merkel.", "Tim Cook | leads | Apple"),
    ("Ann Lee, founder of Acme Corp, lives in Madrid.", "Ann Lee | founded | Acme Corp"),
    ("Ann Lee is married to Bob Ray.", "Ann Lee | married-to | Bob Ray"),
    # places
    ("Siemens, based in Munich, employs Ann Lee.", "Siemens | located-in | Munich"),
    # types from names
    ("Ann Lee won the Nobel Prize in 2004.", "Ann Lee | won | Nobel Prize | when in 2004"),
    ("Ann Lee attended the World Economic Forum in Davos.", "Ann Lee | participated-in | World Economic Forum"),
    # status
    ("Ruth Hale did not pardon Tom Ward.", "Ruth Hale | granted-clemency-to | Tom Ward | denied"),
    ("Ruth Hale never pardoned Tom Ward.", "Ruth Hale | granted-clemency-to | Tom Ward | denied"),
    ("Ruth Hale refused to pardon Tom Ward.", "Ruth Hale | granted-clemency-to | Tom Ward | denied"),
    ("Ruth Hale failed to meet Tom Ward.", "Ruth Hale | met-with | Tom Ward | denied"),
    ("Ruth Hale denied that she had met Tom Ward.", "Ruth Hale | met-with | Tom Ward | denied | by Ruth Hale"),
    ("Ruth Hale plans to meet Tom Ward.", "Ruth Hale | met-with | Tom Ward | planned"),
    ("Ruth Hale is set to meet Tom Ward.", "Ruth Hale | met-with | Tom Ward | planned"),
    ("Ruth Hale will meet Tom Ward on Friday.", "Ruth Hale | met-with | Tom Ward | planned | when on Friday"),
    ("Ruth Hale may meet Tom Ward.", "Ruth Hale | met-with | Tom Ward | hypothetical"),
    ("If Ruth Hale meets Tom Ward, he will be pleased.", "Ruth Hale | met-with | Tom Ward | hypothetical"),
    ("Did Ann Lee meet Tom Ward?", "Ann Lee | met-with | Tom Ward | hypothetical"),
    ("Ann Lee allegedly met Tom Ward.", "Ann Lee | met-with | Tom Ward | claimed"),
    ("Ann Lee urged Bob Ray to resign from the Senate.", "Bob Ray | resigned-from | Senate | hypothetical"),
    # speakers
    ("Ann Lee said Ruth Hale had met Tom Ward.", "Ruth Hale | met-with | Tom Ward | claimed | by Ann Lee"),
    ("“Ruth Hale met Tom Ward,” Ann Lee said.", "Ruth Hale | met-with | Tom Ward | claimed | by Ann Lee"),
    ("According to Bob Ray, Ann Lee met Tom Ward.", "Ann Lee | met-with | Tom Ward | claimed | by Bob Ray"),
    (
        "A senior official said Ruth Hale had met Tom Ward.",
        "Ruth Hale | met-with | Tom Ward | claimed | by A senior official",
    ),
    ("Ann Lee said she admired Bob Ray.", "Ann Lee | praised | Bob Ray | by Ann Lee"),
    ("“I met Tom Ward,” Ann Lee said.", "Ann Lee | met-with | Tom Ward | claimed | by Ann Lee"),
]

NOT_STATED = [
    ("Ann Lee and Bob Ray live in Oslo.", "met-with"),
    ("Ann Lee spoke in Oslo. Bob Ray was in Paris.", "met-with"),
    ("Ruth Hale begged the governor's pardon.", "granted-clemency-to"),
    ("Ann Lee, a friend of Bob Ray, was born in Oslo.", "child-of"),
    ("Microsoft bought software from Skype.", "acquired"),
    ("Tim Cook, a former executive, visited Apple.", "leads"),
    ("Ann Lee praised the bridge in Oslo.", "praised"),
    ("Tom Ward, a baker from Oslo whose cause had been taken up by Ann Lee, wept.", "advocate-for"),
    ("Ann Lee has not decided which technology she supports.", "supports"),
]


def described(triple):
    parts = [triple.subject.label, triple.relation, triple.object.label]
    if triple.status != "fact":
        parts.append(str(triple.status))
    if triple.speaker:
        parts.append(f"by {triple.speaker.label}")
    if triple.time:
        parts.append(f"when {triple.time.text}")
    return " | ".join(parts)


@pytest.mark.parametrize(("sentence", "expected"), STATED)
def test_sentence_states_its_relation(extract, sentence, expected):
    relation = expected.split(" | ")[1]

    assert [described(t) for t in extract(sentence) if t.relation == relation] == [expected]


@pytest.mark.parametrize(("sentence", "relation"), NOT_STATED)
def test_sentence_does_not_state_the_relation(extract, sentence, relation):
    assert relation not in {triple.relation for triple in extract(sentence)}


def test_predicate_and_object_read_as_one_clause(extract):
    (triple,) = [t for t in extract("Ruth Hale granted clemency to Tom Ward.") if t.relation]

    assert f"{triple.predicate} {triple.object.text}" == "granted clemency to Tom Ward"


def test_same_statement_twice_is_one_triple_with_two_sentences_of_evidence(extract):
    found = [t for t in extract("Ann Lee met Bob Ray. Ann Lee met Bob Ray again.") if t.relation == "met-with"]

    assert [len(t.evidence) for t in found] == [2]


def test_what_was_wished_for_is_a_cause_and_planned(extract):
    (triple,) = [t for t in extract("Ann Lee plans to campaign for cheaper bread.") if t.relation == "advocate-for"]

    assert (triple.object.label, triple.object.type, triple.status) == ("cheaper bread", "Cause", "planned")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Ann Lee called for a ban on smoking in parks that would help children.", "ban on smoking in parks"),
        ("Ann Lee condemned the deletion of e-mails to hide the truth.", "deletion of e-mails"),
        ("Ann Lee opposes cutting taxes.", "cutting taxes"),
        ("Ann Lee is against building a new runway at Heathrow.", "building a new runway at Heathrow"),
        ("Ann Lee backed calls for a public inquiry into the floods.", "public inquiry into the floods"),
        ("Ann Lee promised to scrap the carbon levy.", "carbon levy"),
        ("Ann Lee opposes plans to close the mine, which few like.", "plans to close the mine"),
    ],
)
def test_cause_is_cut_as_a_reader_cuts_it(extract, text, cause):
    assert [t.object.label for t in extract(text) if t.object.type == "Cause"] == [cause]


def test_plan_of_which_the_article_spoke_is_that_plan(extract):
    text = "Leeds has a plan to sell the trams. The plan is opposed by Tom Ward."

    assert [t.object.label for t in extract(text) if t.relation == "opposes"] == ["plan to sell the trams"]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee opposes the plan.",
        "Ann Lee backed five rivals.",
        "Ann Lee promoted a new film.",
        "Ann Lee campaigned against the reporters.",
    ],
)
def test_what_says_nothing_by_itself_is_no_cause(extract, text):
    assert not [t for t in extract(text) if t.object.type == "Cause"]


def test_two_meetings_on_different_days_are_two_statements(extract):
    text = "Ann Lee met Bob Ray on 3 May 2019. Ann Lee met Bob Ray on 5 June 2021."

    assert [t.time.value for t in extract(text) if t.relation == "met-with"] == ["2019-05-03", "2021-06-05"]


def test_symmetric_relation_said_both_ways_is_one_statement(extract):
    found = [t for t in extract("Ann Lee met Bob Ray. Bob Ray met Ann Lee.") if t.relation == "met-with"]

    assert [len(t.evidence) for t in found] == [2]
