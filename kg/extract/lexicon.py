"""Verbs and nouns by what they do to the clause below them: control, implication, plan, light verbs, event nouns.

Plain word lists, in base form. Implication classes follow Karttunen 1971, "Implicative verbs", and Nairn, Condoravdi
and Karttunen 2006, "Computing relative polarity for textual inference".
"""

from kg.names import word_set

# The subject, not the object, is the one who acts in the infinitive: "he promised her to go".
SUBJECT_CONTROL = word_set("promise threaten vow pledge swear")
# With these, "X verb Y to do" says what Y does, even where the parser calls the infinitive an adverbial clause.
FRONT_OBJECT_VERBS = word_set(
    "lead ask urge persuade force tell order allow help want get convince encourage invite push press enable "
    "cause compel "
    "require permit command instruct advise call expect prompt inspire beg implore lobby send appoint name hire "
    "elect nominate "
    "choose pick pay train teach warn remind accuse suspect convict acquit stop prevent bar ban block "
    "discourage dissuade free "
    "select authorise authorize oblige pressure tempt lure bring "
    # "praised Lee for helping": Lee helped.
    "praise thank blame criticise criticize condemn honour honor fine jail arrest punish reward congratulate forgive "
    "pardon"
)

# What follows is meant to happen.
PLAN_VERBS = word_set(
    "plan intend aim hope want wish expect prepare vow pledge promise agree decide seek propose schedule set due "
    "mean arrange determine offer try attempt threaten undertake vote opt move fight apply campaign battle struggle "
    "strive resolve volunteer swear commit conspire plot elect contract book tip project design bid slate poise "
    "prime predict forecast work wait look await"
)
# Somebody is given the task.
ASSIGN_VERBS = word_set(
    "send hire appoint choose pick pay name nominate assign commission task select train sign bring recruit deploy"
)
PLAN_ADJECTIVES_WITH_TO = word_set(
    "due set ready prepared poised slated scheduled expected planned pledged determined keen eager anxious likely "
    "certain sure bound impatient desperate intent"
)
# What follows is asked for, allowed, or thought of.
WISH_VERBS = word_set(
    "ask urge call demand request beg implore lobby invite press push recommend advise encourage consider suggest "
    "order tell instruct permit allow authorise authorize require oblige need like love prefer long plead appeal "
    "insist pray dream contemplate discuss ponder mull warn entitle challenge dare tempt intimidate pressure "
    "propose favour favor advocate support oppose debate negotiate"
)
# An event that is the object of these need not have happened.
REQUEST_VERBS = word_set(
    "ask demand request urge consider propose suggest recommend order require contemplate discuss ponder mull "
    "negotiate need invite advise"
)
MANDATIVE_VERBS = word_set("ask demand request recommend suggest insist propose urge require order advise")
POSSIBLE_ADJECTIVES = word_set(
    "possible conceivable impossible unlikely unclear uncertain unsure doubtful willing unwilling reluctant free "
    "welcome eligible entitled important essential vital crucial necessary able capable afraid worried fearful hopeful "
    "optimistic probable plausible allowed permitted hesitant"
)
SURE_ADJECTIVES = word_set("certain confident convinced sure adamant positive")
EVALUATIVE_ADJECTIVES = word_set(
    "wrong right good bad nice kind brave foolish stupid wise unwise unlawful lawful illegal legal unfair fair cruel "
    "careless clever silly rude irresponsible naive crazy mad reckless unreasonable reasonable"
)
FALSE_ADJECTIVES = word_set("false untrue incorrect inaccurate wrong")
DENY_VERBS = word_set("deny refute dispute reject disclaim rebut dismiss")
# Only what is claimed can be rejected; the visit that somebody denies is none.
DENY_EVENT_VERBS = word_set("deny refute dispute disclaim")
# What follows did not happen, by the subject's own doing.
REFRAIN_VERBS = word_set(
    "fail refuse decline forget neglect avoid refrain abstain withhold pretend omit hesitate shun skip miss feign"
)
# What follows did not happen, as somebody saw to it.
PREVENT_VERBS = word_set(
    "prevent bar ban block dissuade discourage cancel abandon scrap shelve drop prohibit forbid hinder thwart halt "
    "deter veto preclude reverse overturn scupper foil call_off rule_out"
)
NEGATIVE_IMPLICATIVES = REFRAIN_VERBS | PREVENT_VERBS
# What follows did happen, as the article itself holds.
POSITIVE_IMPLICATIVES = word_set(
    "manage begin start continue help lead cause make get force happen remember proceed go come bring succeed "
    "persuade convince end cease quit finish keep see hear watch let enable compel prompt inspire stop use choose "
    "bother turn prove find serve live grow tend resume coerce drive provoke spur talk fall"
)
# What follows is so already.
GO_ON_VERBS = word_set("continue keep remain stay")
POSTPONE_VERBS = word_set("postpone delay defer suspend reschedule")
DOUBT_VERBS = word_set("doubt question wonder ask inquire enquire")
SEEM_VERBS = word_set("seem appear")
# What follows is what somebody is held to have done; by whom it is held to be so, the article says or not.
ACCUSE_VERBS = word_set("accuse charge suspect indict confess allege blame arrest implicate")
CONVICT_VERBS = word_set(
    "convict jail imprison sentence praise thank congratulate criticise criticize condemn punish fine apologise "
    "apologize honour honor reward forgive pardon ridicule admire applaud hail fault reprimand censure"
)
ACQUIT_VERBS = word_set("acquit clear exonerate absolve")
# A document that shows nothing shows it all the same.
EVIDENCE_VERBS = word_set("show reveal record indicate prove")
EVIDENCE_NOUNS = word_set(
    "research document record figure data study survey poll result evidence test analysis image video photo "
    "photograph footage file register account filing paper"
)
CLAIM_ADVERBS = word_set("allegedly reportedly supposedly apparently purportedly ostensibly")
HEDGES = word_set("perhaps maybe possibly probably potentially presumably conceivably")
CLAIM_ADJECTIVES = word_set("alleged reported supposed purported suspected claimed accused rumoured rumored")
PLAN_ADJECTIVES = word_set(
    "planned proposed future upcoming forthcoming prospective intended potential possible likely expected would-be next"
)
PLAN_NOUNS = word_set(
    "plan intention intent aim goal promise pledge vow decision proposal bid effort attempt desire hope wish "
    "offer agreement commitment ambition order move campaign battle fight struggle race deal talk mission"
)
# That something is so is what was decided, not what is planned.
VERDICT_NOUNS = word_set("decision finding ruling judgment judgement order verdict conclusion")
CALL_NOUNS = word_set(
    "call demand request appeal need chance opportunity possibility right ability permission option prospect threat "
    "risk invitation recommendation suggestion fear likelihood talk negotiation discussion idea freedom"
)
DENIED_NOUNS = word_set("failure refusal inability reluctance unwillingness lack absence")
CLAIM_NOUNS = word_set(
    "claim allegation report rumour rumor suggestion accusation speculation suspicion belief assertion assumption "
    "charge contention view theory impression denial trial"
)
# "In her view, …"
VIEW_NOUNS = word_set("word view opinion eye telling mind judgment judgement estimation")
# In the progressive these tell what is arranged: "he said he was leaving".
ARRANGED_VERBS = word_set(
    "leave join arrive depart come go travel fly visit meet marry return move retire resign quit sell buy acquire take "
    "bring launch open close switch adopt merge split sign release step"
)
FUTURE_MODALS = word_set("will shall 'll ’ll wo")
POSSIBLE_MODALS = word_set("may might could can should ought must would 'd ’d ca need")
CONDITIONS = word_set("if unless whether provided providing assuming lest")

