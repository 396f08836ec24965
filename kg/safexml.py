"""Whether XML of others is safe to be read: without entities, which can name other files or grow, and not too deep."""

from xml.parsers import expat

DEEPEST = 1_000
"""Elements within elements; readers take time or stack for each."""


_ENTITIES = "it defines XML entities, which kg does not read"


class UnsafeXmlError(ValueError):
    """XML that is broken, or not safe to be read.

    Args:
        line: of the XML, counted from 1; 0 where it is about no line of it.
        what: what is wrong with it, on one line.
        broken: whether it is no XML at all.
    """

    def __init__(self, line: int, what: str, *, broken: bool = False) -> None:
        super().__init__(what)
        self.line = line
        self.what = what
        self.broken = broken


def check_xml(content: bytes) -> None:
    """Read XML once without building anything.

    Args:
        content: the whole of it.

    Raises:
        UnsafeXmlError: it is broken, defines entities, or is too deep.

    Example:
        >>> check_xml(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
        Traceback (most recent call last):
        kg.safexml.UnsafeXmlError: it defines XML entities, which kg does not read
    """
    parser = expat.ParserCreate()
    depth = 0

    def refuse(*_: object) -> int:
        raise UnsafeXmlError(parser.CurrentLineNumber, _ENTITIES)

    def begin(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UnsafeXmlError(parser.CurrentLineNumber, f"its elements lie more than {DEEPEST:,} deep")

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnsafeXmlError(error.lineno, expat.ErrorString(error.code), broken=True) from error
    except UnsafeXmlError:
        raise
    except (LookupError, ValueError) as error:  # an encoding that there is not
        raise UnsafeXmlError(0, str(error), broken=True) from error


class _FoundError(Exception):
    """The root element was reached."""


def root_of(start: bytes) -> str:
    """The name of the root element, and the assurance that no entity is defined: that can only happen before it.

    Args:
        start: the beginning of the XML in UTF-8, whatever it declares.

    Returns:
        The name without its prefix.

    Raises:
        UnsafeXmlError: it defines entities, or there is no root element.

    Example:
        >>> root_of(b'<?xml version="1.0"?><!-- none --><rdf:RDF xmlns:rdf="urn:x">')
        'RDF'
    """
    parser = expat.ParserCreate("utf-8")

    def refuse(*_: object) -> int:
        raise UnsafeXmlError(parser.CurrentLineNumber, _ENTITIES)

    def begin(name: str, _: object) -> None:
        raise _FoundError(name.rpartition(":")[2])

    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = begin
    try:
        parser.Parse(start, False)
    except _FoundError as found:
        return str(found)
    except expat.ExpatError as error:
        raise UnsafeXmlError(error.lineno, expat.ErrorString(error.code), broken=True) from error
    raise UnsafeXmlError(0, "it has no root element", broken=True)
