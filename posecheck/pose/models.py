"""Files that ship with posecheck: where they lie, and whether a pose bundle is the one we built.

In a checkout and in an editable install the folders ``models`` and ``sample_videos`` lie beside
the package; in a wheel they lie inside it, under ``_shipped``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from posecheck.errors import PosecheckError, PoseError, VideoError
from posecheck.system.file_hash import file_sha256
from posecheck.text import gettext, gettext_noop

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Kind = Literal["models", "sample_videos"]
ModelName = Literal["heavy", "lite"]

_PACKAGE: Final = Path(__file__).resolve().parents[1]
# The wheel's place comes first: beside an installed package lie other people's folders.
ROOTS: Final = (_PACKAGE / "_shipped", _PACKAGE.parent)
"""Where the folders may lie, in the order in which they are tried."""

SAMPLE: Final = "spin_high"
"""The sample clip that the wheel holds: a saddle that is too high, so that the answer shows what posecheck does."""

_REMEDY: Final = {
    "models": gettext_noop("Reinstall posecheck or, in a checkout, run: python models/build.py"),
    "sample_videos": gettext_noop("Reinstall posecheck."),
}
_ERROR: Final[dict[str, type[PosecheckError]]] = {"models": PoseError, "sample_videos": VideoError}


@dataclass(frozen=True, slots=True)
class Bundle:
    """A pose model's file, checked against the manifest. `sha256` has 64 hexadecimal digits."""

    name: ModelName
    path: Path
    sha256: str


def shipped_file(kind: Kind, name: str, roots: Sequence[Path] = ROOTS) -> Path:
    """Return the path of a file that ships with posecheck; the first of the `roots` that has it wins.

    Raises PoseError or VideoError if a model or a sample video is not there.

    Examples
    --------
    >>> shipped_file("models", "manifest.toml").name
    'manifest.toml'
    """
    places = [root / kind / name for root in roots]
    for path in places:
        if path.is_file():
            return path
    folders = ", ".join(str(path.parent) for path in places)
    fault = gettext("{name} is missing, looked in {folders}.", name=name, folders=folders)
    msg = f"{fault} {gettext(_REMEDY[kind])}"
    raise _ERROR[kind](msg)


def model_bundle(name: ModelName, roots: Sequence[Path] = ROOTS) -> Bundle:
    """Return a pose model whose file has the hash of the manifest.

    Raises PoseError if there is no such model, or its file or the manifest is missing or damaged.

    Examples
    --------
    >>> model_bundle("lite").path.name
    'pose_landmarker_lite.task'
    """
    entries = read_manifest(roots)["bundles"]
    if name not in entries:
        msg = gettext("There is no pose model {name}; there are: {models}.", name=repr(name), models=", ".join(entries))
        raise PoseError(msg)
    path = shipped_file("models", entries[name]["file"], roots)
    facts = path.stat()
    sha256 = _sha256(path, facts.st_size, facts.st_mtime_ns)
    if sha256 != entries[name]["sha256"]:
        fault = gettext("{name} is damaged: it is not the file that was built.", name=path)
        msg = f"{fault} {gettext(_REMEDY['models'])}"
        raise PoseError(msg)
    return Bundle(name, path, sha256)


@cache
def _sha256(path: Path, _size: int, _changed_ns: int) -> str:
    """Hash a file once for as long as it is the same: that takes as long as decoding ten pictures."""
    return file_sha256(path)


def read_manifest(roots: Sequence[Path] = ROOTS) -> dict[str, Any]:
    """Return what is recorded about the pose models: source, licence, sizes and hashes.

    Raises PoseError if the manifest is missing or damaged.

    Examples
    --------
    >>> read_manifest()["source"]["licence"]
    'Apache-2.0'
    """
    path = shipped_file("models", "manifest.toml", roots)
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        msg = f"{gettext('{name} is damaged: {error}.', name=path, error=error)} {gettext(_REMEDY['models'])}"
        raise PoseError(msg) from error
    if "bundles" not in tables:
        fault = gettext("{name} is damaged: it lists no bundles.", name=path)
        msg = f"{fault} {gettext(_REMEDY['models'])}"
        raise PoseError(msg)
    return tables
