"""Check a story before it is printed: everything said of one person, by how it is said, with the sentences to quote.

    python examples/evidence_for_a_journalist.py [NAME]
"""

import sys
import tempfile
from pathlib import Path

import kg

ARTICLES = Path(__file__).parent / "articles"
ELECTION = [*sorted(ARTICLES.glob("*port-ellery*.txt")), *sorted(ARTICLES.glob("*dinner*.txt"))]


def main(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder, kg.build(ELECTION, Path(folder) / "election.kg") as graph:
        person = graph.entity(name)
        print(f"{person.label}, also called: {', '.join(alias for alias, _ in person.aliases)}")
        statements = graph.statements(about=person.iri, support=True)
        for status in kg.Status:
            print(f"\n{status.upper()}")
            for statement in (s for s in statements if s.status == status):
                said = f" (says {statement.speaker})" if statement.speaker else ""
                print(f"  {statement.sentence}{said}")
                for support in statement.support:
                    where = f"{support.title}, characters {support.evidence.start} to {support.evidence.end}"
                    print(f"    “{support.evidence.text}” [{where}]")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "Amara Sutherland")
