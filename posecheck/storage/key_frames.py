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

    They go by crank phase in degrees, each with the number of its frame in the recording. If `face_hidden`, the face
    was hidden before they were kept, and nothing brings it back.
    """

    pictures: Mapping[int, tuple[int, Picture]] = field(default_factory=dict)
    face_hidden: bool = False


def save_key_frames(frames: KeyFrames, track: Track, folder: Path) -> None:
    """Keep the pictures that belong to a recording's side track; where there are none nothing is written.

    Raises StoreError if they cannot be written.
    """
    if not frames.pictures:
        return
    packed = {
        str(deg): {"frame": number, "jpeg": b64encode(to_jpeg(shrink_image(rgb, LONGEST_PX))).decode()}
        for deg, (number, rgb) in frames.pictures.items()
    }
    document = {
        "schema": _SCHEMA,
        "track": _fingerprint(track),
        "face_hidden": frames.face_hidden,
        "pictures": packed,
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
        pictures = {int(deg): _picture(packed, track) for deg, packed in document["pictures"].items()}
    except _DAMAGE:
        return KeyFrames()
    return KeyFrames(pictures, document.get("face_hidden") is True)


def _picture(packed: Mapping[str, Any], track: Track) -> tuple[int, Picture]:
    number = int(packed["frame"])
    if not 0 <= number < len(track.time_s):
        raise LookupError(number)
    return number, from_jpeg(b64decode(packed["jpeg"], validate=True))


def _fingerprint(track: Track) -> str:
    """Tell the pictures of one recording from those of another."""
    # Without the settings: a report made again with other bands keeps its pictures.
    return hashlib.sha256(track.time_s.tobytes() + track.xy_px.tobytes()).hexdigest()
