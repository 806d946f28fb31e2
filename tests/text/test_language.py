"""Which language is spoken."""

from __future__ import annotations

import threading
from contextvars import copy_context

import pytest

from posecheck.text import (
    ENGLISH,
    LANGUAGES,
    browser_language,
    current_language,
    find_language,
    system_language,
    use_language,
)

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def test_english_is_spoken_until_a_shell_says_otherwise():
    assert current_language() == ENGLISH
    with use_language("fr"):
        assert current_language() == "fr"
        with use_language("nl"):
            assert current_language() == "nl"
        assert current_language() == "fr"
    assert current_language() == ENGLISH


def test_an_unknown_language_is_refused():
    with pytest.raises(KeyError, match="tlh"), use_language("tlh"):
        pass


def test_an_error_inside_ends_the_language_too():
    with pytest.raises(RuntimeError), use_language("de"):
        raise RuntimeError
    assert current_language() == ENGLISH


def test_a_thread_speaks_the_language_of_the_context_that_it_runs_in():
    heard = []
    with use_language("it"):
        context = copy_context()
        plain = threading.Thread(target=lambda: heard.append(current_language()))
        taken = threading.Thread(target=context.run, args=(lambda: heard.append(current_language()),))
    for thread in (plain, taken):
        thread.start()
        thread.join()
    assert heard == [ENGLISH, "it"]


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("de", "de"),
        ("DE", "de"),
        (" fr ", "fr"),
        ("pt_BR.UTF-8", "pt"),
        ("es-419", "es"),
        ("nl_NL@euro", "nl"),
        ("den", None),
        ("ja_JP", None),
        ("C", None),
        ("POSIX", None),
        ("", None),
    ],
)
def test_a_tag_or_a_locale_names_a_language(name, tag):
    assert find_language(name) == tag


@pytest.mark.parametrize(
    ("set_to", "tag"),
    [
        ({"LC_ALL": "fr_FR.UTF-8", "LC_MESSAGES": "de_DE.UTF-8", "LANG": "it_IT.UTF-8"}, "fr"),
        ({"LC_MESSAGES": "de_DE.UTF-8", "LANG": "it_IT.UTF-8"}, "de"),
        ({"LANG": "it_IT.UTF-8"}, "it"),
        ({"LC_ALL": "", "LANG": "es_ES"}, "es"),
        ({"LC_ALL": "C", "LANG": "es_ES"}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "en"),
    ],
)
def test_the_environment_tells_the_users_language(monkeypatch, set_to, tag):
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    for variable, value in set_to.items():
        monkeypatch.setenv(variable, value)
    assert system_language() == tag


@pytest.mark.parametrize(("locale", "tag"), [(("pt_PT", "UTF-8"), "pt"), ((None, None), "en")])
def test_without_an_environment_the_system_is_asked(monkeypatch, locale, tag):
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("posecheck.text.language.sys.platform", "darwin")
    monkeypatch.setattr("posecheck.text.language.locale.getlocale", lambda: locale)
    assert system_language() == tag


@pytest.mark.parametrize(
    ("accepted", "tag"),
    [
        ("de-CH,de;q=0.9,en;q=0.8", "de"),
        ("en;q=0.5, fr;q=0.7", "fr"),
        ("ja,zh;q=0.9,pt-BR;q=0.2", "pt"),
        ("de;q=0, it;q=0.1", "it"),
        ("de, fr", "de"),
        ("*", None),
        ("", None),
        ("de;q=much", None),
        ("de;q=1.0000000000", None),
        (",;,=;q", None),
    ],
)
def test_a_browser_asks_for_a_language(accepted, tag):
    assert browser_language(accepted) == tag


def test_every_language_has_its_own_name():
    assert LANGUAGES[ENGLISH] == "English"
    assert len(set(LANGUAGES.values())) == len(LANGUAGES) == 7
    assert all(find_language(tag) == tag for tag in LANGUAGES)
