"""The pose model: frames in, one rider's landmarks out. The only place that knows MediaPipe.

The model is not symmetric, nor does it care for shape alone: on rendered riders the knee at BDC reads 2.5 degrees less
looking left in the picture than right, on the same frames mirrored, and 1 degree more where the picture is stretched
(own measurement). So frames take turns between four looks, which ``core.looks`` makes into one. Every frame is looked
at for itself: nothing is carried over from one to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol

import numpy as np

from posecheck.core import looks, people
from posecheck.data import Array, Clip, Engine, Track
from posecheck.errors import PoseError
from posecheck.landmarks import MIRRORED, NAMES

from .bundles import Bundle, ModelName, model_bundle
from .picture import Picture, stretched
from .video import Frame

PEOPLE: Final = 3
"""So many people are looked for in each frame."""

LOOKS: Final = ((False, 1.0), (True, 1.0), (False, 1.2), (True, 1.2))
"""Whether the picture is mirrored, and how much it is stretched to the side."""

APT_LINE: Final = "apt-get install -y libgl1 libegl1 libgles2 libglib2.0-0"


class Film(Protocol):
    """What an engine needs of a video: frames, and afterwards the facts."""

    @property
    def clip(self) -> Clip:
        """Facts of the clip, complete once all frames were read."""

    def __iter__(self) -> Iterator[Frame]:
        """Frames in order of time, anew each time."""


PoseEngine = Callable[[Film], Track]
Sight = Callable[[Picture], Array]


def mediapipe_engine(model: ModelName = "heavy") -> PoseEngine:
    """Return an engine that tracks the rider with MediaPipe.

    Parameters
    ----------
    model : {"heavy", "lite"}
        Heavy is the most accurate; lite is four times as fast.

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
        with _landmarker(bundle) as sight:
            time_s, xy, visibility = _follow(film, sight)
        made_by = Engine(f"mediapipe {bundle.name}", _version(), bundle.sha256)
        look = looks.turn(np.arange(len(time_s), dtype=np.float64), len(LOOKS))
        return Track(film.clip, made_by, np.array(time_s), xy, visibility, look=look)

    return engine


def _version() -> str:
    from importlib.metadata import version

    return version("mediapipe")


@contextmanager
def _landmarker(bundle: Bundle) -> Iterator[Sight]:
    """Give a function from a picture to the people in it, shape (P, L, 3): x, y [shares of it], visibility."""
    vision, mp = _import()
    options = vision.PoseLandmarkerOptions(
        base_options=mp.tasks.BaseOptions(model_asset_path=str(bundle.path)),
        running_mode=vision.RunningMode.IMAGE,
        num_poses=PEOPLE,
    )
    try:
        landmarker = vision.PoseLandmarker.create_from_options(options)
    except (OSError, RuntimeError, ValueError) as error:
        msg = f"The pose model {bundle.path.name} does not start ({error}). Run 'posecheck doctor'. On Debian or "
        msg += f"Ubuntu a library may be missing: {APT_LINE}"
        raise PoseError(msg) from error

    def sight(rgb: Picture) -> Array:
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(rgb))
        found = landmarker.detect(image).pose_landmarks
        points = [[(p.x, p.y, p.visibility) for p in person] for person in found]
        return np.array(points, dtype=np.float64).reshape(-1, len(NAMES), 3)

    with landmarker:
        yield sight


def _import() -> tuple[Any, Any]:
    """Import MediaPipe; a missing system library becomes a sentence."""
    try:
        import mediapipe as mp
        from mediapipe.tasks.python import vision
    except (ImportError, OSError) as error:
        msg = f"MediaPipe does not load on this machine ({error}). On Debian or Ubuntu run: {APT_LINE}"
        raise PoseError(msg) from error
    return vision, mp


def _look(rgb: Picture, kind: int, sight: Sight) -> Array:
    """Sight everybody in one picture by one of the looks, shape (P, L, 3): x, y [px], visibility."""
    mirrored, stretch = LOOKS[kind]
    found = sight(stretched(rgb[:, ::-1] if mirrored else rgb, stretch))
    if mirrored:
        found = found[:, MIRRORED] * (-1, 1, 1) + (1, 0, 0)
    height, width = rgb.shape[:2]
    return found * (width, height, 1.0)


def _follow(film: Iterable[Frame], sight: Sight) -> tuple[list[float], Array, Array]:
    """Sight everybody in every frame, join the sightings into people, keep the rider."""
    time_s: list[float] = []
    known = np.empty((0, 3))
    walks: list[dict[int, Array]] = []
    for number, frame in enumerate(film):
        sighted = _look(frame.rgb, int(looks.turn(np.array([number], dtype=np.float64), len(LOOKS))[0]), sight)
        places = people.place(sighted[..., :2])
        for who, points, where in zip(people.assign(known, places), sighted, places, strict=True):
            if who >= len(walks):
                walks.append({})
                known = np.vstack([known, where])
            walks[who][number] = points
            known[who] = where
        time_s.append(frame.time_s)
    paths = [_path(walk, len(time_s)) for walk in walks] or [_path({}, len(time_s))]
    rider = max(paths, key=lambda path: people.pedalling(path[..., :2]))
    return time_s, rider[..., :2], np.nan_to_num(rider[..., 2])


def _path(walk: dict[int, Array], frames: int) -> Array:
    path = np.full((frames, len(NAMES), 3), np.nan)
    if walk:
        path[list(walk)] = list(walk.values())
    return path
