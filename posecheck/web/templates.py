"""The frame of the pages that people see, and how it is filled in."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from posecheck.records.settings import SETTINGS_BOUNDS
from posecheck.text import current_language, read_words

from .auth import CallerIdentity
from .languages import language_links
from .versions import version_tag

_MENU: Final = {
    "rider": (("film", "/"), ("live", "/live"), ("clips", "/clips")),
    "fitter": (
        ("film", "/"),
        ("live", "/live"),
        ("clips", "/clips"),
        ("compare", "/compare"),
        ("queue", "/queue"),
        ("phone", "/phone"),
    ),
}


def render_page(name: str, who: CallerIdentity | None, here: str = "", script: str = "", **what: Any) -> HTMLResponse:
    """Fill in a page.

    Parameters
    ----------
    name : str
        Of the template and of its words.
    who : CallerIdentity or None
        Who looks at it.
    here : str
        Its address in the menu.
    script : str
        Its script; empty for none.
    **what : object
        For the template.

    Returns
    -------
    HTMLResponse
        The page.
    """
    web = read_words("web")
    menu = _MENU[who.role] if who else ()
    filled = {"title": web[name]["title"], **what}
    template = _templates().get_template(f"{name}.html")
    shown = {"web": web, "say": web[name], "menu": menu, "here": here, "script": script}
    shown |= {"language": current_language(), "languages": list(language_links())}
    return HTMLResponse(template.render(**shown, **filled))


@cache
def _templates() -> Environment:
    loader = PackageLoader("posecheck.web", "pages")
    pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    pages.globals.update(bounds=SETTINGS_BOUNDS, tag=version_tag)
    return pages
