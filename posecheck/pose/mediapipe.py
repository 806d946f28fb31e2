"""The pose model: frames in, one rider's landmarks out. The only place that knows MediaPipe's Tasks.

They run the model, unless a quicker runtime is installed that does the same (``runner.py``).

The model is not symmetric, nor does it care for shape alone: on rendered riders the knee at BDC reads 2.5 degrees less
looking left in the picture than right, on the same frames mirrored, and 1 degree more where the picture is stretched
(own measurement). So frames take turns between four views, which ``core.views`` makes into one. Every frame is looked
at for itself: nothing is carried over from one to the next.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Literal, Protocol

import numpy as np

from posecheck.core import outline, people, views
from posecheck.errors import PoseError
from posecheck.records.base import Array
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Clip, Engine, Track
from posecheck.system.later import put_off_imports
from posecheck.system.process import address_space_bytes
from posecheck.text import gettext, gettext_noop
from posecheck.video.image import Picture
from posecheck.video.reader import Frame

from .looks import VIEWS, Before, Sight, sight_again, sight_leaning, turn_view
from .models import Bundle, ModelName, model_bundle
from .openvino import openvino_version
from .outlines import outline_backs
from .people import Sightings, pick_rider
from .picture_notes import PictureNotes
from .runner import load_runner

PEOPLE: Final = 3
"""So many people are looked for in each frame."""

MODEL_LOST: Final = 8
"""Somebody not sighted for more frames than this has left the picture."""

_SMALL: Final = (64, 64, 3)

ADDRESS_SPACE_MB: Final = 1800
"""With less address space than this a library ends the whole program without a word, or waits for ever: at 700 and
1,100 MB, with a clip of 1080p at 1,500, while 1,600 are too few for that clip (own trials)."""

NO_ROOM: Final = gettext_noop(
    "MediaPipe needs {needed:,} MB of address space and may have {allowed:,} here. "
    "Allow it more: ulimit -v unlimited, or a larger --memory."
)

CPUS: Final = Path("/sys/devices/system/cpu")
"""Where Linux says how many cores there are: MediaPipe aborts the whole program without it."""

RUNTIME: Final = "POSECHECK_RUNTIME"
"""The environment variable that leaves a quicker runtime alone where it says ``mediapipe``."""

APT_LINE: Final = "apt-get install -y libgl1 libegl1 libgles2 libglib2.0-0"


class Film(Protocol):
    """What an engine needs of a video: frames, and afterwards the facts."""

    @property
    def clip(self) -> Clip:
        """Facts of the clip, complete once all frames were read."""

    def __iter__(self) -> Iterator[Frame]:
        """Frames in order of time, anew each time."""


PoseEngine = Callable[[Film], Track]

Camera = Literal["side", "rear"]
"""Where the camera stands. From behind there is no way the rider looks, and the picture is taken as it is."""

Device = Literal["cpu", "gpu"]
"""What the model runs on."""


def mediapipe_engine(model: ModelName = "heavy", camera: Camera = "side", device: Device = "cpu") -> PoseEngine:
    """Return an engine that tracks the rider with MediaPipe.

    The heavy model is the most accurate; lite is four times as fast. A machine without a usable GPU runs it on the CPU.
    Raises PoseError if the model is missing or damaged, or MediaPipe cannot start on this machine.
    """
    model_bundle(model)
    return lambda film: pick_rider([find_people(film, model, camera, device)])


def load_landmarker(model: ModelName = "heavy", camera: Camera = "side", device: Device = "cpu") -> None:
    """Load the model now rather than with the first frame. It stays loaded.

    Its errors are those of `mediapipe_engine`.
    """
    _load(model_bundle(model), device, backs=camera == "side").sight(np.zeros(_SMALL, np.uint8))


def find_people(film: Film, model: ModelName = "heavy", camera: Camera = "side", device: Device = "cpu") -> Sightings:
    """Sight everybody in a film, or a part of one. The model stays loaded for the next.

    Frames may be smaller than the clip's size; what is sighted is in pixels of the clip. Errors are those of
    `mediapipe_engine`.
    """
    rear = camera == "rear"
    loaded = _load(model_bundle(model), device, backs=not rear)
    notes = PictureNotes(rear=rear)
    time_s, view, paths = _sight_frames(film, loaded.sight, VIEWS[:1] if rear else VIEWS, notes)
    made_by = pose_engine_of(model, loaded.version)
    points = len(LANDMARK_NAMES) + (0 if rear else outline.POINTS)
    views_taken = None if rear else view
    return Sightings(film.clip, made_by, time_s, views_taken, tuple(paths), points, loaded.device, *notes.stack())


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A model that is loaded, what it runs on, and the version of what runs it."""

    sight: Sight
    device: Device
    version: str


