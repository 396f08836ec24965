"""``kg serve``: the graph in a browser, and as a SPARQL endpoint.

``kg.held`` keeps the graph open as it changes, ``access`` says who may do what, ``pages`` makes HTML of templates,
``asked`` runs queries within limits, ``negotiate`` chooses the form of an answer, ``description`` tells what can be
asked, ``app`` puts the parts together. Each other module has the routes of one kind of page.
"""
