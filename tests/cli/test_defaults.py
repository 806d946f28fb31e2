"""The user's file of defaults: where it counts, where it does not, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import IDEAL, document, stored

from posecheck.cli import defaults
from posecheck.cli.defaults import read_defaults


@pytest.fixture
def usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the user's file lies; there is none yet."""
    file = tmp_path / "config.toml"
    monkeypatch.setattr(defaults, "default_file", lambda: file)
    return file


@pytest.mark.slow
def test_the_file_in_the_settings_folder_counts_where_nothing_is_typed(run, usual):
    usual.write_text('riding = "road"\ncrank_mm = 165\n', encoding="utf-8")
    _, out, _ = run("check", IDEAL, "--json")
    assert document(out)["riding"] == "road"
    _, out, _ = run("check", IDEAL, "--json", "--riding", "race")
    assert document(out)["riding"] == "race"


@pytest.mark.slow
def test_a_crank_of_the_file_is_the_ruler(run, usual):
    scales = []
    for crank_mm in (165, 175):
        usual.write_text(f"crank_mm = {crank_mm}\n", encoding="utf-8")
        scales.append(document(run("check", IDEAL, "--json")[1])["quality"]["mm_per_px"])
    assert scales[1] / scales[0] == pytest.approx(175 / 165)


@pytest.mark.slow
def test_a_file_that_is_named_counts_before_the_usual_one(run, usual, tmp_path):
    usual.write_text('riding = "road"\n', encoding="utf-8")
    (tmp_path / "studio.toml").write_text('riding = "mtb"\n', encoding="utf-8")
    _, out, _ = run("check", IDEAL, "--json", "--config", "studio.toml")
    assert document(out)["riding"] == "gravel"


def test_a_stored_recording_keeps_its_riding(run, usual, tmp_path):
    usual.write_text('riding = "road"\n', encoding="utf-8")
    _, out, _ = run("check", stored(tmp_path, "spin_ideal"), "--json")
    assert document(out)["riding"] == "spin"


@pytest.mark.slow
def test_fitter_and_logo_stand_in_the_report(run, usual):
    (usual.parent / "sign.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    usual.write_text('fitter = "Ann Smith"\nlogo = "sign.svg"\n', encoding="utf-8")
    assert run("check", IDEAL, "--out", "here")[0] == 0
    assert "Ann Smith" in Path("here", "report.html").read_text(encoding="utf-8")
    assert read_defaults(usual)["logo"] == str(usual.parent / "sign.svg")


def test_a_database_of_the_file_is_used_unless_the_environment_names_one(run, usual, monkeypatch):
    monkeypatch.delenv("POSECHECK_DATABASE", raising=False)
    usual.write_text('database = "studio.sqlite"\n', encoding="utf-8")
    run("check", IDEAL, "--rider", "Anna", "--json")
    assert Path("studio.sqlite").is_file()
    monkeypatch.setenv("POSECHECK_DATABASE", "other.sqlite")
    assert "Anna" not in run("history")[1]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('ridding = "road"', "'ridding', which is no default. There are: riding, crank_mm, fitter, logo, database"),
        ('riding = "unicycle"', "riding is one of spin, road"),
        ("crank_mm = 17", "a crank is 100 to 220 mm long, not 17"),
        ('crank_mm = "long"', "crank_mm is a number, not 'long'"),
        ("fitter = true", "fitter is text in quotes, not True"),
        ("riding", "cannot be read as a file of defaults"),
    ],
)
def test_a_file_that_makes_no_sense_is_named(run, usual, text, complaint):
    usual.write_text(text, encoding="utf-8")
    code, _, err = run("check", IDEAL)
    assert code == 2
    assert str(usual) in err
    assert complaint in err
    code, out, _ = run("doctor")
    assert code == 1
    assert complaint.split()[-1] in " ".join(out.split())


def test_a_file_that_is_named_must_be_there(run):
    code, _, err = run("check", IDEAL, "--config", "nowhere.toml")
    assert (code, "nowhere.toml cannot be read as a file of defaults" in err) == (2, True)


def test_the_doctor_shows_the_defaults_or_where_they_would_be(run, usual):
    assert usual.name in run("doctor")[1].replace("\n", "").replace(" ", "")
    usual.write_text('fitter = "Ann"\n', encoding="utf-8")
    assert "fitter Ann" in " ".join(run("doctor")[1].split())
