"""The pose model: frames in, one rider's landmarks out. The only place that knows MediaPipe.

The model is not symmetric: on 17 rendered riders, knee flexion at BDC read 4.3 degrees less looking left in the picture
than right, on the same frames mirrored, and at TDC it scattered twice as much (own measurement). So it is always shown
a rider who looks right; the first second, seen by the lite model, tells whether the picture must be mirrored for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Literal, Protocol

import numpy as np

from posecheck.core import back, people
from posecheck.core.motion import facing
from posecheck.data import Array, Clip, Engine, Track
from posecheck.errors import PoseError
from posecheck.landmarks import MIRRORED, NAMES

from .bundles import Bundle, ModelName, model_bundle
from .video import Frame

PEOPLE: Final = 3
"""So many people are looked for in each frame."""

STEP_MS: Final = 2000
"""Time between frames that the model is told.

Its live filter smooths the less the longer ago the last frame was; told the true time it lags by up to a frame.
"""

GLIMPSE_S: Final = 1.2
GLIMPSE_STEP_S: Final = 0.08
"""So long, and so closely, the clip's beginning is looked at to see which way the rider looks."""

APT_LINE: Final = "apt-get install -y libgl1 libegl1 libgles2 libglib2.0-0"


class Film(Protocol):
    """What an engine needs of a video: frames, and afterwards the facts."""

    @property
    def clip(self) -> Clip:
        """Facts of the clip, complete once all frames were read."""

    def __iter__(self) -> Iterator[Frame]:
        """Frames in order of time, anew each time."""


PoseEngine = Callable[[Film], Track]


View = Literal["side", "rear"]
"""Where the camera stands. From behind there is no way the rider looks, and the picture is taken as it is."""


def mediapipe_engine(model: ModelName = "heavy", view: View = "side") -> PoseEngine:
    """Return an engine that tracks the rider with MediaPipe.

    Parameters
    ----------
    model : {"heavy", "lite"}
        Heavy is the most accurate; lite is four times as fast.
    view : {"side", "rear"}
        Where the camera stands.

    Returns
    -------
    callable
        Takes a film, returns the rider's Track.

    Raises
    ------
    PoseError
        If the model is missing or damaged, or MediaPipe cannot start on this machine.
    """
    bundle = model_bundle(model)

    def engine(film: Film) -> Track:
        mirrored = view == "side" and _looks_left(film)
        with _landmarker(bundle, backs=view == "side") as sight:
            time_s, points, seen = _follow(map(_mirror, film) if mirrored else film, sight)
        if mirrored:
            points = (film.clip.size_px[0], 0) + points * (-1, 1)
        order = list(MIRRORED if mirrored else range(len(NAMES)))
        contour = points[:, len(NAMES) :] if view == "side" else None
        made_by = Engine(f"mediapipe {bundle.name}", _version(), bundle.sha256)
        return Track(film.clip, made_by, np.array(time_s), points[:, order], seen[:, order], contour_px=contour)

    return engine


def _looks_left(film: Film) -> bool:
    """Say whether the rider looks left, by a glimpse of the clip's beginning."""
    with _landmarker(model_bundle("lite")) as sight:
        _, xy, _ = _follow(_glimpse(film), sight)
    return bool(np.isfinite(xy).any()) and facing(xy) == "left"


def _glimpse(film: Film) -> Iterator[Frame]:
    """Pick a few frames of the clip's beginning."""
    taken_s: list[float] = []
    for frame in film:
        if taken_s and frame.time_s - taken_s[0] > GLIMPSE_S:
            return
        if not taken_s or frame.time_s - taken_s[-1] >= GLIMPSE_STEP_S:
            taken_s.append(frame.time_s)
            yield frame


def _mirror(frame: Frame) -> Frame:
    return Frame(frame.time_s, frame.rgb[:, ::-1])


def _version() -> str:
    from importlib.metadata import version

    return version("mediapipe")


@contextmanager
def _landmarker(bundle: Bundle, *, backs: bool = False) -> Iterator[Callable[[Frame, int], Array]]:
    """Give a function from a frame and its number to the people in it, shape (P, L, 3): x, y [px], visibility.

    With their backs, the points of the outline stand behind the landmarks.
    """
    vision, mp = _import()
    options = vision.PoseLandmarkerOptions(
        base_options=mp.tasks.BaseOptions(model_asset_path=str(bundle.path)),
        running_mode=vision.RunningMode.VIDEO,
        num_poses=PEOPLE,
        output_segmentation_masks=backs,
    )
    try:
        landmarker = vision.PoseLandmarker.create_from_options(options)
    except (OSError, RuntimeError, ValueError) as error:
        msg = f"The pose model {bundle.path.name} does not start ({error}). Run 'posecheck doctor'. On Debian or "
        msg += f"Ubuntu a library may be missing: {APT_LINE}"
        raise PoseError(msg) from error

    def sight(frame: Frame, number: int) -> Array:
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(frame.rgb))
        found = landmarker.detect_for_video(image, number * STEP_MS)
        points = [[(p.x, p.y, p.visibility) for p in person] for person in found.pose_landmarks]
        height, width = frame.rgb.shape[:2]
        sighted = np.array(points, dtype=np.float64).reshape(-1, len(NAMES), 3) * (width, height, 1.0)
        return np.concatenate([sighted, _backs(sighted, found.segmentation_masks)], axis=1) if backs else sighted

    with landmarker:
        yield sight


def _backs(sighted: Array, masks: Sequence[Any] | None) -> Array:
    """Outline of each one's back, shape (P, C, 3); the rider is shown looking right, so the right side is near."""
    hip, shoulder = (sighted[:, NAMES.index(f"right_{joint}"), :2] for joint in ("hip", "shoulder"))
    shapes = [np.squeeze(mask.numpy_view()) for mask in masks or ()]
    outlines = np.full((len(sighted), back.POINTS, 3), np.nan)
    for number, (shape, low, high) in enumerate(zip(shapes, hip, shoulder, strict=False)):
        outlines[number, :, :2] = back.outline(shape, low, high)
    return outlines


def _import() -> tuple[Any, Any]:
    """Import MediaPipe; a missing system library becomes a sentence."""
    try:
        import mediapipe as mp
        from mediapipe.tasks.python import vision
    except (ImportError, OSError) as error:
        msg = f"MediaPipe does not load on this machine ({error}). On Debian or Ubuntu run: {APT_LINE}"
        raise PoseError(msg) from error
    return vision, mp


def _follow(film: Iterable[Frame], sight: Callable[[Frame, int], Array]) -> tuple[list[float], Array, Array]:
    """Sight everybody in every frame, join the sightings into people, keep the rider."""
    time_s: list[float] = []
    known = np.empty((0, 3))
    walks: list[dict[int, Array]] = []
    for number, frame in enumerate(film):
        sighted = sight(frame, number)
        places = people.place(sighted[..., :2])
        for who, points, where in zip(people.assign(known, places), sighted, places, strict=True):
            if who >= len(walks):
                walks.append({})
                known = np.vstack([known, where])
            walks[who][number] = points
            known[who] = where
        time_s.append(frame.time_s)
    size = sighted.shape[1] if time_s else len(NAMES)
    paths = [_path(walk, len(time_s), size) for walk in walks] or [_path({}, len(time_s), size)]
    rider = max(paths, key=lambda path: people.pedalling(path[..., :2]))
    return time_s, rider[..., :2], np.nan_to_num(rider[..., 2])


def _path(walk: dict[int, Array], frames: int, size: int) -> Array:
    path = np.full((frames, size, 3), np.nan)
    if walk:
        path[list(walk)] = list(walk.values())
    return path