LIGHT_VERBS = word_set(
    "hold have make pay take give launch stage issue deliver begin start conduct undertake mount express offer lodge "
    "file send voice win receive get put do lead head attend join announce reach sign strike agree seal complete "
    "declare celebrate enjoy continue resume open host grant extend lend provide show plan cancel propose "
    "schedule arrange "
    "organise organize deny avoid postpone delay secure clinch score notch earn claim record post register level bring "
    "raise enter perform play run serve unleash wage plot carry_out intensify impose levy"
)
# The subject of these is at the receiving end of the event noun: "won praise from the minister".
RECEIVING_VERBS = word_set("receive get win earn draw attract face suffer accept gain meet")

# Event nouns: the verb of the same family, and the prepositions that mark that verb's object.
_FAMILIES = """
acquisition acquire of | purchase buy of | takeover acquire of | sale sell of | merger merge with |
investment invest in | appeal appeal to for | advocacy advocate for of | campaign campaign for against |
plea plead for with | lobbying lobby for | support support for of | backing back for of | endorsement endorse of |
opposition oppose to of | objection object to | criticism criticise of | condemnation condemn of |
praise praise of for | attack attack on against of | assault assault on against of | raid raid on of |
invasion invade of | bombing bomb of | strike strike on against | killing kill of | murder murder of |
assassination assassinate of | shooting shoot of | arrest arrest of | detention detain of | capture capture of |
prosecution prosecute of | trial try of | conviction convict of | sentencing sentence of |
investigation investigate into of | inquiry investigate into of | probe investigate into of |
lawsuit sue against | suit sue against | complaint complain against about | meeting meet with |
talk talk with to | negotiation negotiate with | discussion discuss with | conversation talk with to |
conference confer with | summit meet with | visit visit to | trip visit to | tour tour of |
appearance appear on in with at | performance perform in at of | interview interview with |
call call to with for | letter write to | message write to | warning warn to | threat threaten to against |
accusation accuse against | allegation allege against | appointment appoint of | nomination nominate of |
election elect of | dismissal dismiss of | sacking sack of | firing fire of | resignation resign from |
retirement retire from | departure depart from | succession succeed of | defeat defeat of |
victory beat over against | win beat over against | triumph beat over | loss lose to against | marriage marry to |
wedding marry to | engagement engage to | divorce divorce from | pardon pardon for of | clemency clemency to for |
commutation commute of | ban ban on of | sanction sanction on against | suspension suspend of | fine fine on of |
donation donate to | funding fund of for | gift give to | loan lend to | help help to for of | aid aid to for of |
rescue rescue of | assistance assist to of | release release of | launch launch of | production produce of |
creation create of | invention invent of | design design of | publication publish of | partnership partner with |
alliance ally with | deal deal with | agreement agree with | collaboration collaborate with |
cooperation cooperate with | venture partner with | contract contract with | treaty treaty with |
rivalry compete with | competition compete with | match play against with | game play against with |
fixture play against with | clash clash with | fight fight against with for | battle battle against with |
war fight against with on | work work for with on | ownership own of | stake stake in | share share in |
membership belong of | candidacy run for | bid bid for | run run for | move move to | transfer transfer to |
return return to | journey travel to
"""


