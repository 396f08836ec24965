"""The kg.toml that ``kg init`` writes: every setting with its default and what it means."""

STARTER = """\
# Settings of kg. An option of the command line goes before what stands here; kg info says which value comes from where.

# Language model: the name of an installed spaCy pipeline, or the path of one. Empty: the best English one installed.
model = ""

# Language file, for a model of another language than English: the path of one. Empty: the one that kg has, if any.
language = ""

# Relations to look for: "news", which ships with kg, or the path of a TOML file or an ontology.
schema = "news"

# A trained relation model, as kg train writes it, which finds relations beside the schema's patterns. Empty: none.
relations = ""

# Keep open statements whose subject or object is a mere phrase ("the old bridge") and no entity, too.
open = false

# Set articles aside that are clearly in a language which the model does not read; false: read them all the same.
detect_language = true

# What finds named relations: "patterns", those of the schema, or "llm", a language model; see [llm] below.
extractor = "patterns"

# What the articles are spread over: "local", this machine, or "dask", a cluster, or an engine that is installed.
engine = "local"

# Processes of this machine that analyse; 0 is one for each core. Each takes as much memory as its language model.
processes = 1

# Seconds that an article may take, after which its process is ended and the others go on. 0 is no limit.
article_seconds = 0

# Folder in which what the language model makes of each article is kept, so that it is read once only. Empty: none.
# To be rid of it, delete the folder.
cache = ""

# Of dask: the address of its scheduler ("tcp://10.0.0.1:8786"; empty: workers of this machine alone), and the folder,
# or the URL of one, that all its machines see, where articles and what they say are exchanged and kept.
scheduler = ""
exchange = ""

# Characters of one article beyond which it fails.
max_chars = 1_000_000

# Bytes of one file of a single article, or of one line of many, beyond which it is not read.
max_bytes = 20_000_000

# What one compressed file or archive may unpack to: bytes in all, how many times its own size (from 10,000,000 bytes
# on), files within it, and archives within one another (2: an archive in an archive).
max_unpacked = 100_000_000_000
max_ratio = 200
max_members = 500_000
max_nesting = 2

# Articles analysed together. More is a little faster and takes more memory.
batch_size = 16

# Limits of one query of kg query: seconds, megabytes of memory, rows of the answer. 0 is no limit.
query_timeout = 60
query_memory = 4_000
query_rows = 0

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

# The service that the extractor llm asks: articles are sent there. Its key, if it needs one, stands in the environment
# variable KG_LLM_KEY alone.
[llm]
# url = "http://127.0.0.1:8080/v1"
# model = ""
# Seconds to wait for one answer, and how often a request that failed in passing is sent again.
# timeout = 300
# retries = 4
# Most tokens of one answer, and most characters of an article in one request.
# max_tokens = 2048
# chunk_chars = 6000
# seed = 1
# How often the model's statements are right, as kg eval measures it: 0 to 1.
# confidence = 0.5
# Prices of a million tokens, sent and answered, and what one run may cost at most.
# price_input = 0.15
# price_output = 0.60
# max_cost = 1.0
# Folder in which answers are kept, so that the same is not asked twice; "" for none.
# cache = "~/.cache/kg/llm"

# SPARQL servers, for kg push, kg pull and kg build -o sparql+http://…. Names and passwords stand in the environment
# variables KG_SPARQL_USER and KG_SPARQL_PASSWORD, or KG_SPARQL_TOKEN, alone.
[server]
# Where a server takes queries and updates, if it is not found there.
# query_url = "http://127.0.0.1:7878/query"
# update_url = "http://127.0.0.1:7878/update"
# Seconds to wait for one answer, and most bytes of one.
# timeout = 300
# max_bytes = 500_000_000
# Characters that are sent in one request.
# batch_bytes = 4_000_000
# Folder in which kg build keeps its copy of the graph on a server.
# cache = "~/.cache/kg/servers"

# kg serve: where it listens, what one query may take (seconds, megabytes of memory, rows), how many run at once, and
# the bytes of one request beyond which it is refused; whether pages are fetched from this machine and its network.
[serve]
# host = "127.0.0.1"
# port = 8765
# timeout = 30
# memory = 2000
# rows = 100_000
# queries = 2
# max_bytes = 20_000_000
# fetch_inner = false

# Pages of the web: whether they are fetched at all (as --fetch says), and how.
[fetch]
# on = false
# Seconds and bytes of one page, and most pages that feeds and sitemaps name of which one run fetches.
# timeout = 30
# max_bytes = 20_000_000
# max_pages = 1000
# Seconds between two requests to one site, and how often a page is asked for again after a failure that may pass.
# delay = 1
# retries = 2
# What kg calls itself, kg and its version if this is empty; whether it keeps to robots.txt; whether it goes to
# addresses of this machine and its network.
# user_agent = ""
# robots = true
# inner = false

# Queries by name, for kg query GRAPH --named. A parameter stands in the query as $name; its default here says that it
# is a text or a number. {kind = "entity"} is one that must be given; other kinds are date, relation and status.
[queries]
# [queries.visits]
# about = "Who visited somebody in a year"
# parameters = {whom = {kind = "entity"}, year = "2024"}
# sparql = \"\"\"
# SELECT ?who ?time WHERE {
#   ?statement rdf:predicate rel:visited ; rdf:object $whom ; rdf:subject/skos:prefLabel ?who ; kg:time ?time .
#   FILTER (STRSTARTS(STR(?time), $year))
# }\"\"\"
"""
