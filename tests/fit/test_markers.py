"""Stickers of the user's, measured at instead of landmarks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.sticker_riders import recording

from posecheck.core import stickers
from posecheck.errors import SettingsError
from posecheck.fit import markers
from posecheck.fit.analysis import analyse
from posecheck.fit.refusals import follow_track
from posecheck.records.settings import Settings
from posecheck.records.tracking import Correction
from posecheck.storage.files import parse_recording, recording_bytes


def test_a_foot_seen_from_above_is_not_turned_by_how_far_out_its_stickers_lie() -> None:
    """Pinhole geometry: what is nearer looks larger about the picture's middle, here far above the foot."""
    rider = recording()
    ride = follow_track(rider.side, rider.settings)
    seen = markers.find_markers(rider, ride)
    mm_per_px = 2.5
    away_mm = markers.LENS * 1600 * mm_per_px
    middle = np.array((800.0, -700.0)) * ((1, 1) if ride.facing == "right" else (-1, 1))
    nearer = {
        joint: middle + (path - middle) / (1 - markers.NEARER_MM.get(joint, 0.0) / away_mm)
        for joint, path in seen.paths.items()
    }
    flat = markers.place_markers(replace(seen, paths=nearer), rider, ride, mm_per_px)
    true, raw, mended = (one["toe"] - one["heel"] for one in (seen.paths, nearer, flat))
    turned, left = (np.nanmedian(np.abs((one - true)[:, 1])) for one in (raw, mended))
    assert turned > 2.0
    assert left < turned / 4


def test_off_leaves_stickers_out_of_account() -> None:
    with_them = recording()
    without = replace(with_them, side=replace(with_them.side, spots=None))
    off = analyse(replace(with_them, settings=replace(with_them.settings, stickers="off")))
    assert off.quality.stickers == {}
    assert off.measures == analyse(without).measures
    with pytest.raises(SettingsError, match="stickers is auto or off"):
        Settings(stickers="on")


def test_a_joint_put_right_by_hand_is_believed() -> None:
    answer = analyse(replace(recording(), corrections=(Correction("knee", 0.0, 0.05),)))
    assert "knee" not in answer.quality.stickers
    assert answer["knee_flexion_bdc"].method == "side"


@pytest.mark.slow
def test_only_stickers_are_stored_and_answer_the_same_again() -> None:
    whole = recording(seen=0.9)
    ride = follow_track(whole.side, whole.settings)
    kept = replace(whole, side=markers.only_stickers(whole.side, whole.settings, ride))
    assert kept.side.spots.shape[1] == len(stickers.JOINTS)
    again = parse_recording(recording_bytes(kept), "ride.npz")
    assert analyse(again).measures == analyse(kept).measures
    assert analyse(kept)["trunk_flexion"].value == pytest.approx(analyse(whole)["trunk_flexion"].value, abs=0.2)
    nothing = recording(worn=())
    ride = follow_track(nothing.side, nothing.settings)
    assert markers.only_stickers(nothing.side, nothing.settings, ride).spots is None


@pytest.mark.parametrize("yaw_deg", [-8.0, 0.0, 6.0])
def test_a_camera_from_before_or_behind_is_put_square(yaw_deg: float) -> None:
    flat, lens_px = np.array([[-300.0, -250.0], [0.0, 0.0], [280.0, 310.0]]), 1100.0
    turn = np.radians(yaw_deg)
    depth = 1 - flat[:, :1] * np.sin(turn) / lens_px  # what lies before is nearer to a camera that stands before
    seen = flat * (np.cos(turn), 1.0) / depth
    assert markers._squared(seen, yaw_deg, lens_px) == pytest.approx(flat, abs=1e-6)
