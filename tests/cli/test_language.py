"""In which language the command line speaks, and that it speaks nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.languages import CLOSE, OPEN, speak_in_brackets

from posecheck.cli import commands, defaults
from posecheck.cli.language import choose_language
from posecheck.errors import SettingsError
from posecheck.text import LANGUAGES, use_language


@pytest.fixture
def usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the user's file lies; there is none yet."""
    file = tmp_path / "config.toml"
    monkeypatch.setattr("posecheck.cli.language.default_file", lambda: file)
    monkeypatch.setattr(defaults, "default_file", lambda: file)
    return file


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        (["check", "ride.mp4", "--language", "de"], "de"),
        (["--language", "pt-BR", "check", "ride.mp4"], "pt"),
        (["check", "--language=fr", "ride.mp4"], "fr"),
        (["check", "--language", "fr", "--language", "it"], "it"),
        (["check", "--", "--language", "fr"], "en"),
        (["check", "ride.mp4"], "en"),
        ([], "en"),
        (["check", "--language"], "en"),
    ],
)
@pytest.mark.usefixtures("usual")
def test_the_option_counts_wherever_it_stands(typed, tag):
    assert choose_language(typed) == tag


def test_the_file_of_defaults_counts_before_the_system(usual, tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert choose_language(["doctor"]) == "fr"
    usual.write_text('language = "es"\n', encoding="utf-8")
    assert choose_language(["doctor"]) == "es"
    (tmp_path / "studio.toml").write_text('language = "nl"\n', encoding="utf-8")
    assert choose_language(["check", "--config", str(tmp_path / "studio.toml")]) == "nl"
    assert choose_language(["check", "--language", "de"]) == "de"


def test_a_file_that_cannot_be_read_is_told_of_by_the_command(usual, run):
    usual.write_text('language = "tlh"\n', encoding="utf-8")
    assert choose_language(["start-height", "800"]) == "en"
    code, _, said = run("start-height", "800")
    assert code == 2
    assert "language is one of en, de, fr" in said


@pytest.mark.usefixtures("usual")
def test_an_unknown_language_names_those_that_there_are(run):
    with pytest.raises(SettingsError, match="tlh"):
        choose_language(["--language", "tlh"])
    code, out, said = run("doctor", "--language", "tlh")
    assert (code, out) == (2, "")
    assert all(tag in said and name in said for tag, name in LANGUAGES.items())


def plain(text: str) -> str:
    return " ".join(re.sub(r"[│╭╮╰╯─]", " ", text).split())


@pytest.mark.usefixtures("usual")
def test_help_is_spoken_whole(run, monkeypatch):
    tag = speak_in_brackets(monkeypatch)
    monkeypatch.setenv("COLUMNS", "240")
    commands.cache_clear()
    try:
        for name in ("", *commands().commands):
            _, out, _ = run(*([name] if name else []), "--help", "--language", tag)
            text = plain(out)
            rest = re.sub(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", "", text)
            assert OPEN not in rest
            assert re.findall(r"[a-z]+ [a-z]+ [a-z]+", re.sub(r"<[^>]*>|\[[^\]]*\]|--[a-z-]+", "", rest)) == []
    finally:
        commands.cache_clear()
        with use_language("en"):
            commands()


@pytest.mark.usefixtures("usual")
@pytest.mark.parametrize(
    "typed",
    [
        ["check", "--bogus"],
        ["check"],
        ["bogus"],
        ["check", "a.mp4", "b.mp4"],
        ["check", "a.mp4", "--riding", "bogus"],
        ["check", "a.mp4", "--workers", "900"],
        ["check", "a.mp4", "--workers", "many"],
        ["check", "a.mp4", "--start"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_in_the_language(run, monkeypatch, typed):
    tag = speak_in_brackets(monkeypatch)
    monkeypatch.setenv("COLUMNS", "240")
    commands.cache_clear()
    try:
        code, _, said = run("--language", tag, *typed)
    finally:
        commands.cache_clear()
        commands()
    assert code == 2
    text = plain(said)
    assert text.count(OPEN) == text.count(CLOSE) >= 2
    assert re.search(rf"{OPEN}(Missing|No such|Option|Got|Invalid)", text)
