"""Keeping answers of the command line in a history."""

import io
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from support.analyses import high, recording
from support.riders import Rider

import posecheck.cli
from posecheck.app.history import keep_answer
from posecheck.app.request import HistoryPlace
from posecheck.storage.files import save_recording
from posecheck.storage.history import History
from posecheck.video.origin import _moment, filming_day

MAY = datetime(2026, 5, 4, 18, 30)  # noqa: DTZ001


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run the command line in an empty folder with a history and a stored clip."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSECHECK_DATABASE", "history.sqlite")
    save_recording(Rider(seconds=5).recording(), "ride.npz")

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            posecheck.cli.main(arguments)
        done = capsys.readouterr()
        return ended.value.code or 0, done.out, done.err

    return run


def test_nothing_is_kept_unasked(run):
    save_recording(recording(), "ride.npz")
    assert run("check", "ride.npz", "--json")[0] == 3
    assert not Path("history.sqlite").exists()


def test_an_answer_is_kept(run):
    told = ("--rider", " Anna ", "--bike", "Road", "--date", "2026-05-04 18:30")
    code, out, err = run("check", "ride.npz", "--json", *told)
    assert (code, err) == (0, "")
    (entry,) = History("history.sqlite").entries("anna")
    assert (entry.rider, entry.bike, entry.clip, entry.recorded_on) == ("Anna", "Road", "rider.mp4", MAY)
    kept = History("history.sqlite").analysis(entry.id)
    assert kept["knee_flexion_bdc"].value == json.loads(out)["measures"]["knee_flexion_bdc"]["value"]


def test_what_cannot_be_measured_is_kept_too_where_it_is_told(run):
    save_recording(recording(), "ride.npz")
    for _ in range(2):
        assert run("check", "ride.npz", "--json", "--rider", "Anna", "--database", "other.sqlite")[0] == 3
    (entry,) = History("other.sqlite").entries("anna")
    assert not entry.usable
    assert not Path("history.sqlite").exists()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (("--bike", "Road"), "add --rider"),
        (("--database", "x.sqlite"), "add --rider"),
        (("--rider", "a\x1b[0m"), "name of a rider"),
        (("--rider", "Anna", "--database", "nowhere/x.sqlite"), "cannot be opened"),
        (("--rider", "Anna", "--database", "postgresql://u:hush@127.0.0.1:1/x"), "cannot be reached"),
    ],
)
def test_wrong_use_is_told_before_any_work(run, told, said):
    code, out, err = run("check", "ride.npz", *told)
    assert (code, out) == (2, "")
    assert said in err
    assert "hush" not in err
    assert [path.name for path in Path().iterdir()] == ["ride.npz"]


def test_a_later_part_of_a_clip_comes_later(tmp_path):
    whole = Rider(seconds=5).recording()
    path = tmp_path / "ride.npz"
    save_recording(whole, path)
    late = replace(whole, side=replace(whole.side, time_s=whole.side.time_s + 600))
    history = History(str(tmp_path / "history.sqlite"))
    for part in (late, whole):
        keep_answer(history, HistoryPlace("Anna"), path, part, high())
    first, second = history.entries("Anna")
    assert second.recorded_on - first.recorded_on == timedelta(minutes=10)
    assert first.recorded_on == filming_day(path).astimezone().replace(tzinfo=None)
    assert first.kept_at > second.kept_at > datetime(2026, 1, 1, tzinfo=timezone.utc)


@pytest.fixture
def kept(run):  # noqa: ARG001  in its folder
    """A history of one rider with two clips and a note."""
    history = History("history.sqlite")
    for number in range(2):
        day = MAY + timedelta(days=number)
        history.keep("Anna", recording(), high(f"c{number}.mp4"), clip_sha256=str(number), recorded_on=day)
    history.note("Anna", "saddle +5 mm", MAY)
    return history


@pytest.mark.usefixtures("kept")
def test_a_history_is_shown(run):
    code, out, err = run("history", "anna")
    assert (code, err) == (0, "")
    assert "noise" in out
    assert "saddle +5 mm" in out
    assert "Anna" in run("history")[1]
    assert json.loads(run("history", "--json")[1])["riders"][0]["clips"] == 2
    assert json.loads(run("history", "anna", "--json")[1])["trends"]["cadence"]["judged"] == "noise"


def test_a_note_is_kept_with_its_day(run, kept):
    code, out, _ = run("history", "Anna", "--note", "bars up [10] mm", "--date", "2026-05-06")
    assert code == 0
    assert "2026-05-06" in out
    assert "bars up [10] mm" in out
    assert [note.text for note in kept.notes("Anna")] == ["saddle +5 mm", "bars up [10] mm"]


@pytest.mark.usefixtures("kept")
def test_files_of_a_history(run):
    code, out, _ = run("history", "Anna", "--plot", "anna.html", "--export", "all")
    assert code == 0
    assert "anna.html" in out
    assert Path("anna.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert len(list(Path("all").glob("[!.]*"))) == 6
    code, _, err = run("history", "Anna", "--export", "all")
    assert (code, "--force" in err) == (2, True)
    assert run("history", "Anna", "--export", "all", "--force")[0] == 0
    code, _, err = run("history", "Anna", "--plot", "nowhere/anna.html")
    assert (code, "cannot be written" in err) == (2, True)


def test_again_uses_what_is_kept(run, kept):
    save_recording(Rider(seconds=5).recording(), "ride.npz")
    kept.delete("Anna")
    keep_answer(kept, HistoryPlace("Bo"), "ride.npz", Rider(seconds=5).recording(), high())
    code, out, _ = run("history", "Bo", "--again")
    assert (code, "22 deg" in out) == (0, False)
    assert kept.analysis(kept.entries("Bo")[0].id)["knee_flexion_bdc"].value != high()["knee_flexion_bdc"].value


@pytest.mark.parametrize(("said", "gone"), [("yes\n", True), ("y\n", False), ("", False)])
def test_deleting_asks_first(run, kept, monkeypatch, said, gone):
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    code, out, err = run("history", "Anna", "--delete")
    assert "clips: 2, notes: 1" in err
    assert (code, out.startswith("Deleted"), kept.riders() == ()) == ((0, True, True) if gone else (2, False, False))


def test_deleting_unasked(run, kept):
    assert run("history", "Anna", "--delete", "--yes")[0] == 0
    assert kept.riders() == ()
    code, out, err = run("history", "Anna")
    assert (code, out) == (2, "")
    assert "Nothing is kept" in err


@pytest.mark.parametrize(
    "told", [("--note", "x"), ("--delete",), ("Anna", "--delete", "--note", "x"), ("--plot", "x.html"), ("--again",)]
)
def test_what_makes_no_sense_together(run, told):
    code, out, err = run("history", *told)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert not Path("history.sqlite").exists()


@pytest.mark.parametrize("stamp_s", [1e11, 1e18, -1e18, 253402300799.0])
def test_a_day_that_no_calendar_has_is_taken_for_now(stamp_s):
    assert abs((_moment(stamp_s) - datetime.now(timezone.utc)).total_seconds()) < 60
    assert _moment(0.0).year == 1970
