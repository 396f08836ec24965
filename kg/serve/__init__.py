"""``kg serve``: the graph in a browser, and as a SPARQL endpoint.

``held`` keeps the graph open as it changes, ``access`` says who may do what, ``pages`` makes HTML of templates, ``app``
puts the parts together. Each other module has the routes of one kind of page.
"""
