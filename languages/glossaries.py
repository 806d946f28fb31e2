"""The glossary of each language: the field's terms, chosen once, before a catalogue is translated by them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from .sources import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TERMS: Final = ROOT / "languages" / "terms.toml"
_HEAD: Final = """\
# The terms of the field in this language, as a fitter of the country says them. Fill them in first, and use them in
# posecheck/text/catalogues/{language}.po. Where riders are told in another word than fitters, give both: plain | term.
"""


def english_terms() -> dict[str, str]:
    """Read the terms in English, each with what it means."""
    found: dict[str, str] = tomllib.loads(TERMS.read_text(encoding="utf-8"))["terms"]
    return found


def glossary_file(language: str) -> Path:
    """Say where the glossary of a language lies."""
    return ROOT / "docs" / "languages" / language / "glossary.toml"


def read_glossary(language: str) -> dict[str, str]:
    """Read the terms of a language by the English ones; empty ones are not chosen yet."""
    file = glossary_file(language)
    if not file.exists():
        return {}
    found: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))["terms"]
    return found


def renew_glossary(language: str) -> tuple[int, int]:
    """Bring a glossary up to date; say how many terms there are, and how many of them are chosen."""
    known, file = read_glossary(language), glossary_file(language)
    lines = [_HEAD.format(language=language), "[terms]"]
    for term, meaning in english_terms().items():
        lines += [f"# {meaning}", f"{json.dumps(term)} = {json.dumps(known.get(term, ''), ensure_ascii=False)}"]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(english_terms()), sum(bool(known.get(term)) for term in english_terms())
