"""How much a file asks for by its own headers, before a library reads them: a few bytes can ask for gigabytes.

An .mp4 may claim any number of samples, and repeat all of them in each edit; the library then lays a row down for each.
A .gif holds pictures of one pixel on a canvas of any size, and all of the canvas is copied for each.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from posecheck.errors import VideoError
from posecheck.text import gettext, gettext_noop

SIDE_LIMIT_PX: Final = 16_384
AREA_LIMIT_PX: Final = 36_000_000
"""A little more than 8K, 8192 x 4320; no phone films larger."""

SAMPLES_LIMIT: Final = 4_000_000
"""Pictures or pieces of sound in one track: 4 hours at 240 a second are 3.5 million."""

EDITED_LIMIT: Final = 8_000_000
"""Edits times samples: each edit may show all samples anew. Phones write one or two."""

FEW_EDITS: Final = 10
MANY_EDITED_LIMIT: Final = 20_000
"""Edits times samples where there are more edits than a few: 5,000 edits of 10 samples are 50,000 pictures to look
at, in 60 kB."""

TRACKS_LIMIT: Final = 100
"""Tracks in a file; a phone writes fewer than ten."""

GIF_PICTURES_LIMIT: Final = 5_000
GIF_PIXELS_LIMIT: Final = 500_000_000
"""Pixels on the canvases of all pictures of a .gif: half a minute of 1280 x 720 at 18 a second."""

GIF_CANVAS_LIMIT: Final = 9_000_000
"""Pixels of one canvas of a .gif, a little more than 4K: FFmpeg keeps several, 10 of 8000 x 4500 took 5.9 GB."""

BOXES_LIMIT: Final = 500_000
"""Boxes that are looked at; an hour in fragments of a second has 30,000."""

_PARENTS: Final = frozenset({b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl", b"moof", b"traf"})
_AGAIN: Final = gettext_noop("Save it anew as .mp4 (H.264).")
_FIRST: Final = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"styp", b"pnot"})
_HEAD, _LONG_HEAD = 8, 16
_EDIT_BYTES, _LONG_EDIT_BYTES = 12, 20
_VIDEO: Final = int.from_bytes(b"vide", "big")
_COLOURS: Final = 0x80
_EXTENSION, _IMAGE = b"!", b","


@dataclass(slots=True)
class _Track:
    """What one track claims."""

    samples: int = 0
    edits: int = 1
    is_video: bool = False
    size_px: tuple[int, int] = (0, 0)


def check_claims(name: str, file: Path) -> None:
    """Refuse a file that claims more than any clip holds. Raises VideoError if it does.

    What is damaged is no matter of this function: the library that reads the file will say so.
    """
    with file.open("rb") as content:
        head = content.read(8)
        if head.startswith((b"GIF87a", b"GIF89a")):
            _check_gif(name, content)
        elif head[4:] in _FIRST:
            _check_tracks(name, _tracks(content))


def _check_tracks(name: str, tracks: list[_Track]) -> None:
    """Hold what an .mp4 or .mov claims against the limits."""
    samples, edits = max(track.samples for track in tracks), max(track.edits for track in tracks)
    if samples > SAMPLES_LIMIT:
        fault = gettext(
            "{name} claims to hold {samples:,} pictures or pieces of sound, more than a clip has.",
            name=name,
            samples=samples,
        )
        raise _refusal(fault)
    if any(track.edits * track.samples > _edited_limit(track.edits) for track in tracks):
        fault = gettext(
            "{name} is put together of {edits:,} cuts, which would take too much time and memory.",
            name=name,
            edits=edits,
        )
        raise _refusal(fault)
    if len(tracks) > TRACKS_LIMIT:
        fault = gettext("{name} holds {tracks:,} tracks, more than a clip has.", name=name, tracks=len(tracks) - 1)
        raise _refusal(fault)
    for track in tracks:
        if track.is_video:
            check_size(name, *track.size_px)


def check_size(name: str, width: int, height: int) -> None:
    """Refuse pictures that would take the memory away. Raises VideoError if a side or the area is beyond the limit."""
    if max(width, height) > SIDE_LIMIT_PX or width * height > AREA_LIMIT_PX:
        msg = gettext(
            "The picture of {name} is too large ({width} x {height}). Film or save it smaller: 8K is the most.",
            name=name,
            width=width,
            height=height,
        )
        raise VideoError(msg)


def _refusal(fault: str) -> VideoError:
    return VideoError(f"{fault} {gettext(_AGAIN)}")


def _edited_limit(edits: int) -> int:
    return EDITED_LIMIT if edits <= FEW_EDITS else MANY_EDITED_LIMIT


def _tracks(content: BinaryIO) -> list[_Track]:
    """Read what each track claims; the first stands for what all fragments add together."""
    tracks = [_Track()]
    for kind, at, end in _boxes(content, content.seek(0, os.SEEK_END)):
        if kind == b"trak":
            tracks.append(_Track())
        elif kind in (b"stsz", b"stz2"):
            tracks[-1].samples = max(tracks[-1].samples, _number(content, at + 8, end))
        elif kind == b"elst":
            # The library believes the size of a list, whatever that says of its length.
            rows = (end - at - _HEAD) // (_LONG_EDIT_BYTES if _number(content, at, end) >> 24 else _EDIT_BYTES)
            tracks[-1].edits = max(tracks[-1].edits, _number(content, at + 4, end), rows)
        elif kind == b"trun":
            tracks[0].samples += _number(content, at + 4, end)
        elif kind == b"hdlr":
            tracks[-1].is_video |= _number(content, at + 8, end) == _VIDEO
        elif kind == b"stsd":
            tracks[-1].size_px = divmod(_number(content, at + 40, end), 1 << 16)
    return tracks


def _boxes(content: BinaryIO, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Walk through nested boxes: the name of each, where its content begins, and where it ends."""
    places, left = [(0, end)], BOXES_LIMIT
    while places and left:
        left -= 1
        at, end = places.pop()
        content.seek(at)
        head = content.read(_LONG_HEAD)
        if min(end - at, len(head)) < _HEAD:
            continue
        size, kind = struct.unpack_from(">I4s", head)
        inside = at + _HEAD
        if size == 1 and len(head) == _LONG_HEAD:  # then the size stands behind the name, in 8 bytes
            size, inside = int.from_bytes(head[_HEAD:], "big"), at + _LONG_HEAD
        own_end = min(end, at + size) if size else end  # without a size it goes on to the end
        if own_end >= inside:
            yield kind, inside, own_end
            places += [(own_end, end), *([(inside, own_end)] if kind in _PARENTS else ())]


