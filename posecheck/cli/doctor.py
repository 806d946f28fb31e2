"""``posecheck doctor``."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import typer

from . import terminal

_PACKAGES: Final = ("posecheck", "mediapipe", "av", "numpy", "scipy", "rich", "typer")
_OPENCV: Final = (
    "opencv-python",
    "opencv-contrib-python",
    "opencv-python-headless",
    "opencv-contrib-python-headless",
)
_LIBRARIES: Final = ("av", "cv2", "mediapipe")
_SELF_TEST_S: Final = 0.5
_ENOUGH: Final = 0.9

_Check = Callable[[], Iterator[tuple[bool, str]]]
"""Says one thing after the other: whether it is well, and what it is or what to do."""


def doctor(context: typer.Context) -> None:
    """Check the installation, and say what to do.

    The exit code is 0 if all is well, else 1.
    """
    from rich.table import Table

    rows = Table(box=None, pad_edge=False, show_header=False)
    well = True
    for name, check in _checks(context.obj).items():
        for number, (fine, text) in enumerate(check()):
            rows.add_row("" if number else name, "ok" if fine else "wrong", text, style=None if fine else "red")
            well &= fine
    terminal.show_lines(rows, "", "All is well." if well else "Something is wrong; see above what to do.")
    raise typer.Exit(0 if well else 1)


def _checks(engine: object) -> dict[str, _Check]:
    return {
        "Versions": _versions,
        "OpenCV": _opencv,
        "Libraries": _libraries,
        "Models": _models,
        "Self-test": lambda: _self_test(engine),
    }


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _versions() -> Iterator[tuple[bool, str]]:
    yield True, f"Python {platform.python_version()} on {platform.platform()}"
    found = {package: _installed(package) for package in _PACKAGES}
    yield True, ", ".join(f"{package} {number}" for package, number in found.items() if number)
    for package, number in found.items():
        if number is None:
            yield False, f"{package} is not installed. Run: pip install {package}"


def _opencv() -> Iterator[tuple[bool, str]]:
    """All OpenCV packages write into one folder, so they must be of one version."""
    return _pair({package: number for package in _OPENCV if (number := _installed(package))})


def _pair(found: dict[str, str]) -> Iterator[tuple[bool, str]]:
    listed = ", ".join(f"{package} {number}" for package, number in found.items())
    if not found:
        yield False, "OpenCV is not installed. Run: pip install opencv-python"
    elif len(set(found.values())) == 1:
        yield True, listed
    else:
        newest = max(found.values(), key=lambda number: [int(part) for part in number.split(".") if part.isdigit()])
        same = " ".join(f"{package}=={newest}" for package in found)
        yield False, f"{listed}: they are in each other's way. Run: pip install --force-reinstall {same}"


def _libraries() -> Iterator[tuple[bool, str]]:
    from posecheck.pose.mediapipe import APT_LINE

    for name in _LIBRARIES:
        fault = _fault(name)
        yield not fault, f"{name} does not load ({fault}). On Debian or Ubuntu run: {APT_LINE}" if fault else name


def _fault(name: str) -> str:
    """Why a library does not load; empty if it does."""
    try:
        import_module(name)
    except (ImportError, OSError) as error:
        return str(error)
    return ""


def _models() -> Iterator[tuple[bool, str]]:
    from posecheck.errors import PoseError
    from posecheck.pose.models import model_bundle, read_manifest

    try:
        for name in read_manifest()["bundles"]:
            bundle = model_bundle(name)
            yield True, f"{name} is whole ({bundle.sha256[:12]})"
    except PoseError as error:
        yield False, str(error)


def _self_test(engine: object) -> Iterator[tuple[bool, str]]:
    """Look for the rider in the first pictures of the sample."""
    import numpy as np

    from posecheck.app.tracking import record
    from posecheck.errors import PosecheckError
    from posecheck.pose.models import shipped_file

    try:
        with terminal.progress_bar():
            sample = shipped_file("sample_videos", "spin_ideal.mp4")
            track = record(sample, model="lite", end_s=_SELF_TEST_S, engine=engine).side  # type: ignore[arg-type]
    except PosecheckError as error:
        yield False, str(error)
        return
    seen = float(np.isfinite(track["left_hip"]).all(axis=-1).mean())
    text = f"the rider was seen in {seen:.0%} of {track.clip.frames} pictures of the sample"
    yield seen >= _ENOUGH, text if seen >= _ENOUGH else f"{text}. Reinstall posecheck."
