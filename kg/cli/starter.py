"""The kg.toml that ``kg init`` writes: every setting with its default and what it means."""

STARTER = """\
# Settings of kg. An option of the command line goes before what stands here; kg info says which value comes from where.

# Language model: the name of an installed spaCy pipeline, or the path of one. Empty: the best English one installed.
model = ""

# Relations to look for: "news", which ships with kg, or the path of a TOML file of your own.
schema = "news"

# Keep open statements whose subject or object is a mere phrase ("the old bridge") and no entity, too.
open = false

# Characters of one article beyond which it is set aside.
max_chars = 400_000

# Bytes of one file of a single article, or of one line of many, beyond which it is not read.
max_bytes = 20_000_000

# Articles analysed together. More is a little faster and takes more memory.
batch_size = 16

# Which column of a CSV file, or key of JSON Lines, holds what. A name that is not given here is taken as it is.
[columns]
# text = "body"
# id = "article_id"
# title = "headline"
# url = "link"
# date = "published"
# author = "byline"
# publisher = "outlet"
# language = "lang"
"""
