"""All that is said to people: sentences and words by their catalogues, numbers and days as the language writes them."""

from __future__ import annotations

from .catalogue import SOURCE, gettext, gettext_noop, ngettext, npgettext, pgettext, source_text
from .joining import begin_small, interval_text, join_by_reason, shorten_list, span_text
from .language import (
    ENGLISH,
    LANGUAGES,
    browser_language,
    current_language,
    find_language,
    system_language,
    use_language,
)
from .numbers import day_text, moment_text, number_text, plain_number
from .words import read_words

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "SOURCE",
    "begin_small",
    "browser_language",
    "current_language",
    "day_text",
    "find_language",
    "gettext",
    "gettext_noop",
    "interval_text",
    "join_by_reason",
    "moment_text",
    "ngettext",
    "npgettext",
    "number_text",
    "pgettext",
    "plain_number",
    "read_words",
    "shorten_list",
    "source_text",
    "span_text",
    "system_language",
    "use_language",
]
