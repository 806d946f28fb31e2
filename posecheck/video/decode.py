"""Opens a video file safely and decodes it with PyAV, which functions import when they need it: it is slow to."""

from __future__ import annotations

import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posecheck.errors import VideoError
from posecheck.system.allowance import MemoryAllowance
from posecheck.text import gettext, gettext_noop

from .bounds import AREA_LIMIT_PX, TRACKS_LIMIT, check_claims, check_size

if TYPE_CHECKING:
    from av import Packet, VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

FORMATS: Final = "mov,matroska,avi,gif"
"""Containers that are read. No playlists among them: those would make the library open other files."""

PHOTO_BRANDS: Final = ("heic", "heix", "mif1", "avif")
READING_BYTES: Final = 1_200_000_000
"""Reading one file may take so much memory. 8K in 10 bits with as many references as its level allows takes half."""

OPENING_S: Final = 30.0
"""Opening a file, or reading a piece of it, may take so long."""

_PIXEL_BYTES: Final = 8
"""No picture takes more: four channels of 16 bits."""

UNSHOWN_S: Final = 10.0
UNSHOWN_S_PER_MB: Final = 2.0
"""Pictures before the wanted part may take so much work (CPU), and so much more for each megabyte of the file: a phone
writes a key frame every second or two, but a few kilobytes can hold a hundred thousand pictures without one."""

DAMAGED: Final = 5_000
"""So many packets in a row are three minutes of a phone's film."""

REPAIR: Final = gettext_noop("Copy it from the phone again, or save it as .mp4.")
_UNREADABLE: Final = gettext_noop("{name} cannot be read: it is no video, or it is damaged.")
_SOUND: Final = gettext_noop("{name} holds sound, but no video.")


@dataclass(slots=True)
class TimeStamps:
    """The time stamps of a clip's pictures as they go by, and how many pictures were left out.

    Those left out were damaged, had no stamp, or came too late. `by_dts` says whether decoding stamps stand in, as for
    an .avi that has no others; None lets the first picture decide.
    """

    by_dts: bool | None = None
    dropped: int = 0
    awaited: list[int] = field(default_factory=list)

    def read(self, picture: VideoFrame) -> int | None:
        """Read the stamp of a picture. It counts in ticks of its stream; None where there is none."""
        if self.by_dts is None:
            self.by_dts = picture.pts is None
        return picture.dts if self.by_dts else picture.pts

    def give_up_before(self, stamp: int) -> None:
        """Give up waiting for those that should have come before this one."""
        waiting = [awaited for awaited in self.awaited if awaited > stamp]
        self.dropped += max(0, len(self.awaited) - len(waiting) - 1)
        self.awaited = waiting

    def give_up_rest(self) -> None:
        """Give up waiting for the rest."""
        self.dropped += len(self.awaited)
        self.awaited = []


def decode_frames(
    container: InputContainer, stream: VideoStream, stamps: TimeStamps
) -> Iterator[tuple[int, VideoFrame]]:
    """Decode in presentation order: pictures with rising stamps; the others are counted and left out.

    Stamps count in ticks of the stream. Behind `DAMAGED` packets without a sound picture, or `UNSHOWN_S` of work on
    them, the file counts as broken off.
    """
    last, memory = None, MemoryAllowance(READING_BYTES)
    damaged, begin_s = 0, time.thread_time()
    for packet in _packets(container, stream, stamps, memory):
        damaged += 1
        if damaged > DAMAGED or time.thread_time() - begin_s > UNSHOWN_S:
            break
        for picture in _pictures(packet, stream, stamps, memory):
            stamp = stamps.read(picture)
            if stamp is None or picture.is_corrupt or (last is not None and stamp <= last):
                stamps.dropped += picture.pts is None  # the stamp of any other is still awaited, and will be missed
                continue
            stamps.give_up_before(stamp)
            last = stamp
            yield stamp, picture
            damaged, begin_s = 0, time.thread_time()
    stamps.give_up_rest()


def _packets(
    container: InputContainer, stream: VideoStream, stamps: TimeStamps, memory: MemoryAllowance
) -> Iterator[Packet[VideoStream] | None]:
    """Read to the end, or to where the file is broken off; then None, which flushes the decoder."""
    from av.error import InvalidDataError

    packets = iter(container.demux(stream))
    try:
        while True:
            with memory:
                packet = next(packets, None)
            if packet is None:
                break
            if packet.size:
                yield packet
    except InvalidDataError:
        stamps.dropped += 1
    yield None