@cache
def _load(bundle: Bundle, device: Device, *, backs: bool) -> _Loaded:
    """Load the model, once per process.

    It sights people as (P, L, 3): x, y [shares of the picture], visibility. With their backs, the points of their
    outlines stand behind the landmarks.
    """
    nothing = np.zeros(_SMALL, np.uint8)
    if device == "gpu":
        try:
            on_gpu = _landmarker(bundle, device, backs=backs)
            on_gpu(nothing)
        except (PoseError, RuntimeError):
            return _load(bundle, "cpu", backs=backs)
        return _Loaded(on_gpu, "gpu", version("mediapipe"))
    if os.environ.get(RUNTIME) != "mediapipe" and _lacking_mb() is None:
        with suppress(ImportError, OSError, RuntimeError, MemoryError):
            quick = load_runner(bundle, PEOPLE, backs=backs)
            quick(nothing)
            return _Loaded(quick, "cpu", f"OpenVINO {openvino_version()}")
    return _Loaded(_landmarker(bundle, "cpu", backs=backs), "cpu", version("mediapipe"))


def _landmarker(bundle: Bundle, device: Device, *, backs: bool) -> Sight:
    vision, mp = _import()
    delegates = mp.tasks.BaseOptions.Delegate
    options = vision.PoseLandmarkerOptions(
        base_options=mp.tasks.BaseOptions(
            model_asset_path=str(bundle.path), delegate=delegates.GPU if device == "gpu" else delegates.CPU
        ),
        running_mode=vision.RunningMode.IMAGE,
        num_poses=PEOPLE,
        output_segmentation_masks=backs,
    )
    try:
        landmarker = vision.PoseLandmarker.create_from_options(options)
    except (OSError, RuntimeError, ValueError) as error:
        msg = gettext(
            "The pose model {name} does not start ({error}). Run 'posecheck doctor'. On Debian or Ubuntu a library may "
            "be missing: {command}",
            name=bundle.path.name,
            error=error,
            command=APT_LINE,
        )
        raise PoseError(msg) from error
    # It lives as long as the process: when Python ends, what it would need to close itself is gone before it.
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(landmarker))

    def sight(rgb: Picture) -> Array:
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(rgb))
        found = landmarker.detect(image)
        points = [[(p.x, p.y, p.visibility) for p in person] for person in found.pose_landmarks]
        sighted = np.array(points, dtype=np.float64).reshape(-1, len(LANDMARK_NAMES), 3)
        if not backs:
            return sighted
        masks = [np.squeeze(mask.numpy_view()) for mask in found.segmentation_masks or ()]
        return np.concatenate([sighted, outline_backs(sighted, masks)], axis=1)

    return sight


def _lacking_mb() -> int | None:
    """Say how much address space this process may have, where that is too little; else None."""
    allowed = address_space_bytes()
    return allowed >> 20 if allowed is not None and allowed < ADDRESS_SPACE_MB << 20 else None


def _import() -> tuple[Any, Any]:
    """Import MediaPipe; what the system lacks becomes a sentence."""
    allowed_mb = _lacking_mb()
    if allowed_mb is not None:
        raise PoseError(gettext(NO_ROOM, needed=ADDRESS_SPACE_MB, allowed=allowed_mb))
    if sys.platform == "linux" and not CPUS.is_dir():
        msg = gettext(
            "MediaPipe cannot start without /sys, which this container lacks. As root: mount -t sysfs sys /sys"
        )
        raise PoseError(msg)
    try:
        # What MediaPipe draws with is 1.3 s of its 1.8 s of work to load, and 38 MB; nothing here draws with it, nor
        # records sound, for which it asks the system where libraries are.
        with put_off_imports("matplotlib", "matplotlib.pyplot", "sounddevice"):
            import mediapipe as mp
            from mediapipe.tasks.python import vision
    except (ImportError, OSError) as error:
        msg = gettext(
            "MediaPipe does not load on this machine ({error}). On Debian or Ubuntu run: {command}",
            error=error,
            command=APT_LINE,
        )
        raise PoseError(msg) from error
    return vision, mp


