"""The template of all catalogues, and the catalogues: gettext's .po files, written by Babel."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from .documents import document_texts
from .sources import FoundText, python_texts
from .tables import target_texts, word_texts

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "posecheck" / "text" / "catalogues"
TEMPLATE: Final = FOLDER / "posecheck.pot"
_WIDTH: Final = 120
_HEADER: Final = """\
# What posecheck says to people. "python -m languages" renews this file; by hand one writes only what is behind msgstr.
# Distributed under the licence of posecheck, Apache-2.0."""


def collect_messages() -> Catalog:
    """Collect every text that people read, from the code, its tables of words and the documents."""
    template = _catalog(None)
    found: list[FoundText] = [*word_texts(), *target_texts(), *python_texts(), *document_texts()]
    for one in found:
        text = (one.text, one.many) if one.many else one.text
        comments = [one.comment] if one.comment else []
        template.add(text, locations=[(one.place, None)], context=one.context, auto_comments=comments)  # type: ignore[list-item]
    return template


def _catalog(language: str | None) -> Catalog:
    return Catalog(language, project="posecheck", header_comment=_HEADER, fuzzy=False)


def write_template(template: Catalog) -> None:
    """Write the template, for translators' programs."""
    FOLDER.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(po_bytes(template))


def po_bytes(catalog: Catalog) -> bytes:
    """Write a catalogue in Babel's form, without what changes with every run or version of it."""
    stream = io.BytesIO()
    write_po(stream, catalog, width=_WIDTH, ignore_obsolete=True)
    changing = (
        b'"POT-Creation-Date',
        b'"PO-Revision-Date',
        b'"Last-Translator',
        b'"Language-Team',
        b'"Report-Msgid-Bugs',
        b'"Generated-By',
    )
    lines = stream.getvalue().split(b"\n")
    return b"\n".join(line for line in lines if not line.startswith(changing))


def read_catalog(language: str) -> Catalog:
    """Read the catalogue of a language; an empty one where there is none yet."""
    file = FOLDER / f"{language}.po"
    if not file.exists():
        return _catalog(language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def renew_catalogue(template: Catalog, language: str) -> int:
    """Bring a catalogue up to date, and say how many of its texts are translated.

    A translation stays with its English text and context; nothing is guessed from a text that is alike.
    """
    known = {key_of(message): message for message in read_catalog(language) if message.id}
    renewed = _catalog(language)
    for message in template:
        if not message.id:
            continue
        before = known.get(key_of(message))
        renewed.add(
            message.id,
            before.string if before and isinstance(before.id, type(message.id)) else None,
            locations=message.locations,
            context=message.context,
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before else (),
        )
    (FOLDER / f"{language}.po").write_bytes(po_bytes(renewed))
    return sum(is_translated(message) for message in renewed if message.id)


def key_of(message: Message) -> tuple[str | None, str]:
    """Return what a message is found by: its context, and its English text."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def is_translated(message: Message) -> bool:
    """Whether all forms of a message are there."""
    said = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(said) and all(said)
