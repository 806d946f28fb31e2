"""How long a clip is whose file does not say so, as those that a web page records: its packets are counted through."""

from __future__ import annotations

import math
import os
import time
from typing import Final

from .decode import check_regular_file, open_container, translate_errors
from .file_kind import check_kind

_LOOK_S: Final = 30.0


def walk_length_s(path: str | os.PathLike[str]) -> float:
    """Say when the last picture of a clip is shown, without decoding any [s].

    Infinite where half a minute is not enough to come to the end. Raises VideoError if it cannot be read as a video.
    """
    name = os.fspath(path)
    file = check_regular_file(name)
    check_kind(name, file)
    until_s, first, last = time.monotonic() + _LOOK_S, math.inf, -math.inf
    with open_container(file) as (container, stream), translate_errors(file.name):
        for packet in container.demux(stream):
            if packet.pts is not None and stream.time_base is not None:
                at_s = float(packet.pts * stream.time_base)
                first, last = min(first, at_s), max(last, at_s)
            if time.monotonic() > until_s:
                return math.inf
    return max(0.0, last - first)
