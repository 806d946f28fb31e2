"""Joints that rest on stickers, and how sure an angle between them is.

A sticker is seen to a fraction of a pixel, so its interval is that of the hand that stuck it, of skin that slides, and
of a camera that cannot see how near a joint is. It marks skin, as the bands' markers do, and no centre of a joint.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from posecheck.core import fourier, stickers
from posecheck.core.geometry import rider_frame
from posecheck.core.landmark_bias import landmark_bias
from posecheck.core.ride import Ride
from posecheck.records.base import Array, Method
from posecheck.records.landmarks import ARM
from posecheck.records.settings import Settings
from posecheck.records.tracking import Recording, Track

from . import measures, quality
from .camera_level import find_level, widen_by_level
from .levers import MODEL_MM, SEGMENTS, off_deg
from .obliquity import camera_yaw

PLACED_MM: Final[Mapping[str, float]] = {
    "shoulder": 12.0,
    "elbow": 8.0,
    "wrist": 8.0,
    "hip": 12.0,
    "knee": 7.0,
    "ankle": 5.0,
    "heel": 6.0,
    "toe": 7.0,
}
"""95 % of stickers lie so near to the point on the bone, across the segment. Taken, not measured here: examiners who
palpate differ by 15 to 20 mm in space at the greater trochanter and by less than half of that at epicondyles and
malleoli (Della Croce 1999, 2005); across the segment it is about two thirds of that."""

SLID_MM: Final[Mapping[str, float]] = {
    "shoulder": 8.0,
    "elbow": 4.0,
    "wrist": 3.0,
    "hip": 6.0,
    "knee": 5.0,
    "ankle": 3.0,
    "heel": 0.0,
    "toe": 0.0,
}
"""By so much more than on the riders of whom the bands were made skin or cloth may have slid over the bone, across the
segment. Skin over trochanter and epicondyle moves by 10 to 30 mm against the bone in large movements, over the malleoli
by less than 15 (Cappozzo 1996), most of it along the segment and alike in all riders; heel and toe are on the shoe."""

CENTRE_PX: Final = 1.0
"""95 % of centres are seen this well (own measurement on rendered riders)."""

NEARER_MM: Final[Mapping[str, float]] = {**dict.fromkeys(ARM, 35.0), "heel": -26.0, "toe": 24.0}
"""So much nearer to the camera than the leg's stickers lie these, on rendered riders: the arm's by 16 to 51 mm; on a
shoe that points outward the toe's by 50 mm more than the heel's. Seen from above, as feet are, that turns the foot."""

NEARER_HALF_DEG: Final = 0.5
"""What is left of that in angles that reach from the arm to the leg, twice the standard deviation [deg]."""

NEARER_IN: Final = ("hip_angle", "trunk_flexion", "shoulder_angle")
"""Those angles."""

TRUSTED: Final = 0.7
"""So much of the camera's yaw as it is measured is taken off: cameras stand within 5 degrees of square (one standard
deviation), and yaw is measured to 3."""

LENS: Final = 0.85
"""Focal length of a phone's camera when filming, as a share of the picture's longer side: 0.72 to 1.2."""

FOOT: Final = {"ankle", "heel"}
"""Joints whose landmark is nearly as good as a sticker. Motion blurs stickers there the most."""


@dataclass(frozen=True, slots=True, eq=False)
class Markers:
    """Stickers found on the near side.

    Parameters
    ----------
    paths : mapping of str to ndarray, shape (T, 2)
        Centre by joint, forward and up; where one is hidden, where its landmark says that it is [px].
    seen : mapping of str to float
        Share of the frames in which it was found.
    """

    paths: Mapping[str, Array]
    seen: Mapping[str, float]


def has_spots(track: Track) -> bool:
    """Whether a track has spots that may be stickers, near the joints of a rider who was seen.

    Parameters
    ----------
    track : Track
        The whole clip.

    Returns
    -------
    bool
        False too where no spots were looked for.
    """
    return track.spots is not None and track.spots.shape[1] > 0 and not quality.why_unseen(track)


def only_stickers(track: Track, settings: Settings, ride: Ride) -> Track:
    """Forget the spots that are no stickers: they are many, and one recording in a hundred has stickers.

    Parameters
    ----------
    track : Track
        The whole clip; it has spots.
    settings : Settings
        What the user told.
    ride : Ride
        The rider as followed through it.

    Returns
    -------
    Track
        With the spots of stickers, or without any.
    """
    assert track.spots is not None
    spots = _upright(track, ride, settings)
    found = stickers.found(ride.phase_deg, ride.near, spots, ride.leg_px)
    is_one = np.zeros(spots.shape[:2], dtype=bool)
    for path, _ in found.values():
        is_one |= (spots[..., :2] == path[:, None]).all(axis=-1)
    first = np.argsort(~is_one, axis=1, kind="stable")[:, : is_one.sum(axis=1).max()]
    kept = np.take_along_axis(np.where(is_one[..., None], track.spots, np.nan), first[..., None], axis=1)
    return replace(track, spots=kept if found else None)


def find_markers(recording: Recording, ride: Ride) -> Markers:
    """Find the stickers on a rider.

    Parameters
    ----------
    recording : Recording
        The rider's landmarks, the spots near them, and what the user told.
    ride : Ride
        The rider's near side.

    Returns
    -------
    Markers
        Without those of joints that a hand has put right; empty where there are none or they are not wanted.
    """
    track, settings = recording.side, recording.settings
    if track.spots is None or settings.stickers == "off":
        return Markers({}, {})
    spots = _upright(track, ride, settings)
    found = stickers.found(ride.phase_deg, ride.near, spots, ride.leg_px)
    by_hand = {correction.joint for correction in recording.corrections}
    kept = {joint: one for joint, one in found.items() if joint not in by_hand}
    paths = {joint: _whole(ride, path, ride.near[joint]) for joint, (path, _) in kept.items()}
    return Markers(paths, {joint: seen for joint, (_, seen) in kept.items()})


def _upright(track: Track, ride: Ride, settings: Settings) -> Array:
    """Spots of a track that has some, with x forward and y up."""
    assert track.spots is not None
    turned = track.spots.copy()
    turned[..., :2] = rider_frame(turned[..., :2], ride.facing, find_level(track, settings).turn_deg)
    return turned


def _whole(ride: Ride, path: Array, landmark: Array) -> Array:
    """Fill gaps from the landmark, shifted as it is where both are seen at that place of the crank circle."""
    design = fourier.fourier_basis(ride.phase_deg, 2)
    off = path - landmark
    way = design @ fourier.solve_columns(design, off.T).T
    return np.where(np.isfinite(path), path, landmark + way)


def place_markers(found: Markers, recording: Recording, ride: Ride, mm_per_px: float) -> dict[str, Array]:
    """Put stickers, and landmarks where there is none, into one plane along the bike: what is nearer looks larger.

    Parameters
    ----------
    found : Markers
        The stickers.
    recording : Recording
        The clip, whose picture's middle is taken for the lens's.
    ride : Ride
        The rider.
    mm_per_px : float
        Scale [mm/px].

    Returns
    -------
    dict of str to ndarray, shape (T, 2)
        By joint; a landmark is moved to where a sticker would usually be [px].
    """
    size = np.array(recording.side.clip.size_px, dtype=np.float64)
    middle = rider_frame(size / 2, ride.facing, find_level(recording.side, recording.settings).turn_deg)
    away_mm = LENS * size.max() * mm_per_px
    moved = {joint: ride.near[joint] + ride.leg_px * np.array(place) for joint, place in stickers.PLACES.items()}
    yaw_deg = camera_yaw(ride, landmark_bias(recording.side.engine)) or 0.0
    lens_px = LENS * size.max()
    return {
        joint: middle
        + _squared((path - middle) * (1 - NEARER_MM.get(joint, 0.0) / away_mm), TRUSTED * yaw_deg, lens_px)
        for joint, path in {**moved, **found.paths}.items()
    }


def _squared(path: Array, yaw_deg: float, lens_px: float) -> Array:
    """Undo a camera that looks on the plane from before or behind, places from the picture's middle [px]."""
    sin, cos = np.sin(np.radians(yaw_deg)), np.cos(np.radians(yaw_deg))
    forward = path[:, 0] / (cos + path[:, 0] * sin / lens_px)
    return np.stack([forward, path[:, 1] * (1 - forward * sin / lens_px)], axis=1)


