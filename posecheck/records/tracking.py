"""What was tracked: a clip, the engine that looked at it, the landmarks, and the recording that holds all of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from posecheck.errors import TrackError
from posecheck.text import gettext

from .base import Array, Record
from .calibration import RiderCalibration
from .landmarks import LANDMARK_NAMES
from .settings import Settings

FARTHEST_PX: Final = 1e6
"""No landmark lies farther from the picture's corner: the largest picture that is read has 16,384 px a side."""

LATEST_S: Final = 1e7
"""No frame comes later: it is four months."""

_ENDS: Final = 2

FARTHEST_ERROR_MM: Final = 300.0
"""Landmarks further off than this are on no joint."""

FARTHEST_PEDAL: Final = 1.5
"""No axle lies further in front of a heel, as a share of the way to the toe."""


@dataclass(frozen=True, slots=True, repr=False)
class Clip(Record):
    """Facts of a video file, upright and in square pixels.

    Parameters
    ----------
    path : str
        The file as the user named it.
    size_px : tuple of int
        Width and height of the upright picture [px].
    frames : int
        Frames that were read.
    duration_s : float
        From the first to the end of the last frame read [s].
    codec, container : str
        As the container names them.
    rotation_deg : int
        How far frames were turned clockwise to stand upright [deg].
    pixel_aspect : float
        Width of a stored pixel over its height; frames were stretched by it.
    dropped : int
        Frames left out because they were damaged or had no usable time stamp.
    brightness : float or None
        Median luma over the frames, 0 black to 255 white; None where unknown.
    mm_per_px : float or None
        How large a pixel is at the rider, where the file says it, as one of markers in space does; None for a video
        [mm/px].
    loop_s : float or None
        After so long the same pictures come again; None where they do not, or nobody looked [s].
    """

    path: str
    size_px: tuple[int, int]
    frames: int
    duration_s: float
    codec: str = ""
    container: str = ""
    rotation_deg: int = 0
    pixel_aspect: float = 1.0
    dropped: int = 0
    brightness: float | None = None
    mm_per_px: float | None = None
    loop_s: float | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Engine(Record):
    """The pose engine that made a track.

    Parameters
    ----------
    name : str
        Engine and model, such as ``mediapipe heavy``.
    version : str
        Version of the engine.
    sha256 : str
        Hash of the model; empty where there is none.
    error_mm : float or None
        95 % of its landmarks lie so near to the joint's centre, as its owner knows; None for not known. It means
        nothing for an engine that posecheck has measured itself [mm].
    pedal_share : float or None
        Where the pedal's axle lies between its heel and toe, as a share of the way; None for not known.

    Raises
    ------
    TrackError
        If one of the last two makes no sense.

    Examples
    --------
    >>> from posecheck.records.tracking import Engine
    >>> Engine("our markers", error_mm=10.0).error_mm
    10.0
    """

    name: str
    version: str = ""
    sha256: str = ""
    error_mm: float | None = None
    pedal_share: float | None = None

    def __post_init__(self) -> None:
        if self.error_mm is not None and not 0 < self.error_mm < FARTHEST_ERROR_MM:
            msg = gettext(
                "Engine.error_mm lies between 0 and {most:g} mm, and is not {value}",
                most=FARTHEST_ERROR_MM,
                value=self.error_mm,
            )
            raise TrackError(msg)
        if self.pedal_share is not None and not 0 < self.pedal_share < FARTHEST_PEDAL:
            msg = gettext(
                "Engine.pedal_share is a share of the way from heel to toe, such as {such}, and not {value}",
                such=0.7,
                value=self.pedal_share,
            )
            raise TrackError(msg)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Track(Record):
    """Landmarks of one rider over one clip.

    Parameters
    ----------
    clip : Clip
        The clip they were seen in.
    engine : Engine
        Who saw them.
    time_s : ndarray, shape (T,)
        Presentation time of each frame, strictly rising [s].
    xy_px : ndarray, shape (T, L, 2)
        Position right and down of the picture's top left corner, NaN where not seen [px].
    visibility : ndarray, shape (T, L)
        0 hidden to 1 visible, as the engine believes.
    names : tuple of str
        The L landmarks.
    contour_px : ndarray, shape (T, C, 2), or None
        Outline of the back, where an engine gives it [px].
    view : ndarray, shape (T,), or None
        By which of its views the engine saw each frame, such as a mirrored one; None for always the same.
    spots : ndarray, shape (T, M, K), or None
        Round spots near the joints, which may be stickers, columns as in ``posecheck.core.trails``; NaN behind the
        last of a frame; None where none were looked for [px].
    turn_deg : ndarray, shape (T,), or None
        How far the camera was turned clockwise, by upright lines of the picture, in the few frames in which they were
        looked for and tell; NaN in the others; None where nobody looked [deg].

    Raises
    ------
    TrackError
        If a shape is wrong, a name is missing or twice, a position is absurd, or time does not rise.

    Examples
    --------
    >>> from posecheck.records.tracking import Clip, Engine, Track
    >>> clip = Clip("ride.mp4", (640, 480), 2, 0.1)
    >>> track = Track(clip, Engine("by hand"), [0.0, 0.05], [[[1, 2]], [[3, 4]]], [[1], [1]], ("left_knee",))
    >>> track["left_knee"]
    array([[1., 2.],
           [3., 4.]])
    """

    clip: Clip
    engine: Engine
    time_s: Array
    xy_px: Array
    visibility: Array
    names: tuple[str, ...] = LANDMARK_NAMES
    contour_px: Array | None = None
    view: Array | None = None
    spots: Array | None = None
    turn_deg: Array | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(self.names))
        frames = len(self._freeze("time_s", None))
        self._freeze("xy_px", frames, len(self.names), 2)
        self._freeze("visibility", frames, len(self.names))
        if self.contour_px is not None:
            self._check_contour(self._freeze("contour_px", frames, None, 2))
        for name, further in (("view", ()), ("turn_deg", ()), ("spots", (None, None))):
            if getattr(self, name) is not None:
                self._freeze(name, frames, *further)
        _require_places("Track.xy_px", self.xy_px)
        if len(set(self.names)) != len(self.names):
            msg = gettext("Track.names holds a landmark twice: {names}", names=self.names)
            raise TrackError(msg)
        if not np.all(np.isfinite(self.time_s)) or np.any(np.diff(self.time_s) <= 0):
            msg = gettext("Track.time_s must rise strictly from frame to frame")
            raise TrackError(msg)
        if np.any(np.abs(self.time_s) > LATEST_S):
            msg = gettext("Track.time_s holds a time that no clip has, later than {most:g} s", most=LATEST_S)
            raise TrackError(msg)

    def _check_contour(self, contour_px: Array) -> None:
        if contour_px.shape[1] < _ENDS:
            msg = gettext(
                "Track.contour_px has shape {shape}; an outline has two points at least", shape=contour_px.shape
            )
            raise TrackError(msg)
        _require_places("Track.contour_px", contour_px)

    def __getitem__(self, name: str) -> Array:
        """Path of one landmark, shape (T, 2) [px]."""
        return self.xy_px[:, self._index(name)]

    def seen(self, name: str) -> Array:
        """Visibility of one landmark.

        Parameters
        ----------
        name : str
            The landmark.

        Returns
        -------
        ndarray, shape (T,)
            0 hidden to 1 visible.
        """
        return self.visibility[:, self._index(name)]

    def _index(self, name: str) -> int:
        try:
            return self.names.index(name)
        except ValueError:
            msg = gettext("this track has no landmark {name}", name=repr(name))
            raise TrackError(msg) from None


