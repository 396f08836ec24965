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
        "comedian entertainer celebrity star model filmmaker producer screenwriter performer "
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
        "colleague partner friend guest visitor tourist passenger pilot astronaut farmer priest bishop "
        "archbishop cardinal "
        "imam rabbi vicar preacher monarch dictator sultan emir sheikh heir billionaire millionaire tycoon "
        "mogul philanthropist "
        "collector curator librarian chef cook parent spouse fiance fiancee girlfriend boyfriend sibling twin "
        "cousin relative "
        "newcomer starlet icon idol legend mastermind figurehead strategist consultant expert specialist "
        "treasurer trustee shareholder landlord tenant customer client user consumer voter pioneer laureate marine "
        "keeper goalie skipper"
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

OCCASION_NOUNS = word_set(
    "ceremony tournament championship festival competition election referendum summit conference race marathon "
    "exhibition fair games event contest war"
)
WORK_NOUNS = word_set(
    "film movie drama comedy thriller musical album single song track novel book play opera documentary sitcom series"
)
PRODUCT_NOUNS = word_set("product game console software browser device gadget drug vaccine car supercomputer format")
# What is done with an award.
AWARDING_VERBS = word_set(
    "win name crown vote nominate award take scoop collect receive shortlist judge choose land claim get"
)
AWARD_NOUNS = word_set("award prize trophy medal")
# People of these nouns stand before the names of firms and countries as well: "its rival Acme".
UNSURE_PERSON_NOUNS = word_set(
    "partner rival owner producer supplier investor sponsor winner opponent champion leader client customer neighbour "
    "neighbor host competitor loser runner-up finalist challenger successor predecessor founder guest parent regulator "
    "head chief star giant sibling user advertiser supporter forward prop lock hook model baker cook"
)

# Behind the name of what somebody leads or plays for, and before his own: "Norvik boss Ann Lee".
POSTS = word_set(
    "boss chief chairman chairwoman president spokesman spokeswoman spokesperson analyst economist captain skipper "
    "coach manager striker midfielder defender goalkeeper keeper winger fly-half scrum-half hooker prop flanker lock "
    "full-back left-back right-back centre-back centre-half wing-half vice-captain co-founder founder "
    "batsman bowler frontman guitarist drummer bassist"
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

# Offices, which one at a time holds: "the president" is whoever the article says it is.
OFFICE_NOUNS = word_set(
    "president premier minister chancellor senator governor mayor secretary ambassador king queen prince "
    "princess judge pope chairman chairwoman spokesman spokeswoman spokesperson official prosecutor "
    "commissioner lawyer attorney court police government parliament army senate congress ministry capital"
)

# Organisations that are never each other: a noun or a word of a name tells the family. Patterns name them, too
# (``kg.patterns.ORGANISATION_KINDS``).
_FAMILIES = {
    "party": "party coalition labour conservative conservatives tory tories democrat democrats republican republicans "
    "dem dems snp ukip dup sdlp plaid fein greens",
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
    "union": "union brotherhood",
    "business": "company firm manufacturer maker producer supplier retailer wholesaler supermarket lender insurer "
    "broker carrier airline operator developer inc corp plc ltd airways bank motors",
}
ORGANISATION_FAMILY = {noun: family for family, nouns in _FAMILIES.items() for noun in nouns.split()}

# What the last word of a name of several words says it is.
NAME_ENDINGS = {
    word: label
    for label, words in {
        "AWARD": "prize award medal trophy oscar emmy grammy bafta fame",
        "EVENT": "championship championships cup olympics games festival summit election elections war awards marathon "
        "tournament grand-prix open conference fair exhibition ceremony referendum forum inquiry tour derby biennale "
        "regatta carnival playoffs play-offs masters grandprix prix olympiad jamboree inquest premiership trials "
        "internationals invitational",
        "ORG": "ferries lines airlines airways motors energy oil steel foods pharmaceuticals technologies systems "
        "software "
        "entertainment pictures records studios holdings industries partners securities newspapers "
        "university college school institute party committee commission council agency ministry department bank "
        "association federation union league united rovers wanderers athletic fc police corporation inc corp ltd plc "
        "group club "
        "foundation society "
        "court parliament congress senate hospital",
        "FAC": "station terminal arena canal dam tunnel lighthouse racecourse cemetery barracks airbase airport "
        "stadium bridge tower palace prison hall cathedral theatre square wharf",
        "LAW": "act treaty bill convention constitution",
    }.items()
    for word in words.split()
}

# A common noun before an unknown name: what the name is of.
TYPE_NOUNS = {
    noun: label
    for label, nouns in {
        "WORK_OF_ART": "film movie drama comedy thriller musical album single song track novel book play opera show "
        "programme program series documentary sitcom poem painting magazine",
        "PRODUCT": "game console software browser phone handset drug car model machine supercomputer system "
        "player format",
        "EVENT": "tournament festival race",
        "GPE": "town village city",
    }.items()
    for noun in nouns.split()
} | dict.fromkeys(ORGANISATION_NOUNS, "ORG")

# Common nouns that end the name of one particular thing: "the Silver Lamp award", "the Norwegian navy".
NAME_HEADS = {
    noun: label
    for label, nouns in {
        "AWARD": "award prize medal trophy title",
        "ORG": "website military army navy police opposition parliament senate judiciary coastguard exchange board "
        "committee commission council association federation chapter foundation ministry department court bank "
        "university hospital",
        "FAC": "airport stadium prison airbase",
        "EVENT": "election elections referendum revolution uprising war summit festival championship championships "
        "tournament olympics games cup conference marathon earthquake tsunami awards open trophy final meeting event",
    }.items()
    for noun in nouns.split()
}

# Peoples and faiths that are of no one country; what else the model takes for a group is a party.
PEOPLES = word_set(
    "muslim christian jew jewish catholic protestant arab arabic kurd kurdish hindu sikh buddhist sunni shia shiite "
    "shi'ite islamic islamist orthodox anglican hispanic latino latina black white roma gypsy tamil inuit aboriginal "
    "maori rohingya uighur uyghur basque flemish celtic slavic nordic scandinavian baltic balkan western eastern "
    "caribbean latin mediterranean korean congolese soviet yugoslav jihadist zionist methodist baptist mormon quaker "
    "bolivarian communist socialist nazi marxist fascist royalist nationalist loyalist unionist londoner parisian "
    "yorker"
)
