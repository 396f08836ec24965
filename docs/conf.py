"""The site of the documentation: ``make docs`` writes it to build/docs."""

import kg

project = "kg"
version = release = kg.__version__
copyright = "the authors of kg"  # noqa: A001 - Sphinx calls it so
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
# Links to files of the checkout, such as ../examples, lead out of the site; a test sees that the files are there. What
# cannot be coloured, such as paths in SPARQL, is shown without colours.
suppress_warnings = ["myst.xref_missing", "misc.highlighting_failure"]
# Of another language, or of none: RDF's Turtle, what a command prints.
highlight_language = "none"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_class_signature = "separated"
autodoc_inherit_docstrings = False
python_display_short_literal_types = True
napoleon_numpy_docstring = False
html_theme = "furo"
html_title = f"kg {version}"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