def _require_places(field: str, places_px: Array) -> None:
    if np.any(np.abs(places_px) > FARTHEST_PX):
        msg = gettext(
            "{field} holds a position that no picture has, farther than {most:g} px", field=field, most=FARTHEST_PX
        )
        raise TrackError(msg)


@dataclass(frozen=True, slots=True, repr=False)
class Correction(Record):
    """A joint put right by hand, for all strokes at once.

    Parameters
    ----------
    joint : str
        The joint without its side, such as ``knee``.
    along, across : float
        Offset in the frame of the segment that ends at the joint (knee: hip to knee; ankle: knee to ankle;
        hip: knee to hip; shoulder: hip to shoulder), as a share of the segment's length. Along points to the joint;
        across is a quarter turn clockwise from it where the rider faces right: forward and down for the shoulder.
    """

    joint: str
    along: float
    across: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Recording(Record):
    """Everything an analysis needs; no video.

    Parameters
    ----------
    side : Track
        The rider from the side.
    settings : Settings
        What the user told.
    rear : Track or None
        The rider from behind, in a second clip.
    other_side : Track or None
        The rider's other side, in a second clip.
    corrections : tuple of Correction
        Joints put right by hand.
    calibration : RiderCalibration or None
        How the engine sees this rider, as another clip taught.
    """

    side: Track
    settings: Settings = field(default_factory=Settings)
    rear: Track | None = None
    other_side: Track | None = None
    corrections: tuple[Correction, ...] = ()
    calibration: RiderCalibration | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "corrections", tuple(self.corrections))