def _number(content: BinaryIO, at: int, end: int) -> int:
    content.seek(at)
    return int.from_bytes(content.read(4), "big") if at + 4 <= end else 0


def _check_gif(name: str, content: BinaryIO) -> None:
    """Count the pictures of a .gif up to what is allowed."""
    content.seek(6)
    head = content.read(7)
    width, height, flags = struct.unpack_from("<HHB", head.ljust(7, b"\0"))
    most = min(GIF_PICTURES_LIMIT, GIF_PIXELS_LIMIT // max(1, width * height))
    content.seek(_table_bytes(flags), os.SEEK_CUR)
    for number, _ in enumerate(_gif_pictures(content), 1):
        if number > most:
            fault = gettext(
                "{name} has more than {most:,} pictures of {width} x {height}, too much work for a .gif.",
                name=name,
                most=most,
                width=width,
                height=height,
            )
            raise _refusal(fault)
    if width * height > GIF_CANVAS_LIMIT:
        fault = gettext(
            "{name} has pictures of {width} x {height}, too large for a .gif.", name=name, width=width, height=height
        )
        raise _refusal(fault)


def _table_bytes(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & _COLOURS else 0


def _gif_pictures(content: BinaryIO) -> Iterator[bytes]:
    """Walk through the blocks of a .gif; give the head of each picture."""
    while kind := content.read(1):
        if kind == _IMAGE:
            head = content.read(9).ljust(9, b"\0")
            yield head
            content.seek(_table_bytes(head[8]) + 1, os.SEEK_CUR)
        elif kind == _EXTENSION:
            content.seek(1, os.SEEK_CUR)
        else:
            return
        while (size := content.read(1)) > b"\0":  # pieces, each with its size before it
            content.seek(size[0], os.SEEK_CUR)
