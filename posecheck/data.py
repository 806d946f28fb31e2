"""The nouns: frozen records that the rest of posecheck hands around.

T frames, L landmarks, N strokes, P phases. Arrays are copied on entry and stay read-only, also after pickling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from .errors import SettingsError, TrackError
from .landmarks import NAMES, Side

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int_]
Facing = Literal["left", "right"]
Riding = Literal["spin", "road", "race", "tt", "gravel", "recovery"]
Verdict = Literal["green", "amber", "red", "unsure", "not_measured", "no_target"]
Certainty = Literal["possible", "likely"]
Method = Literal["side", "side_proxy", "rear"]
Level = Literal["strong", "moderate", "weak", "expert", "own"]
Part = Literal["saddle_height", "saddle_setback", "bar_height", "bar_reach", "crank_length", "cadence", "technique"]

RIDINGS: Final[tuple[Riding, ...]] = ("spin", "road", "race", "tt", "gravel", "recovery")
USUAL_CRANK_MM: Final = 170.0
FARTHEST_PX: Final = 1e6
"""No landmark lies farther from the picture's corner: the largest picture that is read has 16,384 px a side."""


class Record:
    """Shared manners of the nouns: read-only arrays, pickling through the constructor, a repr of shapes."""

    __slots__ = ()

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        """Pickle through the constructor, so that arrays come back read-only and checked."""
        return type(self), tuple(getattr(self, f.name) for f in fields(self))  # type: ignore[arg-type]

    def __repr__(self) -> str:
        shown = (f"{f.name}={_shown(getattr(self, f.name))}" for f in fields(self))  # type: ignore[arg-type]
        return f"{type(self).__name__}({', '.join(shown)})"

    def _freeze(self, name: str, *shape: int | None) -> Array:
        """Replace the named field by a read-only float copy of the given shape (None: any length)."""
        array = np.array(getattr(self, name), dtype=np.float64)
        if array.ndim != len(shape) or any(w is not None and w != n for w, n in zip(shape, array.shape, strict=True)):
            wanted = tuple("any" if n is None else n for n in shape)
            msg = f"{type(self).__name__}.{name} has shape {array.shape}, it should be {wanted}"
            raise TrackError(msg)
        array.flags.writeable = False
        object.__setattr__(self, name, array)
        return array


