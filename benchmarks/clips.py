"""Clips to be timed, made of a sample."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np

SAMPLE: Final = Path(__file__).parents[1] / "sample_videos" / "spin_ideal.mp4"


def looped(path: Path, lasting_s: float) -> Path:
    """Write the sample over and over, with shifted time stamps, without coding it anew."""
    with av.open(str(SAMPLE)) as source, av.open(str(path), "w") as out:
        stream = source.streams.video[0]
        copy = out.add_stream_from_template(stream)
        packets = [packet for packet in source.demux(stream) if packet.size]
        tick = stream.time_base or Fraction(1)
        once = sum(packet.duration or 0 for packet in packets)
        stamps = [(packet.pts or 0, packet.dts or 0) for packet in packets]
        for turn in range(int(np.ceil(lasting_s / float(once * tick)))):
            for packet, (shown, coded) in zip(packets, stamps, strict=True):
                if (shown + turn * once) * tick < lasting_s:
                    packet.pts, packet.dts = shown + turn * once, coded + turn * once
                    packet.time_base, packet.stream = tick, copy
                    out.mux(packet)
    return path


def doubled(path: Path, clip: Path) -> Path:
    """Write a clip of 30 frames a second as one of 60, as phones do in the dark: each picture twice."""
    with av.open(str(clip)) as source, av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=60, options={"preset": "veryfast", "crf": "20"})
        first = source.streams.video[0]
        stream.width, stream.height, stream.pix_fmt = first.width, first.height, "yuv420p"
        for number, picture in enumerate(source.decode(video=0)):
            for half in (0, 1):
                picture.pts, picture.time_base = 2 * number + half, Fraction(1, 60)
                out.mux(stream.encode(picture))
        out.mux(stream.encode(None))
    return path