def sight_picture(rgb: Picture, before: Before, model: ModelName) -> tuple[Array, float, bool | None]:
    """Sight everybody in one picture of many, as `find_people` does in a film.

    Returns the people, (P, L, 3) with the outlines of their backs behind the landmarks [px], the view, and whether the
    rider leans to the left, None where nobody knows. Errors are those of `mediapipe_engine`.
    """
    sight = _load(model_bundle(model), "cpu", backs=True).sight
    view = float(views.choose_view(np.array([before.number], dtype=np.float64), len(VIEWS))[0])
    kind, leans_left, sighted = VIEWS[int(view)], before.leans_left, None
    if leans_left is None:
        sighted, leans_left = sight_leaning(rgb, kind, sight)
    kind, recent = turn_view(kind, leans_left=bool(leans_left)), range(len(before.known))
    return sight_again(rgb, kind, sight, before.known, recent, sighted=sighted)[0], view, leans_left


def pose_engine_of(model: ModelName, version: str = "") -> Engine:
    """Say by which name, version and hash the engine with a model goes.

    The name is that of the model, whatever runs it: the landmarks are the same.
    """
    bundle = model_bundle(model)
    return Engine(f"mediapipe {bundle.name}", version, bundle.sha256)


def runtime_version(model: ModelName) -> str:
    """Say which version of what runs the model in this process, and load it. Errors are those of `mediapipe_engine`."""
    return _load(model_bundle(model), "cpu", backs=True).version


def _sight_frames(
    film: Film, sight: Sight, kinds: Sequence[tuple[bool, float]], notes: PictureNotes
) -> tuple[Array, Array, list[Array]]:
    """Sight everybody in every frame, and join the sightings into people; say when, and by which view.

    The view depends on where in the clip a frame is and which way the rider looks, and on nothing else: a clip in parts
    is seen like one in a piece, and a mirrored one like the other.
    """
    when: list[tuple[float, float]] = []
    known, size = np.empty((0, 3)), (0, 0)
    walks: list[dict[int, Array]] = []
    leans_left: bool | None = None if len(kinds) > 1 else False
    for number, frame in enumerate(film):
        # By the frame's number in the clip, not in this part: a clip cut in parts must give the same landmarks.
        view = views.choose_view(np.array([frame.number], dtype=np.float64), len(kinds))[0]
        kind, sighted = kinds[int(view)], None
        if leans_left is None:  # asked again in each frame until somebody is found, and then kept for the whole part
            sighted, leans_left = sight_leaning(frame.rgb, kind, sight)
        kind = turn_view(kind, leans_left=bool(leans_left))
        recent = [who for who, walk in enumerate(walks) if max(walk) >= number - MODEL_LOST]
        sighted, places = sight_again(frame.rgb, kind, sight, known, recent, sighted=sighted)
        for who, points, where in zip(people.assign_people(known, places), sighted, places, strict=True):
            if who >= len(walks):
                walks.append({})
                known = np.vstack([known, where])
            walks[who][number] = points
            known[who] = where
        notes.add(frame, sighted, film.clip.size_px, leans_left=bool(leans_left))
        when.append((frame.time_s, view))
        size = frame.rgb.shape[1::-1]
    # Landmarks are kept in pixels of the clip, though the frames looked at may be smaller; visibility has no scale.
    scale = np.append(np.array(film.clip.size_px) / np.maximum(size, 1), 1.0)
    time_s, views_taken = np.array(when).reshape(-1, 2).T
    return time_s, views_taken, [_path(walk, len(when)) * scale for walk in walks]


def _path(walk: dict[int, Array], frames: int) -> Array:
    path = np.full((frames, *next(iter(walk.values())).shape), np.nan)
    path[list(walk)] = list(walk.values())
    return path