def _shown(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{list(value.shape)}"
    if isinstance(value, tuple) and len(value) > 4:  # noqa: PLR2004  a handful still reads well
        return f"({len(value)} x {type(value[0]).__name__})"
    return repr(value)


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
    """

    name: str
    version: str = ""
    sha256: str = ""


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
    look : ndarray, shape (T,), or None
        Which of its looks the engine took at each frame, such as a mirrored one; None for always the same.

    Raises
    ------
    TrackError
        If a shape is wrong, a name is missing or twice, a position is absurd, or time does not rise.

    Examples
    --------
    >>> from posecheck.data import Clip, Engine, Track
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
    names: tuple[str, ...] = NAMES
    contour_px: Array | None = None
    look: Array | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(self.names))
        frames = len(self._freeze("time_s", None))
        self._freeze("xy_px", frames, len(self.names), 2)
        self._freeze("visibility", frames, len(self.names))
        if self.contour_px is not None:
            self._freeze("contour_px", frames, None, 2)
        if self.look is not None:
            self._freeze("look", frames)
        if np.any(np.abs(self.xy_px) > FARTHEST_PX):
            msg = f"Track.xy_px holds a position that no picture has, farther than {FARTHEST_PX:g} px"
            raise TrackError(msg)
        if len(set(self.names)) != len(self.names):
            msg = f"Track.names holds a landmark twice: {self.names}"
            raise TrackError(msg)
        if not np.all(np.isfinite(self.time_s)) or np.any(np.diff(self.time_s) <= 0):
            msg = "Track.time_s must rise strictly from frame to frame"
            raise TrackError(msg)

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
            msg = f"this track has no landmark {name!r}"
            raise TrackError(msg) from None


@dataclass(frozen=True, slots=True, repr=False)
class Target(Record):
    """A band that a measure is held against.

    Parameters
    ----------
    measure : str
        Name of the measure.
    low, high : float or None
        The green band; None where it is open.
    amber_low, amber_high : float or None
        The amber band around it; None where it is open.
    unit : str
        Unit of the four.
    source : str
        Who says so (author, year), or whose own band it is.
    level : str
        Level of evidence: strong, moderate, weak, expert, or own (a fitter's).
    can_be_red : bool
        False where the evidence is too thin for red.

    Raises
    ------
    SettingsError
        If the source is missing or the bounds are not in order.
    """

    measure: str
    low: float | None
    high: float | None
    amber_low: float | None
    amber_high: float | None
    unit: str
    source: str
    level: Level
    can_be_red: bool = True

    def __post_init__(self) -> None:
        if not self.source.strip() or not self.level:
            msg = f"the band of {self.measure} needs a source and a level of evidence"
            raise SettingsError(msg)
        bounds = [b for b in (self.amber_low, self.low, self.high, self.amber_high) if b is not None]
        if not all(np.isfinite(bounds)) or bounds != sorted(bounds):
            msg = f"the band of {self.measure} is not in order: {bounds}"
            raise SettingsError(msg)


@dataclass(frozen=True, slots=True, repr=False)
class Settings(Record):
    """What the user tells about the ride and the camera.

    Parameters
    ----------
    riding : str
        Kind of riding, which chooses the bands.
    crank_mm : float or None
        Crank length; None where it was not told, then 170 is assumed with a wider interval [mm].
    side : str
        ``left`` or ``right`` side of the rider that faces the camera, or ``auto``.
    slow_motion : float
        How many times slower the clip plays than the ride was.
    level_deg : float
        How far the camera was turned clockwise against the horizon [deg].
    step_mm : float or None
        Distance of the holes in the seat post, if it has holes [mm].
    targets : tuple of Target
        Bands of a fitter's own, which replace the shipped ones.

    Raises
    ------
    SettingsError
        If a value makes no sense.
    """

    riding: Riding = "spin"
    crank_mm: float | None = None
    side: Literal["auto", "left", "right"] = "auto"
    slow_motion: float = 1.0
    level_deg: float = 0.0
    step_mm: float | None = None
    targets: tuple[Target, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "targets", tuple(self.targets))
        _require(self.riding in RIDINGS, f"riding is one of {', '.join(RIDINGS)}, not {self.riding!r}")
        _require(self.side in ("auto", "left", "right"), f"side is auto, left or right, not {self.side!r}")
        _require(
            self.crank_mm is None or 100 <= self.crank_mm <= 220,  # noqa: PLR2004
            f"a crank is 100 to 220 mm long, not {self.crank_mm}",
        )
        _require(1 <= self.slow_motion <= 64, f"slow motion is a factor of 1 to 64, not {self.slow_motion}")  # noqa: PLR2004
        _require(abs(self.level_deg) <= 45, f"level is within 45 degrees, not {self.level_deg}")  # noqa: PLR2004
        _require(
            self.step_mm is None or 1 <= self.step_mm <= 60,  # noqa: PLR2004
            f"holes are 1 to 60 mm apart, not {self.step_mm}",
        )


def _require(holds: bool, text: str) -> None:  # noqa: FBT001
    if not holds:
        raise SettingsError(text)


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
    """

    side: Track
    settings: Settings = field(default_factory=Settings)
    rear: Track | None = None
    other_side: Track | None = None
    corrections: tuple[Correction, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "corrections", tuple(self.corrections))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Series(Record):
    """One quantity over time.

    Parameters
    ----------
    name, unit : str
        What it is, in which unit.
    time_s : ndarray, shape (T,)
        Time of each frame [s].
    values : ndarray, shape (T,)
        NaN where it was not seen.
    """

    name: str
    unit: str
    time_s: Array
    values: Array

    def __post_init__(self) -> None:
        self._freeze("values", len(self._freeze("time_s", None)))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Curve(Record):
    """One quantity over the crank circle.

    Parameters
    ----------
    name, unit : str
        What it is, in which unit.
    phase_deg : ndarray, shape (P,)
        Crank phase of the near leg: 0 top, 90 forward, 180 bottom dead centre [deg].
    mean, spread : ndarray, shape (P,)
        The fitted curve, and the standard deviation of strokes around it.
    """

    name: str
    unit: str
    phase_deg: Array
    mean: Array
    spread: Array

    def __post_init__(self) -> None:
        phases = len(self._freeze("phase_deg", None))
        self._freeze("mean", phases)
        self._freeze("spread", phases)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Strokes(Record):
    """The crank as a clock.

    Parameters
    ----------
    phase_deg : ndarray, shape (T,)
        Crank phase of the near leg, rising through the whole clip, 0 at the top; NaN where nobody pedals [deg].
    start_s : ndarray, shape (N,)
        When each whole stroke begins, at the top [s].
    cadence_rpm : ndarray, shape (N,)
        Cadence of each of them [rpm].
    """

    phase_deg: Array
    start_s: Array
    cadence_rpm: Array

    def __post_init__(self) -> None:
        self._freeze("phase_deg", None)
        self._freeze("cadence_rpm", len(self._freeze("start_s", None)))

    def __len__(self) -> int:
        return len(self.start_s)


@dataclass(frozen=True, slots=True, repr=False)
class Measure(Record):
    """One number with its honesty.

    Parameters
    ----------
    name, unit : str
        What it is, in which unit.
    value : float or None
        None where it was not measured.
    interval : tuple of float, or None
        95 % interval: scatter over strokes and systematic error together.
    spread : float or None
        Standard deviation over strokes.
    strokes : int
        Strokes it rests on.
    method : str
        ``side``, ``side_proxy`` or ``rear``.
    reason : str
        Why it was not measured, for the user; empty where it was.
    label : str
        What to call it in front of a user.
    """

    name: str
    unit: str
    value: float | None
    interval: tuple[float, float] | None
    spread: float | None = None
    strokes: int = 0
    method: Method = "side"
    reason: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Advice(Record):
    """What to change.

    Parameters
    ----------
    part : str
        The part of the bike, or cadence or technique.
    direction : str
        Which way, such as ``lower``.
    first_step_mm : float or None
        The step to try first [mm].
    range_mm : tuple of float, or None
        The whole change lies in here [mm].
    expected : str
        What the first step should do, in words.
    """

    part: Part
    direction: str
    first_step_mm: float | None
    range_mm: tuple[float, float] | None
    expected: str


@dataclass(frozen=True, slots=True, repr=False)
class Finding(Record):
    """Something about the set-up, how sure it is, and what to do.

    Parameters
    ----------
    id : str
        Such as ``saddle_too_high``.
    certainty : str
        ``possible`` or ``likely``.
    signs : tuple of str
        Measures it rests on.
    text : str
        One sentence for the rider.
    advice : Advice
        What to change.
    sources : tuple of str
        Where the rule comes from.
    detail : str
        Two sentences for a fitter.
    level : str
        Level of evidence of the rule.
    independent : int
        How many of the signs do not follow from one another.
    because_of : str or None
        The finding that explains this one: change that first, and this may go with it.
    """

    id: str
    certainty: Certainty
    signs: tuple[str, ...]
    text: str
    advice: Advice
    sources: tuple[str, ...]
    detail: str = ""
    level: Level = "expert"
    independent: int = 1
    because_of: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Window(Record):
    """Measures of one part of a clip.

    Parameters
    ----------
    start_s, end_s : float
        Where in the clip [s].
    strokes : int
        Clean strokes in it.
    values : mapping of str to float
        What could be measured in it.
    """

    start_s: float
    end_s: float
    strokes: int
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True, repr=False)
class Drift(Record):
    """How one measure changed from the first window to the last.

    Parameters
    ----------
    measure, unit : str
        What changed, in which unit.
    change : float
        Last window less first.
    interval : tuple of float
        Its 95 % interval, by the scatter over strokes: what is steadily off is off in both.
    certain : bool
        Whether it is large enough, and sure enough, to speak of.
    since_s : float or None
        When the first window began from which on it stays; None where it is not certain, or with two windows [s].
    spread_ratio : float or None
        Scatter over strokes in the last window over that in the first: below 1 each stroke is more like the last.
    variety : str
        Whether that ratio is certainly ``less`` or ``more`` than one, or may be the ``same``.
    """

    measure: str
    unit: str
    change: float
    interval: tuple[float, float]
    certain: bool
    since_s: float | None = None
    spread_ratio: float | None = None
    variety: Literal["same", "less", "more", "unknown"] = "unknown"


@dataclass(frozen=True, slots=True, repr=False)
class Reason(Record):
    """Something about the clip that the user should know.

    Parameters
    ----------
    id : str
        Such as ``too_few_strokes``.
    text : str
        What is wrong and what to film instead.
    """

    id: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Quality(Record):
    """How far the clip can be trusted.

    Parameters
    ----------
    usable : bool
        Whether anything could be measured.
    reasons : tuple of Reason
        Why not, or what to mind.
    strokes : int
        Clean strokes of the near leg.
    frames : int
        Frames looked at.
    seen : float
        Share of frames in which the near leg was seen.
    mended : int
        Frames in which the model had mixed up the legs or left the leg.
    mm_per_px : float or None
        Scale by the crank [mm/px].
    mm_per_px_interval : tuple of float, or None
        Its 95 % interval [mm/px].
    stood : int
        Strokes out of the saddle, which no number rests on.
    leg_mm : tuple of float, or None
        The rider's thigh and shank by that scale [mm].
    camera_yaw_deg : float or None
        How far the camera stands in front of square (positive) or behind it [deg].
    camera_yaw_interval : tuple of float, or None
        Its 95 % interval [deg].
    """

    usable: bool
    reasons: tuple[Reason, ...]
    strokes: int
    frames: int
    seen: float
    mended: int = 0
    mm_per_px: float | None = None
    mm_per_px_interval: tuple[float, float] | None = None
    stood: int = 0
    leg_mm: tuple[float, float] | None = None
    camera_yaw_deg: float | None = None
    camera_yaw_interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Analysis(Record):
    """The answer.

    Parameters
    ----------
    clip : Clip
        The clip it is about.
    riding : str
        Kind of riding that chose the bands.
    side, facing : str or None
        Side of the rider that faces the camera; direction of the picture the rider looks to. None with no rider.
    quality : Quality
        How far the clip can be trusted.
    strokes : Strokes
        The crank as a clock.
    series : tuple of Series
        Quantities over time.
    curves : tuple of Curve
        Quantities over the crank circle.
    measures : tuple of Measure
        The numbers.
    targets : mapping of str to Target
        The band of each measure that has one.
    verdicts : mapping of str to str
        Verdict of each measure.
    findings : tuple of Finding
        What stands out, what to change first.
    made_by : mapping of str to str
        Versions and the model's hash.
    notes : tuple of Reason
        What is worth knowing and is nothing to change.
    windows : tuple of Window
        Parts of the clip, in order.
    drifts : tuple of Drift
        How measures changed over them.
    plan : tuple of str
        Steps over weeks, for riding that returns to the usual position.
    red_flags : tuple of str
        Signs that need a professional, where the kind of riding calls for them.
    """

    clip: Clip
    riding: Riding
    side: Side | None
    facing: Facing | None
    quality: Quality
    strokes: Strokes
    series: tuple[Series, ...]
    curves: tuple[Curve, ...]
    measures: tuple[Measure, ...]
    targets: Mapping[str, Target]
    verdicts: Mapping[str, Verdict]
    findings: tuple[Finding, ...]
    made_by: Mapping[str, str]
    notes: tuple[Reason, ...] = ()
    windows: tuple[Window, ...] = ()
    drifts: tuple[Drift, ...] = ()
    plan: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Measure:
        """Return one measure by its name."""
        for measure in self.measures:
            if measure.name == name:
                return measure
        raise KeyError(name)
