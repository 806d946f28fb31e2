"""Stored recordings on the command line: joined and compared."""

from __future__ import annotations

import numpy as np
import pytest
from support.command import IDEAL, blind, broken, document, stored
from support.paths import SAMPLES

from posecheck.video.image import to_jpeg


def test_recovery_always_names_the_red_flags(run, tmp_path):
    kept = stored(tmp_path, "spin_ideal")
    _, out, _ = run("check", kept, "--riding", "recovery")
    assert out.count("see a professional") == 5
    assert "The way back, step by step" in out
    code, out, _ = run("check", IDEAL, "--end", "1", "--riding", "recovery", engine=blind)
    assert (code, out.count("see a professional")) == (3, 5)
    _, out, _ = run("check", IDEAL, "--end", "1", "--riding", "recovery", "--json", engine=blind)
    assert len(document(out)["red_flags"]) == 5
    _, out, _ = run("check", kept, "--force")
    assert "see a professional" not in out


def test_a_file_that_is_no_recording(run, tmp_path):
    path = tmp_path / "text.npz"
    path.write_text("This is no recording.")
    code, out, err = run("compare", str(path), IDEAL)
    assert (code, out) == (2, "")
    assert "text.npz is no recording of posecheck" in err


def test_a_second_clip_joins_a_stored_recording(run, tmp_path):
    kept = stored(tmp_path, "spin_ideal")
    found = document(run("check", kept, "--other-side", str(SAMPLES / "spin_low.mp4"), "--json")[1])
    assert found["measures"]["asymmetry_knee_flexion_bdc"]["value"] > 10
    assert "asymmetry" in [finding["id"] for finding in found["findings"]]


def test_a_stored_recording_has_no_parts(run, tmp_path):
    code, out, err = run("check", stored(tmp_path, "spin_ideal"), "--start", "2")
    assert (code, out) == (2, "")
    assert "use --start and --end with the video itself" in err


def test_a_stored_recording_is_no_class(run, tmp_path):
    code, out, err = run("check", stored(tmp_path, "spin_ideal"), "--class")
    assert (code, out) == (2, "")
    assert "use --class with the video itself" in err
    assert "start" not in err


@pytest.mark.slow
@pytest.mark.parametrize("option", [("--model", "lite"), ("--frames", "all"), ("--workers", "2"), ("--device", "gpu")])
def test_a_stored_recording_is_not_looked_at_again(run, tmp_path, option):
    kept = stored(tmp_path, "spin_ideal")
    for command in (("check", kept), ("compare", kept, kept)):
        code, out, err = run(*command, *option)
        assert (code, out) == (2, "")
        assert f"{option[0]} has no meaning for a stored recording" in err
    assert run("check", kept, "--json")[0] == 0
    assert run("check", kept, "--other-side", str(SAMPLES / "spin_low.mp4"), "--json", *option[:1], option[1])[0] == 0


@pytest.mark.parametrize("option", ["--other-side", "--rear"])
def test_a_second_clip_must_be_a_video_and_that_is_said_before_any_work(run, tmp_path, option):
    kept = stored(tmp_path, "spin_low")
    code, out, err = run("check", IDEAL, option, kept, engine=broken)
    assert (code, out) == (2, "")
    assert err == f"{kept} is a stored recording, and here the video itself is needed.\n"
    photo = tmp_path / "bike.jpg"
    photo.write_bytes(to_jpeg(np.zeros((90, 160, 3), np.uint8)))
    code, out, err = run("check", IDEAL, option, str(photo), engine=broken)
    assert (code, out) == (2, "")
    assert err == f"{photo} is a photo. Film a clip of some seconds.\n"


def test_a_time_may_be_written_like_a_clock(run):
    plain, clock = (run("check", IDEAL, "--json", "--start", start, "--end", end) for start, end in TIMES)
    assert plain == clock
    assert document(plain[1])["clip"]["frames"] == 150


TIMES = (("0.5", "5.5"), ("0:00.5", "0:00:05.5"))
