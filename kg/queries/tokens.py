"""How a text in SPARQL is cut, so that nothing in a string, an IRI, a name or a comment is taken for a keyword."""

import re

# Strings, IRIs, comments, language tags, variables and names; what is left are keywords, braces and semicolons. It must
# end each of them where Oxigraph does, or a keyword could hide in one.
TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\''
    r"|<(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"
    r"|#[^\n\r]*|@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\?\w+|\$(?P<parameter>\w+)"
    r"|(?P<prefix>[\w.-]*):(?:(?:[\w:%]|\\.)(?:[\w.:%-]|\\.)*)?|(?P<word>\w+)|(?P<mark>[{};])",
    re.DOTALL,
)
"""A token of SPARQL: a ``word``, a ``mark``, a name with its ``prefix``, a ``parameter`` behind its ``$``, or something
that no keyword is in."""
