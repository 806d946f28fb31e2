"""Documents that riders read, block by block, and the same in other languages below ``docs/languages``."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from posecheck.reports.html.layout import filming_svg
from posecheck.text import pgettext, use_language

from .sources import ROOT, FoundText

DOCUMENTS: Final = ("docs/filming.md",)
PICTURE: Final = Path("posecheck/reports/html/assets/filming.svg")
_WIDTH: Final = 120
_ID: Final = re.compile(r"#+ [a-z_]+")
"""A heading that is the id of a reason stays as it is."""

_PREFIX: Final = re.compile(r"(#+ |\d+\. |- |)(.*)", re.DOTALL)
_ITEM: Final = re.compile(r"^(?=\d+\. |- )", re.MULTILINE)
_CODE: Final = re.compile("`[^`]*`")
_KEPT: Final = "\x00"
"""Stands for a space in code, where no line may end."""

_LINK: Final = re.compile(r"(\]\()(?![a-z]+:|#)")


def document_texts() -> Iterator[FoundText]:
    """Find the blocks of all documents; each document is their context."""
    for name in DOCUMENTS:
        found: list[str] = []

        def note(text: str, into: list[str] = found) -> str:
            into.append(text)
            return text

        rewrite_document((ROOT / name).read_text(encoding="utf-8"), note)
        yield from (FoundText(text, name, name) for text in found)


def write_documents(language: str) -> None:
    """Write all documents in a language."""
    for name in DOCUMENTS:
        into = ROOT / "docs" / "languages" / language / Path(name).name
        into.parent.mkdir(parents=True, exist_ok=True)
        into.write_text(translated_document(name, language), encoding="utf-8")
    (ROOT / "docs" / "languages" / language / PICTURE.name).write_text(translated_picture(language), encoding="utf-8")


def translated_document(name: str, language: str) -> str:
    """Translate a document; what has no translation stays English, links lead where they led."""
    with use_language(language):
        text = rewrite_document((ROOT / name).read_text(encoding="utf-8"), lambda block: pgettext(name, block))
    note = f"<!-- Made by `python -m languages` from {name} and posecheck/text/catalogues/{language}.po. -->\n\n"
    linked = _LINK.sub(r"\1../../", text)
    return note + linked.replace(f"](../../../{PICTURE.as_posix()})", f"]({PICTURE.name})")


def translated_picture(language: str) -> str:
    """Draw the picture of where the phone goes with its texts in a language."""
    with use_language(language):
        return filming_svg()


def rewrite_document(text: str, say: Callable[[str], str]) -> str:
    """Put each block of a Markdown text anew: headings, paragraphs, items of lists, cells of tables."""
    blocks = (piece for block in re.split(r"\n{2,}", text.strip("\n")) for piece in _pieces(block))
    return "".join(_rewritten(block, say) + end for block, end in blocks).rstrip("\n") + "\n"


def _pieces(block: str) -> Iterator[tuple[str, str]]:
    """Take the items of a list apart; each comes with what follows it."""
    items = [item for item in _ITEM.split(block) if item]
    yield from ((item.rstrip("\n"), "\n") for item in items[:-1])
    yield items[-1], "\n\n"


def _rewritten(block: str, say: Callable[[str], str]) -> str:
    if _ID.fullmatch(block):
        return block
    if block.startswith("|"):
        return "\n".join(_row(line, say) for line in block.split("\n"))
    found = _PREFIX.fullmatch(block)
    assert found is not None  # it matches any text
    mark = found[1]
    said = say(" ".join(found[2].split()))
    if mark.startswith("#"):
        return mark + said
    indent = " " * len(mark)
    whole = _CODE.sub(lambda code: code[0].replace(" ", _KEPT), said)
    return textwrap.fill(
        whole, _WIDTH, initial_indent=mark, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ).replace(_KEPT, " ")


def _row(line: str, say: Callable[[str], str]) -> str:
    if set(line) <= set("|-: "):
        return line
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    return f"| {' | '.join(say(cell) for cell in cells)} |"
