"""The photographs of a report, made again from its recording: drawn anew, and never with a face that was hidden."""

from __future__ import annotations

import json
import re
import shutil
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.command import IDEAL, stored, truth
from support.riders import from_truth

from posecheck.app.check import run_check
from posecheck.app.request import CheckRequest
from posecheck.storage.files import load_recording
from posecheck.storage.key_frames import FILE, KeyFrames, load_key_frames, save_key_frames
from posecheck.video.image import from_jpeg

SHORT = ("--end", "6")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A clip checked once, with films and pictures."""
    folder = tmp_path_factory.mktemp("checked") / "open"
    run_check(CheckRequest(IDEAL, end_s=6.0, folder=folder), engine=truth)
    return folder


@pytest.fixture
def checked(run, whole):
    """That folder in the working directory, as `open`."""
    shutil.copytree(whole, "open")
    return run


def photographs(page):
    """The pictures of a report, in the order of the page."""
    text = Path(page).read_text(encoding="utf-8")
    return [from_jpeg(b64decode(one)) for one in re.findall(r'src="data:image/jpeg;base64,([^"]+)"', text)]


@pytest.mark.slow
def test_a_report_keeps_its_photographs(checked):
    before = photographs("open/report.html")
    assert len(before) == 5
    assert checked("report", "open/recording.npz", "--client", "Ada")[0] == 0
    after = photographs("open/report.html")
    assert [one.shape for one in after] == [one.shape for one in before]
    for one, other in zip(before, after, strict=True):
        assert np.abs(one.astype(float) - other).mean() < 4
    assert checked("report", "open/recording.npz", "--out", "elsewhere")[0] == 0
    assert len(photographs("elsewhere/report.html")) == 5


@pytest.mark.slow
def test_photographs_are_drawn_with_the_new_verdicts(checked):
    before = photographs("open/report.html")[0]
    assert checked("check", "open/recording.npz", "--riding", "tt", "--out", "tt")[0] == 0
    after = photographs("tt/report.html")[0]
    assert np.abs(before.astype(float) - after).max() > 100


@pytest.mark.slow
def test_a_hidden_face_stays_hidden(checked):
    checked("check", IDEAL, *SHORT, "--out", "hidden", "--blur-face")
    checked("report", "hidden/recording.npz")
    recording = load_recording("hidden/recording.npz")
    shown, hidden = (load_key_frames(Path(place), recording.side) for place in ("open", "hidden"))
    assert (shown.face_hidden, hidden.face_hidden) == (False, True)
    for deg, (_, rgb) in hidden.pictures.items():
        assert np.abs(rgb.astype(float) - shown.pictures[deg][1]).max() > 60
    again = photographs("hidden/report.html")[0].astype(float)
    assert np.abs(again - photographs("open/report.html")[0]).max() > 60


@pytest.mark.slow
def test_hiding_the_face_later_hides_it_in_all_that_is_kept(checked):
    code, _, err = checked("check", "open/recording.npz", "--blur-face")
    assert code == 2
    assert err.endswith(
        "annotated.mp4 shows the face. Check the clip itself with --blur-face: only that draws it again.\n"
    )
    assert checked("check", "open/recording.npz", "--blur-face", "--out", "hidden")[0] == 0
    recording = load_recording("open/recording.npz")
    shown, hidden = (load_key_frames(Path(place), recording.side) for place in ("open", "hidden"))
    assert hidden.face_hidden
    assert np.abs(hidden.pictures[180][1].astype(float) - shown.pictures[180][1]).max() > 60
    checked("report", "hidden/recording.npz")
    assert load_key_frames(Path("hidden"), recording.side).face_hidden


@pytest.mark.slow
def test_pictures_of_another_recording_are_left_alone(checked, tmp_path):
    other = Path(stored(tmp_path, "spin_high"))
    other.rename("open/recording.npz")
    assert checked("report", "open/recording.npz", "--out", "elsewhere")[0] == 0
    assert photographs("elsewhere/report.html") == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: {},
        lambda _: [],
        lambda known: known | {"schema": "posecheck/key-frames/2"},
        lambda known: known | {"pictures": {"180": {"frame": 10**6, "jpeg": ""}}},
        lambda known: known | {"pictures": {"180": {"frame": 1, "jpeg": "bm8gcGljdHVyZQ=="}}},
        lambda known: known | {"pictures": {"low": {}}},
        lambda known: known | {"pictures": None},
        lambda known: known | {"windows": {"1": {}}},
    ],
)
def test_damaged_pictures_are_none(tmp_path, damage):
    track = from_truth("spin_ideal").side
    grey = np.full((90, 160, 3), 128, np.uint8)
    save_key_frames(KeyFrames({180: (3, grey)}, windows={7: grey}), track, tmp_path)
    kept = load_key_frames(tmp_path, track)
    assert (kept.pictures[180][0], list(kept.windows)) == (3, [7])
    assert load_key_frames(tmp_path, replace(track, visibility=0 * track.visibility)).pictures
    file = tmp_path / FILE
    file.write_text(json.dumps(damage(json.loads(file.read_text(encoding="utf-8")))), encoding="utf-8")
    assert not load_key_frames(tmp_path, track).pictures


def test_pictures_kept_before_classes_had_any_are_read(tmp_path):
    track = from_truth("spin_ideal").side
    save_key_frames(KeyFrames({180: (3, np.zeros((90, 160, 3), np.uint8))}), track, tmp_path)
    file = tmp_path / FILE
    known = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({name: one for name, one in known.items() if name != "windows"}), encoding="utf-8")
    assert list(load_key_frames(tmp_path, track).pictures) == [180]


def test_no_pictures_make_no_file(tmp_path):
    save_key_frames(KeyFrames(), from_truth("spin_ideal").side, tmp_path)
    assert not list(tmp_path.iterdir())
