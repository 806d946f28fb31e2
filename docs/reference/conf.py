"""How Sphinx builds the reference of the public names: ``python -m sphinx -W -b html docs/reference FOLDER``."""

import posecheck

project = "posecheck"
copyright = "the posecheck authors"  # noqa: A001  Sphinx calls it so
version = release = posecheck.__version__
extensions = ["sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc"]
html_theme = "alabaster"
html_theme_options = {"description": "Measures a bike fit from a side-on recording", "font_family": "sans-serif"}
html_show_sphinx = False
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings give shapes and units, which types cannot
default_role = "literal"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
