"""Drawing on a frame: what it leaves alone, what it draws and where."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from posecheck.drawing.skeleton import COLOURS, Arc, with_skeleton
from posecheck.records.base import Verdict

POINTS = {"hip": (200.0, 100.0), "knee": (260.0, 180.0), "ankle": (200.0, 270.0), "toe": (240.0, 300.0)}

KNEE = Arc(POINTS["knee"], POINTS["hip"], POINTS["ankle"], "35°", "green")

NAN = (float("nan"), float("nan"))

Rgb = NDArray[np.uint8]


def grey(height: int = 360, width: int = 640) -> Rgb:
    return np.full((height, width, 3), 90, np.uint8)


def drawn(before: Rgb, after: Rgb) -> NDArray[np.bool_]:
    return np.asarray((before != after).any(axis=2))


def test_the_frame_stays_as_it_is() -> None:
    frame = grey()
    frame.flags.writeable = False
    shown = with_skeleton(frame, POINTS, [KNEE])
    assert (frame == 90).all()
    assert shown.shape == frame.shape
    assert shown.dtype == np.uint8
    assert not np.shares_memory(shown, frame)


def test_nothing_to_draw() -> None:
    assert not drawn(grey(), with_skeleton(grey(), {})).any()


def test_joints_and_limbs_are_where_the_points_are() -> None:
    marked = drawn(grey(), with_skeleton(grey(), POINTS))
    assert all(marked[round(y), round(x)] for x, y in POINTS.values())
    assert marked[140, 230]
    assert marked[225, 230]
    rows, columns = np.nonzero(marked)
    assert (rows.min(), columns.min()) >= (90, 190)
    assert rows.max() <= 310
    assert columns.max() <= 270


@pytest.mark.parametrize("missing", [NAN, (200.0, float("nan")), (float("inf"), 0.0), (1e300, 1e300)])
def test_a_point_that_was_not_seen_is_left_out_with_its_limbs_and_angles(missing: tuple[float, float]) -> None:
    arc = Arc(POINTS["knee"], missing, POINTS["ankle"], "35°")
    shown = with_skeleton(grey(), {**POINTS, "hip": missing}, [arc])
    rest = {name: point for name, point in POINTS.items() if name != "hip"}
    assert (shown == with_skeleton(grey(), rest)).all()


@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_an_angle_has_the_colour_of_its_verdict(verdict: Verdict) -> None:
    arc = Arc(KNEE.centre, KNEE.start, KNEE.end, "", verdict)
    shown = with_skeleton(grey(), {}, [arc])
    pixels = shown[drawn(grey(), shown)]
    assert (pixels == COLOURS[verdict]).all(axis=1).any()


def test_green_amber_red_and_unsure_differ() -> None:
    assert len({COLOURS[verdict] for verdict in ("green", "amber", "red", "unsure")}) == 4


def test_a_ray_is_the_side_of_an_angle_where_no_limb_lies() -> None:
    arc = Arc((200.0, 200.0), (200.0, 100.0), (300.0, 200.0), "")
    bare = with_skeleton(grey(), {}, [arc])
    rows, columns = np.nonzero(drawn(bare, with_skeleton(grey(), {}, [replace(arc, ray=True)])))
    assert abs(columns - 200).max() <= 3
    assert 150 <= rows.min() < 172  # a little outside the arc, whose radius is 26
    assert rows.max() <= 203


def test_text_is_written_beside_the_skeleton() -> None:
    bare = with_skeleton(grey(), POINTS, [Arc(KNEE.centre, KNEE.start, KNEE.end, "", "green")])
    rows, columns = np.nonzero(drawn(bare, with_skeleton(grey(), POINTS, [KNEE])))
    assert columns.min() > 262
    assert abs(rows.mean() - 180) < 20
    assert abs(columns.mean() - 260) < 60


def test_two_texts_at_one_joint_do_not_cover_each_other() -> None:
    other = Arc(KNEE.centre, KNEE.start, (KNEE.centre[0], 100.0), "83°", "red")
    first = drawn(with_skeleton(grey(), POINTS, [replace(KNEE, text="")]), with_skeleton(grey(), POINTS, [KNEE]))
    both = with_skeleton(grey(), POINTS, [KNEE, other])
    assert (both[first] == with_skeleton(grey(), POINTS, [KNEE])[first]).mean() > 0.95


@pytest.mark.parametrize("apart_px", [(0.0, 0.0), (20.0, 0.0), (30.0, 8.0), (0.0, 15.0), (90.0, 20.0)])
def test_texts_that_have_their_place_stand_clear_of_each_other(apart_px: tuple[float, float]) -> None:
    places = [(300.0 + n * apart_px[0], 200.0 + n * apart_px[1]) for n in range(3)]
    arcs = [
        Arc(place, (place[0], 150.0), (place[0] + 50, 150.0), f"elbow {30 + n}°", aside=(-1, 0))
        for n, place in enumerate(places)
    ]
    alone = [
        drawn(with_skeleton(grey(), {}, [replace(arc, text="")]), with_skeleton(grey(), {}, [arc])) for arc in arcs
    ]
    bare = with_skeleton(grey(), {}, [replace(arc, text="") for arc in arcs])
    covered = drawn(bare, with_skeleton(grey(), {}, arcs)).sum()
    assert covered == pytest.approx(sum(text.sum() for text in alone), rel=0.06)


@pytest.mark.parametrize(("height", "width"), [(360, 640), (2160, 3840), (1920, 1080)])
def test_sizes_follow_the_picture(height: int, width: int) -> None:
    scale = min(height, width) / 360
    points = {name: (x * scale * 0.9, y * scale) for name, (x, y) in POINTS.items()}
    arc = Arc(points["knee"], points["hip"], points["ankle"], "35°", "amber")
    frame = grey(height, width)
    share = drawn(frame, with_skeleton(frame, points, [arc])).sum() / scale**2
    assert 2200 < share < 4000


@given(
    st.lists(st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000)), min_size=3, max_size=3),
    st.sampled_from(["", "35°", "trunk 45°", "°"]),
)
def test_any_place_can_be_drawn(places: list[tuple[float, float]], text: str) -> None:
    points = dict(zip(("hip", "knee", "ankle"), places, strict=True))
    shown = with_skeleton(grey(90, 160), points, [Arc(places[1], places[0], places[2], text)])
    assert shown.shape == (90, 160, 3)


def test_importing_it_is_cheap() -> None:
    code = "import sys, posecheck.drawing.skeleton; sys.exit('cv2' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
