"""Sentences in the language of whoever reads them. What has no translation comes in English, which is the key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from .language import ENGLISH, current_language
from .numbers import FORMATTER

FOLDER: Final = "catalogues"

SOURCE: Final = "targets.source"
"""The context of the pieces of a band's source, which come from ``targets.toml``."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The translations of one language.

    Parameters
    ----------
    texts : mapping
        By context (None for none) and English text, its forms: one, or one for each kind of number.
    form_of : callable
        Which of the forms goes with a number.
    """

    texts: Mapping[tuple[str | None, str], tuple[str, ...]]
    form_of: Callable[[int], int]

    def find(self, context: str | None, text: str, count: int | None = None) -> str | None:
        """Find a translation; None where there is none."""
        forms = self.texts.get((context, text))
        if forms is None:
            return None
        return forms[0] if count is None else forms[min(self.form_of(count), len(forms) - 1)]


@cache
def read_catalogue(language: str) -> Catalogue:
    """Read the catalogue of a language; English has an empty one."""
    if language == ENGLISH:
        return Catalogue({}, lambda count: int(count != 1))
    from gettext import c2py

    from babel.messages.pofile import read_po

    with files("posecheck.text").joinpath(FOLDER, f"{language}.po").open("rb") as file:
        found = read_po(file, locale=language)
    texts: dict[tuple[str | None, str], tuple[str, ...]] = {}
    for message in found:
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        key = message.id if isinstance(message.id, str) else message.id[0]
        if key and all(said) and not message.fuzzy:
            texts[message.context, key] = tuple(str(form) for form in said)
    return Catalogue(texts, c2py(found.plural_expr))


def translate(context: str | None, text: str, values: Mapping[str, Any], many: str = "") -> str:
    """Say a sentence in the current language, its fields filled in.

    Parameters
    ----------
    context : str or None
        Tells apart what is alike in English only.
    text : str
        The English sentence; for the number one, where there is another for many.
    values : mapping
        By the names of the fields; a text without values is no pattern, and its braces stay.
    many : str
        The English sentence for other numbers than one, which `values` has as ``count``; empty for none.

    Returns
    -------
    str
        The sentence. A translation whose fields do not fit is passed over.
    """
    count = int(values["count"]) if many else None
    english = many if many and count != 1 else text
    found = read_catalogue(current_language()).find(context, text, count)
    if not values:
        return found or english
    if found is not None:
        try:
            return FORMATTER.vformat(found, (), values)
        except (LookupError, ValueError, AttributeError):
            pass  # no reader is left without a sentence; tests find what does not fit
    return FORMATTER.vformat(english, (), values)


def gettext(text: str, /, **values: Any) -> str:
    """Say a sentence in the current language.

    Parameters
    ----------
    text : str
        The English sentence, with ``{named}`` fields.
    **values : object
        What goes into the fields. Numbers are written as the language does, by the format behind the colon.

    Returns
    -------
    str
        The sentence.

    Examples
    --------
    >>> from posecheck.text import gettext
    >>> gettext("Raise the saddle by {first:.0f} mm.", first=4.2)
    'Raise the saddle by 4 mm.'
    """
    return translate(None, text, values)


def pgettext(context: str, text: str, /, **values: Any) -> str:
    """Say in the current language what could mean something else elsewhere, such as ``right``.

    Parameters
    ----------
    context : str
        Where it stands, in a word or two.
    text : str
        The English text.
    **values : object
        What goes into its fields.

    Returns
    -------
    str
        The text.
    """
    return translate(context, text, values)


def ngettext(one: str, many: str, count: int, /, **values: Any) -> str:
    """Say a sentence with a number of things, which is the field ``{count}``.

    Parameters
    ----------
    one, many : str
        The English sentences for one thing, and for any other number.
    count : int
        How many.
    **values : object
        What goes into the other fields.

    Returns
    -------
    str
        The sentence.

    Examples
    --------
    >>> from posecheck.text import ngettext
    >>> ngettext("{count} stroke", "{count} strokes", 1), ngettext("{count} stroke", "{count} strokes", 3)
    ('1 stroke', '3 strokes')
    """
    return translate(None, one, {**values, "count": count}, many)


def npgettext(context: str, one: str, many: str, count: int, /, **values: Any) -> str:
    """Say a sentence with a number of things, as `ngettext`, in a context, as `pgettext`."""
    return translate(context, one, {**values, "count": count}, many)


def gettext_noop(text: str) -> str:
    """Mark a text of a table for translation; `gettext` says it where it is shown."""
    return text


def source_text(source: str) -> str:
    """Say the source of a band, piece by piece; those of a fitter's own bands stay as they are."""
    return "; ".join(pgettext(SOURCE, piece) for piece in source.split("; "))
