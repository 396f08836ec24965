"""The personal pronouns of English, and what each can mean by gender and number."""

from kg.annotate.clusters import Cluster
from kg.annotate.phrases import COLLECTIVE
from kg.names import Gender

HE = frozenset(["he", "him", "his", "himself"])
SHE = frozenset(["she", "her", "hers", "herself"])
IT = frozenset(["it", "its", "itself"])
THEY = frozenset(["they", "them", "their", "theirs", "themselves"])
I = frozenset(["i", "me", "my", "mine", "myself"])  # noqa: E741
YOU = frozenset(["you", "your", "yours", "yourself", "yourselves"])
WE = frozenset(["we", "us", "our", "ours", "ourselves"])
PERSONAL = HE | SHE
THIRD = PERSONAL | IT | THEY
SPOKEN = I | YOU | WE
REFLEXIVE = frozenset(["himself", "herself", "itself", "themselves"])
_ARE_THEY = frozenset(["Organization", "Group", "Place"])


def gender(word: str) -> Gender | None:
    """The gender that a pronoun tells.

    Example:
        >>> gender("his"), gender("herself"), gender("it")
        ('m', 'f', None)
    """
    return "m" if word in HE else "f" if word in SHE else None


def agrees(cluster: Cluster, word: str) -> bool:
    """Whether a pronoun of the third person can mean an entity.

    Args:
        cluster: the entity.
        word: the pronoun in lower case.
    """
    if cluster.voice:
        return False
    if word in PERSONAL:
        personal = cluster.type == "Person" or (not cluster.type and not cluster.named) or cluster.may_be_person
        return personal and not cluster.several and cluster.gender in (None, gender(word))
    if word in IT:
        return not cluster.several and cluster.type not in ("Person", "Group")
    if cluster.several:
        return True
    if cluster.named:
        return cluster.type in _ARE_THEY
    # "The board … they", and who may be a man or a woman: "a student … they".
    unknown = cluster.type == "Person" and cluster.gender is None
    return unknown or cluster.type == "Organization" or cluster.phrases[0].lemma in COLLECTIVE
