"""Nothing that people read goes past the catalogues, and nothing is put together from pieces."""

from __future__ import annotations

import pytest

from languages.sources import PACKAGE
from languages.unspoken import pieces, unspoken

FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_sentence_goes_through_gettext(path):
    assert list(unspoken(path.read_text(encoding="utf-8"))) == []


def test_no_sentence_is_put_together_from_pieces():
    found = {path.name: list(pieces(path.read_text(encoding="utf-8"))) for path in PACKAGE.rglob("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('raise PoseError("Nobody is in the picture.")', [1]),
        ('msg = f"{path} cannot be read: {error}."', [1]),
        ('_TEXT = "one of {this} and {that}"', [1]),
        ('"""A docstring of some words."""\nx = "one two three"', [2]),
        ('gettext("Nobody is in the picture.")', []),
        ('gettext_noop("Nobody is in the picture.")', []),
        ('LOG.exception("The queue cannot be asked.")', []),
        ('x = "saddle_height"', []),
        ('x = "two words"', []),
        ('typer.Option(help="Looks at the clip.")', []),
        ('x = "nobody reads this text"  # untranslated: a key', []),
    ],
)
def test_a_sentence_past_the_catalogues_is_found(source, lines):
    assert [line for line, _ in unspoken(source)] == lines


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("f\"{gettext('Knee')}: {value} degrees\"", 1),
        ('gettext("The knee") + " is bent"', 1),
        ('gettext("The knee") + gettext(" is bent")', 2),
        ('gettext("and the knee is bent")', 1),
        ('gettext("The knee, ")', 1),
        ('gettext(f"The knee is {value}")', 1),
        ("f\"{gettext('Knee')}: {value}\"", 0),
        ('gettext("{name}: {value} degrees", name=gettext("Knee"), value=1)', 0),
        ("\" \".join([gettext('One.'), gettext('Two.')])", 0),
    ],
)
def test_pieces_are_found(source, count):
    assert len(list(pieces(source))) == count
