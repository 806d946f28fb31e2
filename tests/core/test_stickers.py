"""Stickers found among spots that are none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.sticker_riders import PHASE_DEG, SIZES, joints, recording

from posecheck.core import stickers
from posecheck.core.trails import COLUMNS, Column
from posecheck.fit.analysis import analyse
from posecheck.records.landmarks import LANDMARK_NAMES


def test_stickers_are_found_among_spots_and_measured_at() -> None:
    answer = analyse(recording(seen=0.9))
    assert answer.quality.stickers.keys() == set(stickers.JOINTS)
    assert all(0.8 < share <= 0.95 for share in answer.quality.stickers.values())
    true = joints()
    thigh, shank = true["knee"] - true["hip"], true["ankle"] - true["knee"]
    bend = np.degrees(
        np.arctan2(np.abs(thigh[:, 0] * shank[:, 1] - thigh[:, 1] * shank[:, 0]), (thigh * shank).sum(axis=1))
    )
    at_bottom = np.interp(180 + 360, PHASE_DEG, bend)
    knee = answer["knee_flexion_bdc"]
    assert knee.method == "stickers"
    assert knee.value == pytest.approx(at_bottom, abs=1.0)
    assert knee.interval[0] < at_bottom < knee.interval[1]
    assert any(note.id == "stickers" and "knee" in note.text for note in answer.notes)


def test_a_sticker_seen_too_seldom_falls_back_to_the_landmark_and_it_is_said() -> None:
    whole = recording()
    spots = whole.side.spots.copy()
    spots[::3, stickers.JOINTS.index("wrist")] = np.nan
    spots[1::3, stickers.JOINTS.index("wrist")] = np.nan
    answer = analyse(replace(whole, side=replace(whole.side, spots=spots)))
    assert "wrist" not in answer.quality.stickers
    assert answer["elbow_flexion"].method == "side"
    assert answer["knee_flexion_bdc"].method == "stickers"
    assert any("No sticker was found often enough at wrist" in note.text for note in answer.notes)


@pytest.mark.parametrize("given", [{"worn": ()}, {"worn": ("knee", "hip")}, {"unround": 0.12}, {"seen": 0.3}])
def test_what_only_looks_like_stickers_is_none(given: dict) -> None:
    assert analyse(recording(**given)).quality.stickers == {}


@pytest.mark.parametrize("worn", [stickers.JOINTS, ("shoulder", "hip", "knee"), ("hip", "knee"), ()])
def test_one_picture_tells_whether_stickers_may_be_worn(worn: tuple[str, ...]) -> None:
    track = recording(worn=worn).side
    spots = track.spots[7, :9].copy()  # without the noise, which is as plain as stickers
    spots[:, 1] *= -1
    near = track.xy_px[7, [LANDMARK_NAMES.index(f"right_{joint}") for joint in stickers.JOINTS]] * (1, -1)
    seen = spots[np.isfinite(spots[:, 0])]
    assert stickers.may_be_worn(seen, near, sum(SIZES)) == (len(worn) >= stickers.FEWEST)
    unclear = seen.copy()
    unclear[:, Column.UNROUND] = stickers.PLAIN[0]
    assert not stickers.may_be_worn(unclear, near, sum(SIZES))
    assert not stickers.may_be_worn(np.empty((0, COLUMNS)), near, sum(SIZES))
