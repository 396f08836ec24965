"""Use kg's components in a spaCy pipeline of your own: entities with all their mentions, and triples, on ``doc._``.

    python examples/in_your_spacy_pipeline.py
"""

from kg.models import load_model

TEXT = """Harbour plan divides town

Mayor Amara Sutherland met the builder Gordon Fenwick on Monday. She praised him.

Neil Pettigrew, her challenger, denied that \
he had visited Halifax.
"""


def main() -> None:
    nlp, model = load_model()  # or spacy.load() of any English pipeline with a tagger, a parser and ner
    nlp.add_pipe("kg_paragraphs", first=True)
    for component in ("kg_names", "kg_quotes", "kg_times", "kg_coref", "kg_triples"):
        nlp.add_pipe(component)

    doc = nlp(TEXT)
    print(f"{model.name}: {', '.join(nlp.pipe_names)}\n")
    for entity in doc._.entities:
        print(f"{entity.id} {entity.type:<13}{entity.label:<18}{' / '.join(m.text for m in entity.mentions)}")
    print()
    for triple in doc._.triples:
        if triple.relation:
            print(f"{triple.status:<8}{triple.subject.label} | {triple.relation} | {triple.object.label}")


if __name__ == "__main__":
    main()
