"""Two clips compared on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
from support.command import IDEAL, blind, stored
from support.paths import DOCS


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
    without = run("compare", *clips, "--json", *told, "--stickers", "off")
    assert without[0] == 0
    assert json.loads(without[1])["changes"] == json.loads(out)["changes"]  # these riders wear none
    found = json.loads(out)
    jsonschema.validate(found, json.loads((DOCS / "comparison.schema.json").read_text(encoding="utf-8")))
    assert found["changes"]["knee_flexion_bdc"]["changed"]


def test_a_comparison_with_a_clip_that_cannot_be_measured(run, tmp_path):
    code, out, _ = run("compare", stored(tmp_path, "spin_high"), IDEAL, engine=blind)
    assert code == 3
    assert "The second clip cannot be measured." in out
