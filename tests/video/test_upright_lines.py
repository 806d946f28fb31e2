"""How a camera was turned, in rooms that are drawn."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from posecheck.video.upright_lines import measure_turn

SIZE_PX = (640, 480)
DOOR_AND_SHELVES = (60, 130, 420, 500, 590)


def room(turn_deg: float, edges: tuple[int, ...] = DOOR_AND_SHELVES, converge: float = 0.0) -> np.ndarray:
    """Stripes from edge to edge that end at the floor, as a camera sees them that was turned clockwise."""
    large = np.full((SIZE_PX[1], SIZE_PX[0], 3), 150, np.uint8)
    for number, edge in enumerate(edges):
        foot = edge + converge * (edge - SIZE_PX[0] / 2)
        corners = np.array([[edge, 60], [edge + 20, 60], [foot + 20, 420], [foot, 420]])
        cv2.fillPoly(large, [np.round(corners).astype(np.int32)], (60 + 20 * number,) * 3, cv2.LINE_AA)
    middle = (SIZE_PX[0] / 2, SIZE_PX[1] / 2)
    turned = cv2.warpAffine(large, cv2.getRotationMatrix2D(middle, turn_deg, 1.0), SIZE_PX, borderValue=(150,) * 3)
    noise = np.random.default_rng(2).normal(0, 2, turned.shape)
    return np.clip(turned + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("turn_deg", "converge"), [(0.0, 0.0), (2.4, 0.0), (-4.0, 0.0), (1.5, 0.05)])
def test_upright_edges_tell_how_far_the_camera_was_turned(turn_deg: float, converge: float) -> None:
    assert measure_turn(room(turn_deg, converge=converge)) == pytest.approx(turn_deg, abs=0.3)


def test_a_rider_who_leans_does_not_turn_the_room() -> None:
    rgb = room(1.0)
    for x in (280, 300, 330):  # seat tube, fork, thigh
        cv2.line(rgb, (x, 400), (x - 60, 180), (20, 20, 20), 9)
    assert measure_turn(rgb) == pytest.approx(1.0, abs=0.3)


@pytest.mark.parametrize("edges", [(), (60,), (60, 95)])
def test_a_plain_wall_and_a_single_door_tell_nothing(edges: tuple[int, ...]) -> None:
    assert np.isnan(measure_turn(room(2.0, edges)))