def _families() -> dict[str, tuple[str, frozenset[str]]]:
    table: dict[str, tuple[str, frozenset[str]]] = {}
    for entry in _FAMILIES.split("|"):
        noun, verb, *prepositions = entry.split()
        table[noun] = (verb, frozenset(prepositions))
    return table


# noun -> (verb, prepositions that mark the verb's object)
EVENT_NOUNS = _families()

# "helping her case" is helping her; "opposed his policies" is opposing him.
STAND_INS = word_set(
    "case cause policy plan proposal bid effort campaign work decision stance view handling record performance "
    "leadership "
    "nomination claim idea comment remark government administration behaviour behavior conduct action move "
    "strategy approach "
    "position argument announcement appointment behalf side speech story call candidacy courage commitment role "
    "transaction dealing finance practice accounting"
)

# Whose they are may stand before them, too: "Tory plans".
PLANS = word_set("plan policy proposal strategy decision stance claim")

# What these do, the country or the organisation does whose they are: "Norwegian troops", "the Acme board".
BODIES = word_set(
    "government administration regime parliament congress senate cabinet ministry army military navy "
    "police force troops air_force jet warplane warship fighter artillery missile rocket drone bomber gunship militia "
    "board management leadership team court tribunal jury junta judiciary airstrike strike raid helicopter plane tank "
    "watchdog "
    "side squad lineup delegation"
)
# Several of these stand for whom they belong to; one of them is a person of his own.
MEMBERS = word_set(
    "official soldier troop force marine commander officer investigator prosecutor lawmaker legislator minister "
    "diplomat executive director shareholder boss manager negotiator player striker worker employee scientist "
    "researcher engineer lawyer regulator inspector agent aircraft authority juror judge detective rebel militant "
    "guerrilla insurgent gunman commando paratrooper gendarme peacekeeper guard plane helicopter tank magistrate"
)
# Parts of a contest: "the final of the Dorvik Open", "their Dorvik Cup tie".
PARTS_OF_EVENTS = word_set(
    "final semi-final quarter-final quarterfinal semifinal round stage group opener match game tie clash defeat "
    "victory win campaign fixture squad table title leg heat race ceremony show edition concert gig gala"
)
# What there are several of one thing: "a new version of Zorin", "an episode of Harbour Lights".
EDITIONS = word_set("version edition copy update upgrade model generation release remake series episode sequel cast")
# Who is at the head of one of these fields is not at the head of the firm or the party: "sales director".
FIELDS = word_set(
    "sale marketing finance communication press media advertising publicity campaign election security operation "
    "technology product policy research development personnel resource sport news city business feature fashion "
    "programme program project investment design service account logistics procurement compliance risk brand "
    "recruitment education training science health safety"
)
POSTS_OF_FIELDS = word_set("director chief manager editor secretary head boss president chairman")
# Offices and posts: who stands for one, resigns from one or is appointed to one has to do with whose it is.
POSTS = word_set(
    "presidency leadership premiership chairmanship captaincy governorship seat post job helm board throne mayoralty "
    "candidacy nomination"
)
# Without an article these are offices, too: "ran for mayor of Oslo", "resigned as chairman of Acme".
OFFICES = word_set(
    "president mayor governor premier chancellor chairman chairwoman chair leader chief head director executive "
    "manager coach captain secretary treasurer minister senator speaker sheriff commissioner editor ambassador mp "
    "trustee"
)
# Who goes there goes to whose it is, and what lies there lies with it.
SEATS = word_set("headquarters office capital border embassy campus base airport stadium factory plant laboratory")
