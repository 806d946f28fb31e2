"""Stickers: found in pictures, told from what only looks like them, and measured at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecheck.cli import main
from posecheck.core import stickers
from posecheck.core.trails import COLUMNS, Column
from posecheck.errors import SettingsError
from posecheck.fit import markers
from posecheck.fit.analysis import analyse
from posecheck.fit.refusals import follow_track
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.settings import Settings
from posecheck.records.tracking import Clip, Correction, Engine, Recording, Track
from posecheck.reports.sticker_page import TAG_MM, sticker_page
from posecheck.storage.files import parse_recording, recording_bytes
from posecheck.video import blobs, tags

LEG_PX = 300.0
LARGER = 16


def picture(centre: tuple[float, float], width: float, colour: tuple[int, int, int]) -> np.ndarray:
    """A dot on a plain ground, drawn sixteen times as large and made small."""
    size = (160, 160)
    large = np.full((size[1] * LARGER, size[0] * LARGER, 3), (120, 90, 80), np.uint8)
    middle = tuple(round(at * LARGER) for at in centre)
    cv2.circle(large, middle, round(width / 2 * LARGER), colour, -1, cv2.LINE_AA)
    small = cv2.resize(large, size, interpolation=cv2.INTER_AREA)
    noise = np.random.default_rng(1).normal(0, 2, small.shape)
    return np.clip(cv2.GaussianBlur(small, (0, 0), 1.2) + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("colour", [(245, 245, 240), (255, 220, 30), (80, 225, 60), (255, 75, 165), (12, 12, 14)])
@pytest.mark.parametrize("width", [6.0, 9.0, 11.0])
def test_a_dot_is_found_to_a_tenth_of_a_pixel(colour: tuple[int, int, int], width: float) -> None:
    centre = (71.3, 84.8)
    found = blobs.spots(picture(centre, width, colour), np.array([[66.0, 80.0]]), LEG_PX)
    away = np.linalg.norm(found[:, :2] - centre, axis=1)
    best = found[away.argmin()]
    assert away.min() < 0.1
    assert best[Column.WIDTH] == pytest.approx(width, abs=1.5)
    assert best[Column.UNROUND] < stickers.PLAIN[0]


def test_a_dot_smeared_by_motion_keeps_its_centre() -> None:
    rgb = picture((71.3, 84.8), 9.0, (245, 245, 240))
    smeared = cv2.filter2D(rgb, -1, np.full((1, 5), 0.2, np.float32))
    found = blobs.spots(smeared, np.array([[66.0, 80.0]]), LEG_PX)
    assert np.linalg.norm(found[:, :2] - (71.3, 84.8), axis=1).min() < 0.3


def test_an_edge_and_a_stripe_are_no_spots() -> None:
    rgb = np.full((160, 160, 3), 60, np.uint8)
    rgb[:, 80:] = 220
    rgb[60:68, :80] = 230
    found = blobs.spots(rgb, np.array([[78.0, 66.0]]), LEG_PX)
    assert not ((found[:, Column.UNROUND] < stickers.PLAIN[0]) & (found[:, Column.CLOSED] >= stickers.PLAIN[1])).any()


@pytest.mark.parametrize("joint", [[np.nan, np.nan], [-900.0, 50.0], [158.0, 1.0]])
def test_a_joint_that_is_hidden_or_outside_is_no_trouble(joint: list[float]) -> None:
    assert blobs.spots(np.zeros((160, 160, 3), np.uint8), np.array([joint]), LEG_PX).shape == (0, COLUMNS)


def tagged(number: int, at: tuple[int, int], *, blur: int = 1) -> np.ndarray:
    rgb = np.full((400, 400, 3), (60, 110, 90), np.uint8)
    card = np.kron(tags.cells(number), np.ones((3, 3), bool)) * np.uint8(230)
    card = cv2.copyMakeBorder(card, 3, 3, 3, 3, cv2.BORDER_CONSTANT, value=235)
    rgb[at[1] : at[1] + 24, at[0] : at[0] + 24] = card[..., None]
    return cv2.filter2D(rgb, -1, np.full((1, blur), 1 / blur, np.float32))


def test_a_tag_is_read_and_followed_where_motion_blurs_it() -> None:
    joints = np.full((2, len(stickers.JOINTS), 2), 150.0)
    joints[1] += 60
    known = tags.Tags()
    read = known.found(tagged(5, (160, 150)), joints, LEG_PX)
    assert read[0, [Column.X, Column.Y, Column.TAG]] == pytest.approx([172, 162, 5], abs=0.3)
    moved = known.found(tagged(5, (168, 153), blur=7), joints + np.array([6, 4]), LEG_PX)
    assert moved[0, [Column.X, Column.Y, Column.TAG]] == pytest.approx([180, 165, 5], abs=1.0)
    assert not len(known.found(tagged(5, (300, 300)), joints, LEG_PX)), "far from its joint"
    assert not len(tags.Tags().found(tagged(30, (160, 150)), joints, LEG_PX)), "no joint has this number"


FRAMES, RATE, RPM = 240, 30.0, 80.0
TIME_S = np.arange(FRAMES) / RATE
PHASE_DEG = TIME_S * RPM * 6
SIZES = (250.0, 255.0)


def joints() -> dict[str, np.ndarray]:
    """A rider who faces right: the pedal goes round, hip and shoulder stay; forward and up [px]."""
    turn = np.radians(PHASE_DEG)
    pedal = 100 * np.stack([np.sin(turn), np.cos(turn)], axis=1) + np.array([600.0, 300.0])
    ankle, hip = pedal + np.array([-45.0, 55.0]), np.broadcast_to([480.0, 790.0], pedal.shape)
    gap = ankle - hip
    far = np.hypot(*gap.T)
    along, cross = gap / far[:, None], np.stack([-gap[:, 1], gap[:, 0]], axis=1) / far[:, None]
    share = (SIZES[0] ** 2 - SIZES[1] ** 2 + far**2) / (2 * far)
    knee = hip + share[:, None] * along + np.sqrt(np.maximum(SIZES[0] ** 2 - share**2, 0))[:, None] * cross
    fixed = {"shoulder": (780.0, 1090.0), "elbow": (850.0, 950.0), "wrist": (960.0, 880.0)}
    still = {name: np.broadcast_to(place, pedal.shape) for name, place in fixed.items()}
    return {
        **still,
        "hip": hip,
        "knee": knee,
        "ankle": ankle,
        "heel": pedal + np.array([-75, 10]),
        "toe": pedal + np.array([20, 5]),
    }


def recording(*, worn: tuple[str, ...] = stickers.JOINTS, seen: float = 1.0, unround: float = 0.03) -> Recording:
    """Landmarks that are off and scatter, and spots: stickers, a logo of another colour, and noise."""
    rng = np.random.default_rng(4)
    true, leg = joints(), sum(SIZES)
    xy = np.full((FRAMES, len(LANDMARK_NAMES), 2), np.nan)
    spots = np.full((FRAMES, 14, COLUMNS), np.nan)
    flip = np.array([0.0, 1300.0])
    for number, (name, place) in enumerate(true.items()):
        off = leg * np.array(stickers.PLACES[name])
        for side, aside in (("right", 0.0), ("left", 3.0)):
            turned = place if side == "right" or name not in ("knee", "ankle", "heel", "toe") else np.roll(place, 11, 0)
            marks = turned - off + aside + rng.normal(0, 4, place.shape)
            xy[:, LANDMARK_NAMES.index(f"{side}_{name}")] = flip + marks * (1, -1)
        if name in worn:
            there = rng.random(FRAMES) < seen
            row = np.zeros((FRAMES, COLUMNS))
            row[:, :2] = flip + (place + rng.normal(0, 0.2, place.shape)) * (1, -1)
            row[:, Column.WIDTH], row[:, Column.UNROUND], row[:, Column.CLOSED] = 14, unround, 1
            row[:, Column.RED : Column.BLUE + 1] = np.array([220, 200, 30]) + rng.normal(0, 8, (FRAMES, 3))
            row[:, Column.CONTRAST] = 150
            spots[there, number] = row[there]
    logo = flip + (true["knee"] + (12, 14)) * (1, -1)
    spots[:, 8] = [0, 0, 14, 0, 0.03, 1, 40, 60, 220, 150, 0]
    spots[:, 8, :2] = logo
    spots[:, 9:] = [0, 0, 14, 0, 0.04, 1, 215, 200, 35, 150, 0]
    spots[:, 9:, :2] = flip + (true["ankle"][:, None] + rng.uniform(-80, 80, (FRAMES, 5, 2))) * (1, -1)
    clip = Clip("ride.mp4", (1600, 1400), FRAMES, FRAMES / RATE)
    seen_all = np.ones((FRAMES, len(LANDMARK_NAMES)))
    return Recording(Track(clip, Engine("mediapipe heavy"), TIME_S, xy, seen_all, spots=spots), Settings(crank_mm=170))


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


def test_a_joint_put_right_by_hand_is_believed() -> None:
    answer = analyse(replace(recording(), corrections=(Correction("knee", 0.0, 0.05),)))
    assert "knee" not in answer.quality.stickers
    assert answer["knee_flexion_bdc"].method == "side"


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


def test_the_page_holds_every_tag_in_its_size(tmp_path: Path) -> None:
    content = sticker_page({joint: tags.cells(number) for number, joint in enumerate(stickers.JOINTS, start=1)})
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    cell = f"{TAG_MM / 6 * 72 / 25.4:.3f}".encode()
    black = sum(int((~tags.cells(number)).sum()) for number in range(1, 9))
    assert content.count(b" " + cell + b" " + cell + b" re f") == black
    start = int(content.split(b"startxref\n")[1].split()[0])
    assert content[start:].startswith(b"xref")
    file = tmp_path / "page.pdf"
    with pytest.raises(SystemExit) as done:
        main(["stickers", "--out", str(file)])
    assert done.value.code == 0
    assert file.read_bytes() == content
    with pytest.raises(SystemExit) as refused:
        main(["stickers", "--out", str(file)])
    assert refused.value.code == 2


@pytest.mark.parametrize("yaw_deg", [-8.0, 0.0, 6.0])
def test_a_camera_from_before_or_behind_is_put_square(yaw_deg: float) -> None:
    flat, lens_px = np.array([[-300.0, -250.0], [0.0, 0.0], [280.0, 310.0]]), 1100.0
    turn = np.radians(yaw_deg)
    depth = 1 - flat[:, :1] * np.sin(turn) / lens_px  # what lies before is nearer to a camera that stands before
    seen = flat * (np.cos(turn), 1.0) / depth
    assert markers._squared(seen, yaw_deg, lens_px) == pytest.approx(flat, abs=1e-6)
