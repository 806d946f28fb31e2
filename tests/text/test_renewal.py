"""The catalogues, glossaries and documents of all languages, held against the code."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from languages.catalogues import (
    FOLDER,
    TEMPLATE,
    collect_messages,
    is_translated,
    key_of,
    po_bytes,
    read_catalog,
    renew_catalogue,
)
from languages.documents import DOCUMENTS, rewrite_document, translated_document, translated_picture
from languages.glossaries import english_terms, read_glossary
from languages.sources import ROOT, FoundText, module_texts
from languages.tables import is_spoken, word_texts
from posecheck.text import LANGUAGES, read_words

OTHERS = [tag for tag in LANGUAGES if tag != "en"]

FINISHED = frozenset(OTHERS)
"""Languages that lack nothing. One that is begun is left out here until it is finished."""

RENEW = 'Run "python -m languages" and commit what it writes.'


def fields(text):
    """The fields of a text with their formats; a text that is no pattern has none."""
    try:
        return sorted((name, form) for _, name, form, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return [("broken", text)]


def forms(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


@pytest.fixture(scope="module")
def template():
    return collect_messages()


def test_the_template_is_up_to_date(template):
    assert TEMPLATE.read_bytes() == po_bytes(template), RENEW


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_text_and_no_other(template, language):
    wanted, found = ({key_of(one) for one in each if one.id} for each in (template, read_catalog(language)))
    assert found == wanted, RENEW


@pytest.mark.parametrize("language", OTHERS)
def test_fields_and_plural_forms_are_those_of_the_english_text(language):
    catalogue = read_catalog(language)
    wrong = []
    for message in catalogue:
        if not message.id or not is_translated(message):
            continue
        if isinstance(message.id, tuple | list):
            wanted = fields(message.id[1])
            left_out = [field for field in wanted if field[0] != "count"]  # a form may say "one" in letters
            good = len(forms(message)) == catalogue.num_plurals
            good &= all(fields(one) in (wanted, left_out) for one in forms(message))
        else:
            good = fields(message.string) == fields(message.id)
        if not good:
            wrong.append((message.context, message.id, message.string))
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_a_guess_and_edges_are_alike(language):
    catalogue = [message for message in read_catalog(language) if message.id and is_translated(message)]
    assert [message.id for message in catalogue if message.fuzzy] == []
    edged = [message for message in catalogue for one in forms(message) if one != one.strip() and "\n" not in one]
    assert [message.id for message in edged] == []


@pytest.mark.parametrize("language", sorted(FINISHED))
def test_a_finished_language_lacks_nothing(language):
    assert [key_of(message) for message in read_catalog(language) if message.id and not is_translated(message)] == []
    assert [term for term in english_terms() if not read_glossary(language).get(term)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_glossary_has_every_term(language):
    assert read_glossary(language).keys() == english_terms().keys(), RENEW


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_up_to_date(language, name):
    there = (ROOT / "docs" / "languages" / language / name.split("/")[-1]).read_text(encoding="utf-8")
    assert there == translated_document(name, language), RENEW


@pytest.mark.parametrize("language", OTHERS)
def test_the_picture_is_up_to_date_and_has_room_for_its_lines(language):
    there = (ROOT / "docs" / "languages" / language / "filming.svg").read_text(encoding="utf-8")
    assert there == translated_picture(language), RENEW
    words = [message for message in read_catalog(language) if (message.context or "").startswith("filming.")]
    assert words
    assert [one.id for one in words if one.string and one.string.count("\n") != one.id.count("\n")] == []


def test_every_text_of_the_picture_is_said():
    texts = re.findall(r">([^<>]*[A-Za-z]{2}[^<>]*)</(?:text|title)>", translated_picture("en"))
    lines = {line for words in read_words("filming").values() for line in words.split("\n")}
    assert set(texts) == lines


def test_a_renewed_catalogue_keeps_translations_and_drops_what_nobody_says(template, tmp_path, monkeypatch):
    monkeypatch.setattr("languages.catalogues.FOLDER", tmp_path)
    before = (FOLDER / "de.po").read_bytes()
    key = "Nothing stands out that should be changed."
    (tmp_path / "de.po").write_bytes(before + b'\nmsgid "Nobody says this."\nmsgstr "Niemand sagt das."\n')
    catalogue = read_catalog("de")
    catalogue.get(key, "headline.nothing").string = "Nichts fällt auf."
    (tmp_path / "de.po").write_bytes(po_bytes(catalogue))
    done = renew_catalogue(template, "de")
    again = read_catalog("de")
    assert again.get(key, "headline.nothing").string == "Nichts fällt auf."
    assert again.get("Nobody says this.") is None
    assert done == sum(is_translated(message) for message in again if message.id) > 0
    renew_catalogue(template, "de")
    assert po_bytes(read_catalog("de")) == po_bytes(again)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('gettext("One {a}." " Two.", a=1)', [("One {a}. Two.", None, "")]),
        ('pgettext("side", "right")', [("right", "side", "")]),
        ('text.ngettext("a {count}", "b {count}", n)', [("a {count}", None, "b {count}")]),
        ('npgettext("x", "a", "b", n)', [("a", "x", "b")]),
        ("gettext(label)", []),
        ('typer.Option("--x", metavar="X", help="Does x.")', [("Does x.", None, "")]),
        (
            'def check():\n    """Do it.\n\n    More.\n    """\ndef other():\n    """No."""',
            [("Do it.\n\nMore.", None, "")],
        ),
    ],
)
def test_texts_are_found_in_code(source, found):
    texts = list(module_texts(source, "posecheck/cli/check.py"))
    assert [(one.text, one.context, one.many) for one in texts] == found


@pytest.mark.parametrize(
    ("path", "text", "spoken"),
    [
        ("web.name", "posecheck", False),
        ("web.live.deg", "°", False),
        ("x.id", "side", False),
        ("page.title", "A", True),
    ],
)
def test_signs_and_ids_are_not_for_translators(path, text, spoken):
    assert is_spoken(path, text) == spoken


def test_words_have_their_way_as_context():
    assert FoundText("The answer", "posecheck/text/words.toml", "strip.title") in list(word_texts())


def test_a_document_is_taken_apart_by_blocks():
    text = "# A\n\nOne\ntwo.\n\n1. b `c d`\n   e\n2. f\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n### some_id\n\nEnd.\n"
    assert rewrite_document(text, str.upper) == (
        "# A\n\nONE TWO.\n\n1. B `C D` E\n2. F\n\n| X | Y |\n|---|---|\n| 1 | 2 |\n\n### some_id\n\nEND.\n"
    )
