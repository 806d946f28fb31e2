"""Hostile clips through the whole command: the answer expected, in time and in bounds, and nothing left behind."""

from __future__ import annotations

import json
import os
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from support import costly_files, mutants
from support.strange_clips import CASES, Case
from support.video_files import CORNERS, turn

from posecheck.video.reader import Video

assert costly_files  # whose cases are among all cases
assert mutants


def judge(case: Case, clip: Path, answer: tuple[int, str, str]) -> None:
    """Compare an answer with the one expected."""
    code, out, err = answer
    if case.facts:
        assert code == 3, err
    if case.words:
        assert code == 2
    assert code in (2, 3)
    if code == 2:
        assert out == ""
        assert len(err.splitlines()) == 1
        assert clip.name in err
        assert re.search(case.words, err)
        return
    assert err == ""
    found = json.loads(out)["clip"]
    assert found["frames"] >= 1
    assert 0 <= found["duration_s"] < float("inf")
    assert {name: found[name] for name in case.facts} == {
        name: pytest.approx(value) if isinstance(value, float | int) else value for name, value in case.facts.items()
    }


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=[pytest.mark.slow] if case.slow else []) for case in CASES], ids=str
)
def test_a_strange_clip_gets_the_answer_expected(case: Case, check: Any, tmp_path: Path) -> None:
    place = tmp_path / "clips"
    place.mkdir()
    clip = case.make(place)
    before = sorted(place.iterdir())
    judge(case, clip, check(clip, "--json"))
    assert sorted(place.iterdir()) == before
    assert os.listdir() == []  # noqa: PTH208


@pytest.mark.slow
@pytest.mark.parametrize(
    "case", [case for case in CASES if not case.name.startswith(("35 million", "costly"))], ids=str
)
def test_a_strange_clip_is_drawn_or_leaves_no_folder(case: Case, check: Any, tmp_path: Path) -> None:
    place = tmp_path / "clips"
    place.mkdir()
    code, _, err = check(case.make(place))
    if code == 3:
        (folder,) = Path().iterdir()
        names = {path.name for path in folder.iterdir()}
        assert names >= {"annotated.mp4", "report.html", "analysis.json", "recording.npz"}
    else:
        assert code == 2
        assert len(err.splitlines()) == 1
        assert os.listdir() == []  # noqa: PTH208


DOTS = {"red": (40, 20), "green": (150, 60), "blue": (90, 140)}


def dotted(path: Path, aspect: Fraction, matrix: tuple[int, int, int, int]) -> Path:
    """Write three dots of a picture of 200 x 160 square pixels as a camera with other pixels stores them."""
    square = np.full((160, 200, 3), 40, np.uint8)
    for colour, (x, y) in DOTS.items():
        square[y - 6 : y + 7, x - 6 : x + 7] = CORNERS[colour]
    rows, columns = (np.arange(160), np.arange(0, 200, float(aspect)).astype(int))
    stored = np.ascontiguousarray(square[rows][:, columns])
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("libx264", rate=25, options={"crf": "5"})
        stream.height, stream.width = stored.shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.codec_context.sample_aspect_ratio = aspect
        out.mux(stream.encode(av.VideoFrame.from_ndarray(stored, format="rgb24").reformat(format="yuv420p")))
        out.mux(stream.encode(None))
    return turn(path, matrix)


def angle_deg(rgb: Any) -> float:
    """Measure the angle at the green dot, wherever it is."""
    red, green, blue = (np.argwhere(np.abs(rgb.astype(int) - CORNERS[colour]).sum(-1) < 90).mean(0) for colour in DOTS)
    one, two = red - green, blue - green
    return float(np.degrees(np.arccos(one @ two / np.hypot(*one) / np.hypot(*two))))


@pytest.mark.parametrize("matrix", [(1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1)], ids=["0", "90", "180"])
@pytest.mark.parametrize("aspect", [Fraction(1), Fraction(2), Fraction(5, 4)], ids=str)
def test_angles_come_out_right_whatever_the_pixels(
    aspect: Fraction, matrix: tuple[int, int, int, int], tmp_path: Path
) -> None:
    red, green, blue = (np.array(place) for place in DOTS.values())
    exact = np.degrees(np.abs(np.subtract(*(np.arctan2(*(dot - green)) for dot in (red, blue)))))
    with Video(dotted(tmp_path / "dots.mp4", aspect, matrix)) as video:
        (frame,) = video
    assert angle_deg(frame.rgb) == pytest.approx(min(exact, 360 - exact), abs=1.5)


def test_the_corpus_is_large() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 150
