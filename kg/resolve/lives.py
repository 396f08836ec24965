"""What somebody does in life, as far as the nouns tell that articles call people and organisations by.

A goalkeeper and a judge of one name are hardly one person; a tycoon and a president may be.
"""

from collections import Counter
from collections.abc import Iterable

from kg.names import word_set

_LIVES = {
    "sport": word_set(
        "athlete player footballer striker midfielder defender goalkeeper winger forward batsman bowler cricketer "
        "golfer boxer runner sprinter swimmer cyclist jockey skater skier coach trainer teammate referee umpire "
        "fly-half flanker quarterback pitcher team side squad club captain linebacker center guard wrestler sportsman "
        "sportswoman champion manager"
    ),
    "politics": word_set(
        "president minister premier chancellor senator governor mayor secretary ambassador diplomat envoy politician "
        "lawmaker legislator congressman congresswoman statesman stateswoman king queen prince princess monarch "
        "emperor dictator sultan emir councillor alderman candidate nominee commissioner party coalition parliament "
        "senate congress "
        "government administration ministry mp"
    ),
    "arts": word_set(
        "actor actress singer songwriter rapper musician composer conductor pianist guitarist drummer bassist "
        "vocalist frontman dancer choreographer comedian entertainer filmmaker screenwriter painter sculptor artist "
        "author writer novelist poet playwright photographer celebrity star starlet violinist cellist band orchestra "
        "choir ensemble quartet theatre gallery museum model host presenter"
    ),
    "business": word_set(
        "businessman businesswoman executive entrepreneur investor banker economist tycoon mogul billionaire "
        "millionaire chairman chairwoman company firm corporation manufacturer maker supplier retailer lender insurer "
        "broker airline operator carmaker brewery bank shareholder accountant"
    ),
    "law": word_set("judge magistrate justice lawyer attorney prosecutor solicitor barrister court tribunal"),
    "crime": word_set(
        "defendant suspect offender prisoner inmate convict criminal gunman attacker killer murderer terrorist "
        "robber burglar fraudster hijacker"
    ),
    "science": word_set(
        "scientist researcher physicist chemist biologist mathematician astronomer professor historian philosopher "
        "psychologist geologist lecturer academic university college institute laboratory engineer inventor"
    ),
    "medicine": word_set("doctor surgeon nurse physician psychiatrist hospital clinic paramedic midwife dentist"),
    "military": word_set("soldier general colonel admiral sergeant lieutenant army navy militia marine fighter rebel"),
    "religion": word_set("pope priest bishop archbishop cardinal imam rabbi vicar preacher monk nun church ayatollah"),
    "media": word_set(
        "journalist reporter editor columnist correspondent broadcaster blogger anchor newspaper magazine paper daily "
        "weekly network channel"
    ),
}
_LIFE_OF = {noun: life for life, nouns in _LIVES.items() for noun in nouns}
# Lives that one person often leads together, or one after the other.
_TOGETHER = {
    frozenset(pair.split("-"))
    for pair in (
        "politics-business politics-law politics-military politics-media politics-crime politics-science "
        "politics-religion politics-arts politics-medicine "
        "business-sport business-media business-arts business-crime business-science arts-media sport-media "
        "science-medicine law-science law-business crime-military science-media law-crime arts-crime"
    ).split()
}


def life_of(roles: Iterable[str]) -> str:
    """The life that most of the nouns tell; empty if none does, or two as often.

    Args:
        roles: base forms, a rank before them or not ("prime minister").

    Example:
        >>> life_of(["goalkeeper", "captain"]), life_of(["prime minister"]), life_of(["man"])
        ('sport', 'politics', '')
    """
    told = Counter(_LIFE_OF[noun] for role in roles if (noun := role.rpartition(" ")[2].lower()) in _LIFE_OF)
    best = told.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return ""
    return best[0][0]


def go_together(one: str, other: str) -> bool:
    """Whether one person may well lead both lives; an unknown life goes with every other.

    Example:
        >>> go_together("politics", "business"), go_together("sport", "law"), go_together("", "law")
        (True, False, True)
    """
    return not one or not other or one == other or frozenset((one, other)) in _TOGETHER