def sticker_error(
    joints: Mapping[str, Array], on: Collection[str], mm_per_px: float, loose: float
) -> tuple[dict[str, float], dict[str, Method]]:
    """Say how far angles may be off that rest on stickers, but for a landmark of the foot.

    Parameters
    ----------
    joints : mapping of str to ndarray, shape (T, 2)
        From `placed` [px].
    on : collection of str
        The joints that have stickers.
    mm_per_px : float
        Scale [mm/px].
    loose : float
        How many times worse than the heavy model the model is.

    Returns
    -------
    halves : dict of str to float
        Half of the 95 % interval, for those angles that rest on stickers [deg].
    methods : dict of str to str
        How those are measured whose joints all have stickers.
    """
    ride_parts = {name: {joint for pair in pairs for joint in pair} for name, pairs in SEGMENTS.items()}
    halves = {
        name: _off_deg(joints, name, on, mm_per_px, loose)
        for name, part in ride_parts.items()
        if part & set(on) and part - set(on) <= FOOT
    }
    return halves, {name: "stickers" for name in halves if ride_parts[name] <= set(on)}


def _off_deg(joints: Mapping[str, Array], name: str, on: Collection[str], mm_per_px: float, loose: float) -> float:
    off_mm = {joint: _stuck_mm(joint, mm_per_px) if joint in on else loose * model for joint, model in MODEL_MM.items()}
    depth_deg = NEARER_HALF_DEG if name in NEARER_IN else 0.0
    return math.hypot(off_deg(joints, name, off_mm, mm_per_px), depth_deg)


def _stuck_mm(joint: str, mm_per_px: float) -> float:
    return float(np.hypot.reduce([PLACED_MM[joint], SLID_MM[joint], CENTRE_PX * mm_per_px]))


def sticker_angles(
    found: Markers, recording: Recording, ride: Ride, near: Mapping[str, Array], scale: tuple[float, float]
) -> tuple[dict[str, float], dict[str, Method], dict[str, Array]]:
    """Measure the angles that rest on stickers.

    Parameters
    ----------
    found : Markers
        The stickers.
    recording : Recording
        The clip and what the user told.
    ride : Ride
        The rider.
    near : mapping of str to ndarray, shape (T, 2)
        Joints after corrections [px].
    scale : tuple of float
        Scale [mm/px], and how many times worse than the heavy model the model is.

    Returns
    -------
    halves : dict of str to float
        Half of the 95 % interval of each [deg].
    methods : dict of str to str
        How those are measured whose joints all have stickers.
    series : dict of str to ndarray, shape (T,)
        The angles over time [deg].
    """
    if not found.paths:
        return {}, {}, {}
    flat = place_markers(found, recording, ride, scale[0])
    halves, methods = sticker_error(flat, found.paths, *scale)
    halves = widen_by_level(halves, find_level(recording.side, recording.settings))
    return halves, methods, {name: v for name, v in measures.joint_angles({**near, **flat}).items() if name in halves}
