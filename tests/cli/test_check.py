"""``posecheck check`` and ``demo``: what they print, and what they write."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support.command import FILES, HIGH, IDEAL, blind, document, stored
from support.video_files import write_clip

from posecheck.app.tracking import track
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Engine, Track


def test_a_good_fit_is_written_and_looked_at_again_without_the_video(run):
    code, out, err = run("check", IDEAL, "--end", "4.5", "--crank-mm", "165")
    assert (code, err) == (0, "")
    assert "Nothing stands out" in out
    assert "spin_ideal-posecheck/report.html" in out.replace("\\", "/")
    assert "\x1b" not in out
    folder = Path("spin_ideal-posecheck")
    assert {path.name for path in folder.iterdir()} == FILES
    kept = str(folder / "recording.npz")
    assert run("check", kept, "--out", "again", engine=None)[0] == 0
    first, again = (
        document((where / "analysis.json").read_text(encoding="utf-8")) for where in (folder, Path("again"))
    )
    assert first == again
    assert document(run("check", kept, "--json", "--riding", "tt", engine=None)[1])["riding"] == "tt"


def test_a_high_saddle(run, tmp_path):
    code, out, _ = run("check", stored(tmp_path, "spin_high"), "--step-mm", "20", "--out", "here")
    assert code == 0
    assert "Saddle too high" in out
    assert "lower; first step 20 mm" in out


def test_one_document_and_nothing_else(run):
    code, out, err = run("check", HIGH, "--json")
    assert (code, err) == (0, "")
    found = document(out)
    assert found["findings"][0]["id"] == "saddle_too_high"
    assert {finding["because_of"] for finding in found["findings"][1:]} <= {"saddle_too_high"}
    assert found["made_by"]["model"] == "truth"


def test_exit_3_has_its_document_too(run):
    code, out, err = run("check", IDEAL, "--end", "1", "--json", engine=blind)
    assert (code, err) == (3, "")
    assert document(out)["quality"]["usable"] is False
    assert list(Path().iterdir()) == []
    code, out, err = run("check", IDEAL, "--end", "1", engine=blind)
    assert (code, err) == (3, "")
    assert "cannot be measured" in out
    page = Path("spin_ideal-posecheck", "report.html").read_text(encoding="utf-8")
    assert "This clip cannot be measured. Nobody was found on the bike." in page
    assert "How to film better" in page


def test_options_arrive(run):
    told = ("--riding", "mtb", "--side", "left", "--slow-motion", "2", "--crank-mm", "165", "--end", "5.5")
    code, out, _ = run("check", IDEAL, "--json", *told)
    found = document(out)
    assert code == 0
    assert (found["riding"], found["side"]) == ("gravel", "left")
    assert found["measures"]["cadence"]["value"] > 140
    assert found["clip"]["frames"] == 165


def test_own_bands_are_shown_as_such(run, tmp_path):
    bands = tmp_path / "mine.toml"
    bands.write_text('[[target]]\nmeasure = "cadence"\nlow = 60\nhigh = 70\nriding = "gravel"', encoding="utf-8")
    told = ("--targets", str(bands), "--riding", "mtb")
    found = document(run("demo", "--json", *told)[1])["measures"]["cadence"]
    assert (found["target"], found["target_level"], found["verdict"]) == ([60, 70], "own", "amber")


@pytest.mark.slow
def test_a_class_is_read_in_windows(tmp_path):
    clip, seen, told = write_clip(tmp_path / "class.mp4", np.arange(0, 300, 1.0)), [], []

    def engine(film):
        time_s = np.array([frame.time_s for frame in film])
        seen.append((time_s[0], time_s[-1]))
        shape = (len(time_s), len(LANDMARK_NAMES))
        return Track(film.clip, Engine("blind"), time_s, np.full((*shape, 2), np.nan), np.zeros(shape))

    whole = track(clip, engine=engine, whole_class=True, progress=told.append)
    first, ends, rest = [(0, 7), (120, 127), (240, 247)], [(8, 19), (248, 259)], [(128, 139)]
    assert seen == first + ends + rest  # as nobody is found in the first halves
    assert len(whole.side.time_s) == whole.side.clip.frames == 60
    assert told == sorted(told)
    assert told[-1] == pytest.approx(0.9)  # of a piece of 10 s the last picture begins after 9


@pytest.mark.slow
def test_a_short_clip_is_no_class(run):
    plain, as_class = (run("check", IDEAL, "--json", *extra)[1] for extra in ((), ("--class",)))
    assert plain == as_class


def test_a_second_clip_from_behind(run):
    code, out, err = run("check", IDEAL, "--rear", HIGH, "--json")
    assert (code, err) == (0, "")
    found = document(out)["measures"]
    assert "no view from behind" in found["pelvic_tilt_rear"]["reason"]
    assert found["lateral_pelvic_sway"]["value"] is None
    assert found["pelvic_motion_index"]["method"] == "side_proxy"
