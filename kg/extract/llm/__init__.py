"""Named relations by a language model: it proposes, and what cannot be checked against the article is left out.

In the order in which an article passes through: ``chunks`` of its text go into requests (``prompt``), answered from
the ``cache`` or by the service (``client``, within the ``budget``); ``answers`` reads what came back, ``checking``
compares it with the annotated article. ``extractor`` does one after the other.
"""
