"""Whether XML of others is safe to be read: without entities, which can name other files or grow, and not too deep."""

from xml.parsers import expat

DEEPEST = 1_000
"""Elements within elements; readers take time or stack for each."""


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
        raise UnsafeXmlError(parser.CurrentLineNumber, "it defines XML entities, which kg does not read")

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
