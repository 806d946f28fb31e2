"""The pictures of a report before anything is drawn on them, kept beside a recording so that it can be drawn again."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from posecheck.errors import PosecheckError
from posecheck.records.tracking import Track
from posecheck.system.output_folder import write_whole
from posecheck.system.regular_file import open_regular
from posecheck.video.image import Picture, from_jpeg, shrink_image, to_jpeg

FILE: Final = "key_frames.json"
"""Where they lie, in the folder of the recording."""

LONGEST_PX: Final = 1280
"""Longer side of a picture that is kept."""

_SCHEMA: Final = "posecheck/key-frames/1"
_BYTES_LIMIT: Final = 1 << 25
_DAMAGE: Final = (PosecheckError, OSError, LookupError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True, eq=False)
class KeyFrames:
    """Undrawn pictures of a clip.

    They go by crank phase in degrees, each with the number of its frame in the recording; those of the `windows` of a
    class by that number alone. If `face_hidden`, the face was hidden before they were kept, and nothing brings it back.
    """

    pictures: Mapping[int, tuple[int, Picture]] = field(default_factory=dict)
    face_hidden: bool = False
    windows: Mapping[int, Picture] = field(default_factory=dict)


def save_key_frames(frames: KeyFrames, track: Track, folder: Path) -> None:
    """Keep the pictures that belong to a recording's side track; where there are none nothing is written.

    Raises StoreError if they cannot be written.
    """
    if not frames.pictures:
        return
    document = {
        "schema": _SCHEMA,
        "track": _fingerprint(track),
        "face_hidden": frames.face_hidden,
        "pictures": {str(deg): _pack(number, rgb) for deg, (number, rgb) in frames.pictures.items()},
        "windows": [_pack(number, rgb) for number, rgb in frames.windows.items()],
    }
    write_whole(folder / FILE, lambda file: file.write(json.dumps(document).encode()))


def load_key_frames(folder: Path, track: Track) -> KeyFrames:
    """Read the pictures of a recording.

    There are none where none lie there, where they belong to another recording, or where they are damaged: a report can
    be made without them.
    """
    try:
        with open_regular(folder / FILE) as file:
            document = json.loads(file.read(_BYTES_LIMIT))
        if document["schema"] != _SCHEMA or document["track"] != _fingerprint(track):
            return KeyFrames()
        pictures = {int(deg): _unpack(packed, track) for deg, packed in document["pictures"].items()}
        windows = dict(_unpack(packed, track) for packed in document.get("windows", []))
    except _DAMAGE:
        return KeyFrames()
    return KeyFrames(pictures, document.get("face_hidden") is True, windows)


def _pack(number: int, rgb: Picture) -> dict[str, Any]:
    return {"frame": number, "jpeg": b64encode(to_jpeg(shrink_image(rgb, LONGEST_PX))).decode()}


def _unpack(packed: Mapping[str, Any], track: Track) -> tuple[int, Picture]:
    number = int(packed["frame"])
    if not 0 <= number < len(track.time_s):
        raise LookupError(number)
    return number, from_jpeg(b64decode(packed["jpeg"], validate=True))


def _fingerprint(track: Track) -> str:
    """Tell the pictures of one recording from those of another."""
    # Without the settings: a report made again with other bands keeps its pictures.
    return hashlib.sha256(track.time_s.tobytes() + track.xy_px.tobytes()).hexdigest()
