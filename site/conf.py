"""Sphinx configuration of the site. Nothing here may load from elsewhere."""

import html
import os
import re
from pathlib import Path

from nesyria.datapackage.package import Package

_work = Path(os.environ["NESYRIA_SITE_WORK"])
_about = Package.at(os.environ["NESYRIA_SITE_PACKAGE"]).descriptor

project = _about["name"]
author = ", ".join(one["title"] for one in _about["contributors"])
# Stands in a script of every page.
release = version = re.sub(r"[^0-9A-Za-z.+-]", "-", _about["version"])
project_copyright = f"{_about['created'][:4]}, {author}. Data: {_about['licenses'][0]['name']}"

extensions = ["sphinx.ext.autodoc", "sphinx.ext.viewcode", "numpydoc", "myst_nb"]
# Of this site.
extensions += ["extensions.wall", "extensions.feedlinks", "extensions.stems"]
language = "en"
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
# Links of the included documents that lead into the repository have no page here; the links of the
# finished site are tested one by one.
suppress_warnings = ["myst.xref_missing", "myst.header"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# Notebooks are kept without outputs and run here; a cell that fails stops the build.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True
# Widgets would load scripts from elsewhere.
nb_ipywidgets_js: dict[str, dict[str, str]] = {}

toc_object_entries = False
numpydoc_show_class_members = False
autodoc_typehints = "none"
autodoc_member_order = "bysource"

html_theme = "pydata_sphinx_theme"
html_title = project
html_favicon = str(_work / "static" / "favicon.svg")
html_static_path = [str(_work / "static")]
# Data, charts and citations to download, copied as they are.
html_extra_path = [str(_work / "extra")]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_context = {"default_mode": "light"}
html_sidebars: dict[str, list[str]] = {
    "index": [],
    "charts": [],
    # Its index and the pages of countries lead to an event; a list of all beside each is long.
    "events/*": [],
    "search": [],
    "sql": [],
    "validation/index": [],
    # A wide table has the whole width.
    "tables/*": [],
    # Its index leads to a country; tables beside a list of all are cut.
    "countries/*": [],
}
html_theme_options = {
    # The theme puts it into pages as it is.
    "logo": {"text": html.escape(project)},
    "navbar_end": ["navbar-icon-links"],
    "navbar_persistent": ["search-button-field"],
    "header_links_before_dropdown": 7,
    "show_prev_next": False,
    "show_toc_level": 2,
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
}
