"""All words of pictures and pages, from one file, ready for translation."""

from __future__ import annotations

import sys
from functools import cache
from importlib.resources import files
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@cache
def words(group: str) -> dict[str, Any]:
    """Read one group of words.

    Parameters
    ----------
    group : str
        A table of ``words.toml``, such as ``page``.

    Returns
    -------
    dict of str to str, or to another group
        The words by name.
    """
    text = files("posecheck.text").joinpath("words.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(text)[group]
    return found