def _pictures(
    packet: Packet[VideoStream] | None, stream: VideoStream, stamps: TimeStamps, memory: MemoryAllowance
) -> list[VideoFrame]:
    """Decode a packet, which may give none, or one from before."""
    from av.error import InvalidDataError

    if packet is not None and packet.pts is not None and not packet.is_discard:
        stamps.awaited.append(packet.pts)
    try:
        with memory:
            return stream.decode(packet)
    except InvalidDataError:
        # Some decoders say of a picture that they had no memory for that it is damaged.
        if memory.left_bytes < _PIXEL_BYTES * stream.codec_context.width * stream.codec_context.height:
            raise MemoryError from None
        stamps.dropped += packet is not None and packet.pts is None
        return []


def check_regular_file(path: str) -> Path:
    """Make sure that it is a readable file on this computer, before any library touches it.

    The path that comes back is absolute. Raises VideoError if it is something else.
    """
    if not path:
        msg = gettext("No file is named. Name one video file.")
        raise VideoError(msg)
    file = Path(path)
    try:
        facts = file.stat()
        if stat.S_ISREG(facts.st_mode):
            file.open("rb").close()
    except (OSError, ValueError) as error:
        raise VideoError(_unreadable(path, error)) from error
    if stat.S_ISDIR(facts.st_mode):
        msg = gettext("{name} is a folder. Name one video file in it.", name=path)
    elif not stat.S_ISREG(facts.st_mode):
        msg = gettext("{name} is not an ordinary file. Save the clip as a file first.", name=path)
    elif facts.st_size == 0:
        msg = gettext("{name} is empty. Copy it from the phone again.", name=path)
    else:
        return file.absolute()
    raise VideoError(msg)


def _unreadable(path: str, error: Exception) -> str:
    if "://" in path:
        return gettext("{name} is a web address. Download the clip first.", name=path)
    if isinstance(error, PermissionError):
        return gettext("{name} may not be read. Check who is allowed to open it.", name=path)
    return gettext("{name} was not found. Check its name and folder.", name=path)


@contextmanager
def translate_errors(name: str) -> Iterator[None]:
    """Put the library's errors in plain words. Raises VideoError instead of any of them."""
    from av.error import ExitError, FFmpegError

    try:
        yield
    except MemoryError as error:
        msg = gettext(
            "Reading {name} takes more memory than the {limit_gb:g} GB that a file may take, or than there is. "
            "Save it smaller, as .mp4 (H.264).",
            name=name,
            limit_gb=READING_BYTES / 1e9,
        )
        raise VideoError(msg) from error
    except ExitError as error:
        msg = gettext(
            "Reading {name} took longer than {limit_s:g} s. Copy it to this computer, or save it as .mp4 (H.264).",
            name=name,
            limit_s=OPENING_S,
        )
        raise VideoError(msg) from error
    except FFmpegError as error:
        msg = f"{gettext(_UNREADABLE, name=name)} {gettext(REPAIR)}"
        raise VideoError(msg) from error


@contextmanager
def open_container(file: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a file from `check_regular_file`, and choose its video stream.

    Raises VideoError if it cannot be read as a video, at opening or later.
    """
    import av

    check_claims(file.name, file)
    options = {
        "format_whitelist": FORMATS,
        "protocol_whitelist": "file",
        "max_pixels": str(AREA_LIMIT_PX),
        "max_streams": str(TRACKS_LIMIT),
        "fflags": "-genpts",  # with stamps made up, reordered pictures of an .avi would get those of their neighbours
    }
    with translate_errors(file.name):
        with MemoryAllowance(READING_BYTES):
            container = av.open(str(file), "r", options=options, metadata_errors="replace", timeout=OPENING_S)
        with container:
            yield container, _video_stream(file.name, container)


def _video_stream(name: str, container: InputContainer) -> VideoStream:
    """Choose the container's best video stream; cover art is none."""
    from av.stream import Disposition

    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        fault = gettext(_SOUND if container.streams.audio else _UNREADABLE, name=name)
        msg = f"{fault} {gettext(REPAIR)}"
        raise VideoError(msg)
    if container.metadata.get("major_brand", "").strip() in PHOTO_BRANDS:
        msg = gettext("{name} is a photo. Film a clip of some seconds.", name=name)
        raise VideoError(msg)
    best = container.streams.best("video")
    stream = next((s for s in streams if s is best), streams[0])
    if stream.codec_context is None:
        msg = gettext("{name} is coded in a way that is not known here. Save it as .mp4 (H.264).", name=name)
        raise VideoError(msg)
    check_size(name, stream.codec_context.width, stream.codec_context.height)
    stream.codec_context.options = {"max_pixels": str(AREA_LIMIT_PX)}
    # More threads gain little beside a pose model, and make it a matter of luck which pictures a damaged file yields.
    stream.codec_context.thread_type = "NONE"
    stream.codec_context.thread_count = 1
    return stream
