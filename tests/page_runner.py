"""Runs the steps of a page in the working folder; ``pages`` starts it, so that a page is a process of its own.

It reads a list of line, language, code and exit code, as JSON, from standard input, and prints for each step what it
gave and what is wrong with it. Python blocks share their names, and stand in the page's lines in a traceback.
"""

import contextlib
import io
import json
import re
import subprocess
import sys

import kg

# What changes with whatever else is found: the numbers of an article's triples and entities, confidence.
HOLE = re.compile(r"<[^>\s]+#[te]\d+>|(?<=kg:confidence )[\d.]+")


def python(code: str, page: str, line: int, names: dict[str, object]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile("\n" * line + code, page, "exec"), names)  # noqa: S102
    return printed.getvalue()


def shell(command: str, wanted: int) -> str:
    done = subprocess.run(
        ["bash", "-c", command],  # noqa: S607
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode != wanted:
        sys.exit(f"{command}\nexit {done.returncode}, not {wanted}\n{done.stdout}")
    return done.stdout + (f"exit {wanted}\n" if wanted else "")


def sparql(query: str) -> str:
    with kg.open("news.kg") as graph:
        result = graph.query(query)
        if not query.lstrip().startswith("CONSTRUCT"):
            return result.table() + "\n"
        lines = result.turtle().splitlines(keepends=True)
        return "".join(line for line in lines if line.strip() and not line.startswith("@prefix"))


def turtle(block: str) -> tuple[str, str]:
    """The block with its holes filled from the graph; what of it the graph does not have."""
    holes = {text: f"?hole{i}" for i, text in enumerate(dict.fromkeys(HOLE.findall(block)))}
    pattern = HOLE.sub(lambda hole: holes[hole[0]], block)
    with kg.open("news.kg") as graph:
        if not holes:
            return block, "" if graph.query(f"ASK {{ {pattern} }}") else "it is not in the graph"
        found = graph.query(f"SELECT * WHERE {{ {pattern} }} ORDER BY {' '.join(holes.values())} LIMIT 1")
        if not found:
            return block, "; ".join(missing(graph, pattern)) or "no one node has all of this"
        row = found[0]
    texts = {text: row[variable.strip("?")] for text, variable in holes.items()}
    return HOLE.sub(lambda hole: f"<{texts[hole[0]]}>" if hole[0][0] == "<" else str(texts[hole[0]]), block), ""


def missing(graph: kg.Graph, pattern: str) -> list[str]:
    """The lines of a block that do not hold even alone."""
    gone = []
    for node in pattern.split(" .\n"):
        subject, _, rest = node.strip().partition(" ")
        lines = re.sub(r"\s+", " ", rest).split(" ; ")
        gone += [line for line in lines if line and not graph.query(f"ASK {{ {subject} {line} }}")]
    return [f"not in the graph: {line}" for line in gone]


def main(page: str) -> None:
    names: dict[str, object] = {"__name__": "__main__"}
    given = []
    for line, language, code, wanted in json.load(sys.stdin):
        try:
            if language == "python":
                given.append((python(code, page, line, names), ""))
            elif language == "sparql":
                given.append((sparql(code), ""))
            elif language == "turtle":
                given.append(turtle(code))
            else:
                given.append((shell(code, wanted), ""))
        except (Exception, SystemExit):
            sys.stderr.write(f"{page}:{line + 1}: this step fails\n")
            raise
    sys.stdout.write(json.dumps(given))


if __name__ == "__main__":
    main(sys.argv[1])
