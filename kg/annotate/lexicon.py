"""Nouns and verbs by what they mean for who is who: kinds of people, of organisations, of places; verbs of saying.

Plain word lists, in base form. A noun that is in none of the lists describes nothing that kg makes an entity of.
"""

from kg.names import word_set

MALE_NOUNS = word_set(
    "man boy father son husband brother uncle nephew grandfather grandson king prince actor businessman "
    "spokesman chairman "
    "congressman policeman sportsman statesman salesman gentleman waiter monk pope guy hero stepfather widower "
    "fisherman"
)
FEMALE_NOUNS = word_set(
    "woman girl mother daughter wife sister aunt niece grandmother granddaughter queen princess actress businesswoman "
    "spokeswoman chairwoman congresswoman policewoman sportswoman stateswoman waitress nun lady heroine "
    "stepmother widow"
)
PERSON_NOUNS = (
    MALE_NOUNS
    | FEMALE_NOUNS
    | word_set(
        "person president minister premier chancellor senator governor mayor secretary ambassador diplomat "
        "envoy politician "
        "lawmaker legislator leader chief head boss director manager executive chairperson chair founder "
        "co-founder owner "
        "entrepreneur investor banker economist analyst accountant lawyer attorney prosecutor judge magistrate "
        "solicitor barrister "
        "defendant suspect offender prisoner inmate convict criminal victim witness plaintiff officer detective "
        "sheriff agent spy "
        "soldier general colonel commander captain sergeant admiral veteran fighter rebel militant terrorist "
        "gunman attacker "
        "killer murderer doctor surgeon nurse physician patient psychologist psychiatrist scientist researcher "
        "physicist "
        "chemist biologist mathematician astronomer engineer inventor professor teacher lecturer student pupil "
        "graduate "
        "historian philosopher author writer novelist poet playwright journalist reporter editor columnist "
        "correspondent "
        "broadcaster presenter host anchor blogger critic photographer artist painter sculptor architect "
        "designer musician "
        "singer songwriter rapper composer conductor pianist guitarist drummer bassist vocalist frontman dancer "
        "choreographer "
        "comedian entertainer celebrity star model filmmaker director producer screenwriter performer "
        "athlete player footballer striker midfielder defender goalkeeper winger forward batsman bowler "
        "cricketer golfer boxer "
        "runner sprinter swimmer cyclist driver jockey skater skier champion winner loser runner-up finalist "
        "coach trainer "
        "teammate referee umpire fly-half flanker prop hooker lock teenager child baby adult youngster pensioner "
        "citizen resident neighbour neighbor migrant immigrant refugee activist campaigner protester "
        "demonstrator advocate "
        "supporter opponent rival candidate nominee contender challenger incumbent successor predecessor deputy "
        "aide adviser "
        "advisor spokesperson official bureaucrat commissioner inspector ombudsman regulator whistleblower "
        "employee worker "
        "boss colleague partner friend guest visitor tourist passenger pilot astronaut farmer priest bishop "
        "archbishop cardinal "
        "imam rabbi vicar preacher monarch dictator sultan emir sheikh heir billionaire millionaire tycoon "
        "mogul philanthropist "
        "collector curator librarian chef cook parent spouse fiance fiancee girlfriend boyfriend sibling twin "
        "cousin relative "
        "newcomer starlet icon idol legend mastermind figurehead strategist consultant expert specialist "
        "treasurer trustee shareholder landlord tenant customer client user consumer voter pioneer laureate marine"
    )
)
ORGANISATION_NOUNS = word_set(
    "company firm corporation group conglomerate business manufacturer maker producer supplier retailer wholesaler "
    "supermarket chain store shop bank lender insurer broker carrier airline operator developer publisher label studio "
    "broadcaster network channel newspaper magazine paper daily weekly agency organisation organization charity "
    "foundation "
    "trust institute institution university college school academy hospital clinic laboratory lab museum "
    "gallery theatre "
    "club team side squad party coalition alliance union federation association league council committee "
    "commission board "
    "panel parliament congress senate government administration ministry department authority court tribunal regulator "
    "watchdog police force army military navy militia band quartet trio duo orchestra choir ensemble church "
    "start-up startup "
    "subsidiary unit division giant body consortium partnership brewer brewery carmaker automaker drugmaker utility"
)
PLACE_NOUNS = word_set(
    "country nation state kingdom republic city town village capital island region province county district territory "
    "area continent port resort peninsula"
)

# Verbs whose subject says their clause, and what else they tell of it.
SAY_VERBS = word_set(
    "say tell add announce report state explain note argue insist claim maintain declare reveal confirm "
    "acknowledge admit "
    "concede recall recount remark comment observe warn predict suggest write tweet post reply respond answer "
    "ask stress "
    "emphasise emphasize point assert allege contend testify conclude complain boast joke quip continue read describe "
    "promise vow pledge repeat reiterate mention signal indicate tip"
)
# Saying these makes the clause the speaker's claim; after "acknowledge" or "confirm" the article itself takes it for
# true.
FACTIVE_VERBS = word_set(
    "acknowledge admit concede confirm reveal recall recount realise realize know learn discover find note "
    "regret remember "
    "forget see show prove"
)
BELIEF_VERBS = word_set(
    "believe think feel suspect assume consider reckon expect fear hope guess understand imagine suppose doubt"
)

# Organisations that are never each other: a noun or a word of a name tells the family.
_FAMILIES = {
    "party": "party coalition labour conservative tory democrat republican democrats republicans tories",
    "press": "newspaper magazine paper daily weekly times telegraph post herald guardian journal tribune gazette",
    "court": "court tribunal",
    "team": "club team side squad united fc rovers wanderers",
    "band": "band quartet trio duo orchestra choir ensemble",
    "school": "university college school academy",
    "health": "hospital clinic",
    "force": "police force army military navy militia",
    "state": "government parliament congress senate administration ministry department council committee "
    "commission agency watchdog regulator",
    "charity": "charity foundation trust",
    "business": "company firm manufacturer maker producer supplier retailer wholesaler supermarket lender insurer "
    "broker carrier airline operator developer inc corp plc ltd airways bank motors",
}
ORGANISATION_FAMILY = {noun: family for family, nouns in _FAMILIES.items() for noun in nouns.split()}
