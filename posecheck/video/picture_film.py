"""Makes a film of JPEG pictures and their times as they are: nothing is decoded, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Final

from posecheck.errors import StoreError
from posecheck.text import gettext

from .image import jpeg_size

_TICK: Final = Fraction(1, 1000)  # the clock of Matroska


def write_picture_film(path: Path, pictures: Iterable[tuple[float, bytes]]) -> int:
    """Write a Matroska film of JPEG pictures and their times [s], which rise; gives how many were written.

    A picture of another size than the first one's, or that is no JPEG file, is left out. Raises StoreError if the film
    cannot be written.
    """
    import av
    from av.error import FFmpegError

    written, first_s, last, size = 0, 0.0, -1, None
    try:
        with av.open(str(path), "w", format="matroska") as container:
            stream = container.add_stream("mjpeg", rate=30)
            stream.pix_fmt = "yuvj420p"
            for time_s, jpeg in pictures:
                found = jpeg_size(jpeg)
                if size is None and found is not None:
                    size, first_s = found, time_s
                    stream.width, stream.height = found
                tick = round((time_s - first_s) / _TICK)
                if found is None or found != size or tick <= last:
                    continue
                packet = av.Packet(jpeg)
                packet.stream, packet.time_base = stream, _TICK
                packet.pts = packet.dts = last = tick
                packet.is_keyframe = True
                container.mux(packet)
                written += 1
    except (FFmpegError, OSError) as error:
        msg = gettext("{name} cannot be written: {error}.", name=path.name, error=error.strerror or error)
        raise StoreError(msg) from error
    return written
