"""Stored recordings on the command line: joined and compared."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
from support.command import DOCS, IDEAL, blind, document, stored
from support.riders import SAMPLES


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


def test_two_clips_compared(run, tmp_path):
    code, out, err = run("compare", stored(tmp_path, "spin_high"), IDEAL)
    assert (code, err) == (0, "")
    assert "the change did what was advised" in " ".join(out.split()).lower()
    assert "the saddle was lowered" in " ".join(out.split())
    assert "spin_high-against-spin_ideal-posecheck/report.html" in "".join(out.split()).replace("\\", "/")
    (folder,) = Path().glob("*-posecheck")
    assert {path.name for path in folder.iterdir()} == {"report.html", "comparison.json", ".posecheck.json"}


def test_a_comparison_as_a_document(run, tmp_path):
    clips = [stored(tmp_path, name) for name in ("spin_high", "spin_ideal")]
    told = ("--riding", "mtb", "--crank-mm", "175", "--step-mm", "20", "--client", "Ada")
    code, out, err = run("compare", *clips, "--json", *told)
    assert (code, err) == (0, "")
    assert not list(Path().glob("*-posecheck"))
    assert run("compare", *clips, "--json", *told, "--out", "here")[1] == out
    assert Path("here", "comparison.json").read_text(encoding="utf-8") == out.rstrip()
    assert "Ada" in Path("here", "report.html").read_text(encoding="utf-8")
    assert "must not be replaced" in run("compare", *clips, "--out", str(tmp_path), "--force")[2]
    found = json.loads(out)
    jsonschema.validate(found, json.loads((DOCS / "comparison.schema.json").read_text(encoding="utf-8")))
    assert found["changes"]["knee_flexion_bdc"]["changed"]


def test_a_comparison_with_a_clip_that_cannot_be_measured(run, tmp_path):
    code, out, _ = run("compare", stored(tmp_path, "spin_high"), IDEAL, engine=blind)
    assert code == 3
    assert "The second clip cannot be measured." in out


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
    assert "need the video" in err
