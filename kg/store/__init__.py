"""The graph as RDF in Oxigraph: what an article gives, how articles merge, and how it is read, checked and written.

* ``vocabulary``, ``nodes``      names: namespaces and IRIs; the same as Oxigraph's terms
* ``record``, ``statement``      an analysed article as quads
* ``contribution``, ``merge``    what it gives to entities and statements, added and taken away
* ``articles``, ``history``      one article, one transaction
* ``oxigraph``, ``lock``         the store and who has it open
* ``update``                     a change to it as SPARQL
* ``server``, ``checksums``      the graph on a SPARQL server, and whether two copies are the same
* ``transfer``, ``remote``       sent there and fetched; a copy that changes along with it
* ``reader``, ``find``           the graph as ``kg.types``, and what a person means by a name
* ``diff``                       what two graphs differ in
* ``reviewed``                   what people accepted and rejected, with the sentences
* ``verify``                     whether all of it holds
* ``serialise``                  Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD
"""
