"""The graph as RDF in Oxigraph: what an article gives, how articles merge, and how it is read, checked and written.

* ``vocabulary``, ``nodes``, ``terms``            names: namespaces and IRIs; as Oxigraph's terms, or as plain data
* ``record``, ``analysis``, ``statement``         an analysed article as quads
* ``contribution``, ``election``, ``merge``       what it gives to entities and statements, added and taken away
* ``profiles``, ``groups``                        who is who, and which articles are one source, as articles come and go
* ``ledger``, ``rewrite``, ``history``            one article, one transaction; what was done
* ``decided``, ``judging``, ``review``            what people say, and what they may be asked
* ``oxigraph``, ``journal``, ``pending``          the store: a change is safe at once, and indexed with many others
* ``lock``, ``finished``                          one writes, others read meanwhile
* ``reader``, ``find``, ``nearby``, ``texts``     the graph as ``kg.types``, what a person means by a name, what is near
* ``sparql``, ``limited``                         questions in SPARQL, with limits
* ``diff``, ``verify``, ``migrate``               two graphs compared; whether all of it holds; older formats
* ``serialise``                                   Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD
* ``server``, ``transfer``, ``remote``            the same graph on a SPARQL server
"""
