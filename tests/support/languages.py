"""A language for tests, in which all that goes through a catalogue stands in brackets."""

from __future__ import annotations

import pytest

from posecheck.text import catalogue, words

PSEUDO = "nl"
"""Its tag: that of a language whose numbers have a comma."""

OPEN, CLOSE = "⟦", "⟧"


class Bracketed:
    """A catalogue that has everything."""

    def find(self, _context: str | None, text: str, _count: int | None = None) -> str:
        return "\n\n".join(f"{OPEN}{part}{CLOSE}" for part in text.split("\n\n"))


def speak_in_brackets(monkeypatch: pytest.MonkeyPatch) -> str:
    """Put the brackets in the place of a language, and return its tag."""
    english = catalogue.Catalogue({}, lambda count: int(count != 1))
    for module in (catalogue, words):
        monkeypatch.setattr(module, "read_catalogue", lambda tag: Bracketed() if tag == PSEUDO else english)
    monkeypatch.setattr(words, "_words", words._words.__wrapped__)
    return PSEUDO
