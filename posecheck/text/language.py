"""Which language people are spoken to in: English, until a shell (the command line, a page) has chosen another."""

from __future__ import annotations

import locale
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

ENGLISH: Final = "en"

LANGUAGES: Final[Mapping[str, str]] = {
    ENGLISH: "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "nl": "Nederlands",
    "pt": "Português",
}
"""The languages by their tags, each as it calls itself."""

_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first of these that is set tells the language (POSIX)."""

_current: Final[ContextVar[str]] = ContextVar("posecheck_language", default=ENGLISH)


def current_language() -> str:
    """Tell the tag of the language that people are spoken to in now, such as ``de``."""
    return _current.get()


@contextmanager
def use_language(tag: str) -> Iterator[None]:
    """Speak a language inside a ``with`` block.

    It holds for this thread and for what it starts by `contextvars`; tasks of `posecheck.system.task_pool` take it
    along to their processes.

    Parameters
    ----------
    tag : str
        One of `LANGUAGES`.

    Returns
    -------
    context manager
        Ended, it leaves the language as it was.

    Raises
    ------
    KeyError
        If there is no such language.

    Examples
    --------
    >>> from posecheck.text import current_language, use_language
    >>> with use_language("de"):
    ...     current_language()
    'de'
    >>> current_language()
    'en'
    """
    if tag not in LANGUAGES:
        raise KeyError(tag)
    token = _current.set(tag)
    try:
        yield
    finally:
        _current.reset(token)


def find_language(name: str) -> str | None:
    """Find the language that a tag or a locale names.

    Parameters
    ----------
    name : str
        Such as ``de``, ``de-AT`` or ``de_AT.UTF-8``.

    Returns
    -------
    str or None
        Its tag; None for one that we do not speak.

    Examples
    --------
    >>> from posecheck.text import find_language
    >>> find_language("de_AT.UTF-8"), find_language("pt-BR"), find_language("ja"), find_language("C.UTF-8")
    ('de', 'pt', None, None)
    """
    tag = re.split(r"[-_.@]", name.strip(), maxsplit=1)[0].lower()
    return tag if tag in LANGUAGES else None


def system_language() -> str:
    """Find the language of this computer's user: that of the environment, or of the system; English where unknown."""
    for variable in _VARIABLES:
        if os.environ.get(variable):
            return find_language(os.environ[variable]) or ENGLISH
    return find_language(_system_locale()) or ENGLISH


def _system_locale() -> str:
    """Ask the system itself, where the environment says nothing, as on Windows."""
    if sys.platform == "win32":
        import ctypes

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return locale.getlocale()[0] or ""


def browser_language(accepted: str) -> str | None:
    """Find the language that a browser asks for.

    Parameters
    ----------
    accepted : str
        The header Accept-Language.

    Returns
    -------
    str or None
        The tag of the most wanted one that we speak; None for none of them.

    Examples
    --------
    >>> from posecheck.text import browser_language
    >>> browser_language("ja, fr-CH;q=0.7, de;q=0.9, *;q=0.1"), browser_language("ja")
    ('de', None)
    """
    wanted = []
    for part in accepted.split(","):
        name, _, rest = part.partition(";")
        weight = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", rest)
        tag = find_language(name)
        if tag is not None and (not rest or (weight and float(weight[1]) > 0)):
            wanted.append((float(weight[1]) if weight else 1.0, tag))
    return max(wanted, key=lambda one: one[0])[1] if wanted else None
