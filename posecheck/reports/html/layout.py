"""What all pages share: their frame, their styles, how a template is filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np

from posecheck.text import current_language, read_words

if TYPE_CHECKING:
    from jinja2 import Environment


def render_template(template: str, data: Mapping[str, Any], **values: Any) -> str:
    """Fill in a template of ``assets``; `data` is for the page's script, `values` are escaped."""
    # It lies in a script element, which only a < can end.
    packed = json.dumps(data, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")
    css = read_asset("page.css") + read_asset("charts.css")
    shared = {"css": css, "paper": read_asset("paper.js"), "data": packed, "language": current_language()}
    return _templates().get_template(template).render(**shared, **values)


@cache
def _templates() -> Environment:
    """Open the templates, once per process: to compile those of one report takes 0.15 s."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("posecheck.reports.html", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page_script(*names: str) -> str:
    """Put files of ``assets`` together, in their order, to a page's script."""
    return '"use strict";\n' + "".join(read_asset(name) for name in names)


def read_asset(name: str) -> str:
    """Read a file that goes into pages."""
    return files("posecheck.reports.html").joinpath("assets", name).read_text(encoding="utf-8")


def filming_svg() -> str:
    """Read the picture of where the phone goes, with its texts in the current language."""
    svg = read_asset("filming.svg")
    for words in read_words("filming").values():
        for line, said in zip_longest(words.english.split("\n"), words.split("\n"), fillvalue=""):
            svg = svg.replace(f">{line}<", f">{escape(said, quote=False)}<")
    return svg


def round_numbers(values: Any, digits: int) -> list[Any]:
    """Round numbers of any shape for a page's script; None stands for what is not finite."""
    array = np.asarray(values, dtype=np.float64)
    rounded = array.round(digits).astype(object)
    rounded[~np.isfinite(array)] = None
    return list(rounded.tolist())
