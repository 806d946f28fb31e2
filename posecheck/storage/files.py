"""Recordings and analyses as files, written whole or not at all, and read with suspicion."""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.errors import PosecheckError, StoreError
from posecheck.records.analysis import Analysis
from posecheck.records.base import Array
from posecheck.records.renamed import rename_views
from posecheck.records.serialise import from_document, from_plain, require_format, to_document, to_plain
from posecheck.records.tracking import Recording
from posecheck.system.output_folder import write_whole
from posecheck.system.ownership import is_analysis
from posecheck.system.regular_file import open_regular
from posecheck.text import gettext, gettext_noop
from posecheck.video.file_kind import FOREIGN_ENDINGS

from .foreign.description import TrackDescription
from .foreign.reader import load_foreign

RECORDING_FORMAT: Final = "posecheck/recording/1"
"""Format number of a stored recording; every old number stays readable."""

BYTES_LIMIT: Final = 1 << 28
"""Larger files, or files that unpack to more, are refused: an hour at 60 frames per second takes less."""

HEADER_LIMIT: Final = 4_000_000
"""Bytes of the header: nested lists in it take thirty times as much when they are read. A usual one takes 2,000."""

_HEADER: Final = "header"
_RECORDING: Final = (
    gettext_noop("{name} is no recording of posecheck, or it is damaged."),
    gettext_noop("{name} is no recording of posecheck, or it is damaged ({error})."),
)
_ANALYSIS: Final = (
    gettext_noop("{name} is no analysis of posecheck, or it is damaged."),
    gettext_noop("{name} is no analysis of posecheck, or it is damaged ({error})."),
)
_DAMAGE: Final = (
    PosecheckError,
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    EOFError,
    LookupError,
    MemoryError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
_Path = str | os.PathLike[str]


def save_recording(recording: Recording, path: _Path) -> None:
    """Write a recording into a ``.npz`` file: its arrays, and a JSON header with everything else.

    A recording that is there is replaced, and nothing else. Raises StoreError if it cannot be written.
    """
    content = recording_bytes(recording)
    write_whole(path, lambda file: file.write(content), _is_recording)


def recording_bytes(recording: Recording) -> bytes:
    """Put a recording into the bytes of a ``.npz`` file. They are the same for the same recording."""
    arrays: dict[str, NDArray[Any]] = {}

    def put(name: str, array: Array) -> str:
        arrays[name] = array
        return name

    header = {"format": RECORDING_FORMAT, "recording": to_plain(recording, put)}
    arrays[_HEADER] = np.frombuffer(json.dumps(header, allow_nan=False).encode(), np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def load_recording(path: _Path, told: TrackDescription | None = None) -> Recording:
    """Read a recording that `save_recording` wrote, or a file of another tracker, by the ending of its name.

    `told` is what a file of another tracker does not say itself. Raises StoreError if the file is missing, damaged, too
    large, or of another kind.
    """
    if Path(path).suffix.lower() in FOREIGN_ENDINGS:
        return load_foreign(path, told)
    with _plain_errors(path, _RECORDING):
        content = _content(path)
    return parse_recording(content, path)


def parse_recording(content: bytes, name: _Path) -> Recording:
    """Read a recording from the bytes of a ``.npz`` file; `name` is what to call it, should it be damaged.

    Raises StoreError if it is damaged, too large, or of another kind.
    """
    with _plain_errors(name, _RECORDING):
        arrays = dict(_arrays(content))
        header = require_format(json.loads(arrays[_HEADER].tobytes()), RECORDING_FORMAT)
        recording: Recording = from_plain(Recording, rename_views(header["recording"]), arrays.__getitem__)
    return recording


def save_analysis(analysis: Analysis, path: _Path) -> None:
    """Write an analysis into a JSON file: the document of ``docs/analysis.schema.json`` with its series.

    An analysis that is there is replaced, and nothing else. Raises StoreError if it cannot be written.
    """
    text = analysis_text(analysis)
    write_whole(path, lambda file: file.write(text.encode()), is_analysis)


def analysis_text(analysis: Analysis) -> str:
    """Put an analysis into its JSON document with its series: one line, in ASCII."""
    return json.dumps(to_document(analysis, series=True), allow_nan=False)


def load_analysis(path: _Path) -> Analysis:
    """Read an analysis that `save_analysis` wrote, or the output of ``posecheck check --json``, which has no series.

    Raises StoreError if the file is missing, damaged, too large, or of another kind.
    """
    with _plain_errors(path, _ANALYSIS):
        content = _content(path)
    return parse_analysis(content, path)


def parse_analysis(content: str | bytes, name: _Path) -> Analysis:
    """Read an analysis from its JSON document; `name` is what to call it, should it be damaged.

    Raises StoreError if it is damaged or of another kind.
    """
    with _plain_errors(name, _ANALYSIS):
        return from_document(json.loads(content))


@contextmanager
def _plain_errors(path: _Path, damage: tuple[str, str]) -> Iterator[None]:
    """Put whatever goes wrong while reading in one sentence with the file's name.

    `damage` is the sentence for a file that is not what it should be, and the one that says why too.
    """
    name = os.fspath(path)
    try:
        yield
    except OSError as error:
        msg = gettext("{name} cannot be read: {error}.", name=name, error=error.strerror or error)
        raise StoreError(msg) from error
    except _DAMAGE as error:
        msg = gettext(damage[isinstance(error, PosecheckError)], name=name, error=error)
        raise StoreError(msg) from error


def _is_recording(path: Path) -> bool:
    """Whether a file is packed as recordings of ours are; it need not be whole."""
    try:
        with zipfile.ZipFile(path) as packed:
            return f"{_HEADER}.npy" in packed.namelist()
    except (OSError, *_DAMAGE):
        return False


def _content(path: _Path) -> bytes:
    """Read a file that is not too large."""
    with open_regular(path) as file:
        content = file.read(BYTES_LIMIT + 1)
    if len(content) > BYTES_LIMIT:
        msg = gettext("it is too large")
        raise StoreError(msg)
    return content


def _arrays(content: bytes) -> Iterator[tuple[str, NDArray[Any]]]:
    """Unpack the arrays of a ``.npz`` file, none larger than what is there."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > BYTES_LIMIT:
            msg = gettext("it unpacks to too much")
            raise StoreError(msg)
        for entry in packed.infolist():
            name = entry.filename.removesuffix(".npy")
            is_header = name == _HEADER
            if is_header and entry.file_size > HEADER_LIMIT:
                msg = gettext("its header is too large")
                raise StoreError(msg)
            yield name, _array(packed.read(entry), np.uint8 if is_header else np.float64)


def _array(content: bytes, wanted: type[np.uint8 | np.float64]) -> NDArray[Any]:
    """Read one ``.npy`` file of numbers."""
    file = io.BytesIO(content)
    np.lib.format.read_magic(file)
    shape, _, kind = np.lib.format.read_array_header_1_0(file)
    if kind != wanted or int(np.prod(shape, dtype=object)) * kind.itemsize > len(content):
        msg = gettext("an array is of the wrong kind")
        raise StoreError(msg)
    file.seek(0)
    return np.asarray(np.lib.format.read_array(file, allow_pickle=False), dtype=wanted)
