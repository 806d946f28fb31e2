"""Binary files of other trackers, read by their C libraries in a Python of its own.

A .c3d file that is cut off after its head keeps ezc3d reading for ever, and one with a few bytes changed can end the
process. Whatever the file does, it does to that Python. Neither the user's script nor the current folder takes part
in it, so no ``if __name__ == "__main__"`` is needed to read a file.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import Final

import numpy as np

from posecheck.errors import PosecheckError, SettingsError, StoreError
from posecheck.system.process import limit_memory, limit_work
from posecheck.text import current_language, gettext, gettext_noop, use_language

from .c3d import read_c3d
from .points import PointTable, refuse
from .sleap import read_h5

READERS: Final = {".c3d": read_c3d, ".h5": read_h5}
READING_S: Final = 15
"""Reading takes a second for each 40 MB; a file that takes so much work is damaged [s]."""

_PATIENCE_S: Final = 90.0
"""So long it may take where other programs keep the processor [s]."""

_BEGIN: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from posecheck.storage.foreign.binary import answer; answer(*sys.argv[2:])"  # untranslated: code
)
_DAMAGED: Final = gettext_noop("it is damaged, so that reading it does not end well.")


def read_binary(path: str, ending: str, memory_bytes: int) -> PointTable:
    """Read a file by the reader of its ending, with no more memory than that; MemoryError where it takes more."""
    arguments = [json.dumps(sys.path), path, ending, str(memory_bytes), current_language()]
    command = [sys.executable, "-I", "-c", _BEGIN, *arguments]
    try:
        done = subprocess.run(  # noqa: S603  a fixed command
            command, check=False, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE_S
        )
    except subprocess.TimeoutExpired as error:
        raise refuse(path, gettext(_DAMAGED)) from error
    if done.returncode:
        raise refuse(path, gettext(_DAMAGED))
    with np.load(io.BytesIO(done.stdout), allow_pickle=False) as said:
        match said["kind"].item():
            case "read":
                return _table({name: said[name] for name in said.files})
            case "memory":
                raise MemoryError
            case kind:
                raise (SettingsError if kind == "settings" else StoreError)(said["text"].item())


def answer(path: str, ending: str, memory_bytes: str, language: str) -> None:
    """Read a file, in the other Python, and write to its standard output what came of it, in the user's language."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no part of the answer
    limit_work(READING_S)
    limit_memory(int(memory_bytes), "data")
    file = io.BytesIO()
    try:
        with use_language(language):
            table = READERS[ending](path)
        np.savez(
            file,
            kind="read",
            names=np.array(table.names, dtype=np.str_),
            places=table.places,
            time_s=np.empty(0) if table.time_s is None else table.time_s,
            score=np.empty((0, 0)) if table.score is None else table.score,
            text=np.array([table.unit, table.tracker]),
        )
    except MemoryError:
        np.savez(file, kind="memory")
    except PosecheckError as error:
        np.savez(file, kind="settings" if isinstance(error, SettingsError) else "store", text=str(error))
    with out:
        out.write(file.getbuffer())


def _table(said: dict[str, np.ndarray]) -> PointTable:
    """Put a table together again; what has no size is not there."""
    unit, tracker = said["text"].tolist()
    time_s, score = (said[name] if said[name].size else None for name in ("time_s", "score"))
    return PointTable(tuple(said["names"].tolist()), said["places"], time_s, score, unit=unit, tracker=tracker)
