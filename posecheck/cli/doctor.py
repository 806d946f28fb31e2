"""``posecheck doctor``."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

import typer

from posecheck.system.installation import DISTRIBUTION, installed_version, package_requirement, pip_here, pip_line
from posecheck.text import gettext

from . import terminal
from .defaults import FILE, read_defaults

_PACKAGES: Final = (DISTRIBUTION, "mediapipe", "av", "numpy", "scipy", "rich", "typer")
_OPENCV: Final = ("opencv-python", "opencv-contrib-python")
_OTHER_OPENCV: Final = ("opencv-python-headless", "opencv-contrib-python-headless")
_LIBRARIES: Final = ("av", "cv2", "mediapipe")
_SELF_TEST_S: Final = 0.5
_ENOUGH: Final = 0.9


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at.

    Parameters
    ----------
    fine : bool
        Whether it is well.
    text : str
        What it is, or what is wrong.
    command : str
        What to type where it is wrong; empty where no command helps.
    """

    fine: bool
    text: str
    command: str = ""


_Check = Callable[[], Iterator[Line]]


def doctor(context: typer.Context) -> None:
    """Check the installation, and say what to do.

    The exit code is 0 if all is well, else 1.
    """
    from rich.table import Table

    rows = Table(box=None, pad_edge=False, show_header=False)
    rows.add_column()
    rows.add_column()
    rows.add_column(overflow="fold")  # a path that is cut helps nobody
    lines: list[Line] = []
    for name, check in _checks(context).items():
        for number, line in enumerate(check()):
            status = gettext("ok") if line.fine else gettext("wrong")
            rows.add_row("" if number else name, status, line.text, style=None if line.fine else "red")
            lines.append(line)
    well = all(line.fine for line in lines)
    terminal.show_lines(rows, "", gettext("All is well.") if well else gettext("Something is wrong; see above."))
    commands = dict.fromkeys(line.command for line in lines if line.command)
    if commands:  # each on one line, however wide the terminal is: they are there to be pasted
        terminal.show_text("\n".join([gettext("To put it right, run:"), "", *commands, ""]))
    raise typer.Exit(0 if well else 1)


def _checks(context: typer.Context) -> dict[str, _Check]:
    return {
        "Versions": _versions,
        "OpenCV": lambda: _opencv({name: installed_version(name) for name in (*_OPENCV, *_OTHER_OPENCV)}),
        gettext("Libraries"): _libraries,
        gettext("Models"): _models,
        gettext("Defaults"): lambda: _defaults(context.meta[FILE]),
        gettext("Self-test"): lambda: _self_test(context.obj),
    }


def _versions() -> Iterator[Line]:
    yield Line(fine=True, text=f"Python {platform.python_version()} on {platform.platform()}")
    found = {package: installed_version(package) for package in _PACKAGES}
    yield Line(fine=True, text=", ".join(f"{package} {number}" for package, number in found.items() if number))
    for package, number in found.items():
        if number is None:
            ask = f"'{package_requirement(package)}'"
            command = pip_line() if package == DISTRIBUTION else f"{pip_here()} {ask}"
            yield Line(fine=False, text=gettext("{package} is not installed.", package=package), command=command)


def _opencv(found: Mapping[str, str | None]) -> Iterator[Line]:
    """All OpenCV packages write into one folder: those that posecheck asks for are there, and no other version."""
    asked = [package_requirement(package) for package in _OPENCV]
    versions = {text.partition("==")[2] for text in asked}
    listed = ", ".join(f"{package} {number}" for package, number in found.items() if number)
    if {number for number in found.values() if number} == versions and all(found[package] for package in _OPENCV):
        yield Line(fine=True, text=listed)
        return
    text = gettext(
        "{listed}: posecheck needs {names}; other versions are in their way.",
        listed=listed or gettext("none"),
        names=", ".join(asked),
    )
    yield Line(fine=False, text=text, command=_mend([name for name in _OTHER_OPENCV if found[name]], asked))


def _mend(unwanted: list[str], asked: list[str]) -> str:
    """Take away what is in the way, then lay both packages down again, as what is left of `cv2` may be of either."""
    install = pip_here()
    again = "--force-reinstall" if install.endswith("-m pip install") else "--reinstall"
    mend = f"{install} {again} --no-deps {' '.join(asked)}"
    if not unwanted:
        return mend
    yes = " -y" if again == "--force-reinstall" else ""
    return f"{install.replace(' pip install', ' pip uninstall')}{yes} {' '.join(unwanted)} && {mend}"


def _libraries() -> Iterator[Line]:
    from posecheck.pose.mediapipe import APT_LINE

    for name in _LIBRARIES:
        fault = _fault(name)
        if fault:
            text = gettext(
                "{name} does not load ({fault}). The command below is for Debian and Ubuntu.", name=name, fault=fault
            )
            yield Line(fine=False, text=text, command=APT_LINE)
        else:
            yield Line(fine=True, text=name)


def _fault(name: str) -> str:
    """Why a library does not load; empty if it does."""
    try:
        import_module(name)
    except (ImportError, OSError) as error:
        return str(error)
    return ""


def _models() -> Iterator[Line]:
    from posecheck.errors import PoseError
    from posecheck.pose.models import model_bundle, read_manifest

    try:
        for name in read_manifest()["bundles"]:
            bundle = model_bundle(name)
            yield Line(fine=True, text=gettext("{name} is whole ({sha256})", name=name, sha256=bundle.sha256[:12]))
    except PoseError as error:
        yield Line(fine=False, text=str(error))


def _defaults(file: Path) -> Iterator[Line]:
    """Show what the user's own file says, or where it would lie."""
    from posecheck.errors import SettingsError

    if not file.is_file():
        yield Line(fine=True, text=gettext("none of your own; they would be in {file}", file=file))
        return
    try:
        held = ", ".join(f"{name} {value}" for name, value in read_defaults(file).items())
        yield Line(fine=True, text=gettext("{defaults}, by {file}", defaults=held or gettext("none"), file=file))
    except SettingsError as error:
        yield Line(fine=False, text=str(error))


def _self_test(engine: object) -> Iterator[Line]:
    """Look for the rider in the first pictures of the sample, and say what ran the model."""
    import numpy as np

    from posecheck.app.tracking import track as track_rider
    from posecheck.errors import PosecheckError
    from posecheck.pose.models import SAMPLE, shipped_file

    try:
        with terminal.progress_bar():
            sample = shipped_file("sample_videos", f"{SAMPLE}.mp4")
            track = track_rider(sample, model="lite", end_s=_SELF_TEST_S, engine=engine).side  # type: ignore[arg-type]
    except PosecheckError as error:
        yield Line(fine=False, text=str(error))
        return
    seen = float(np.isfinite(track["left_hip"]).all(axis=-1).mean())
    text = gettext(
        "The rider was seen in {share:.0%} of {frames} pictures of the sample.", share=seen, frames=track.clip.frames
    )
    yield Line(fine=seen >= _ENOUGH, text=text if seen >= _ENOUGH else f"{text} {gettext('Reinstall posecheck.')}")
    yield Line(fine=True, text=f"{track.engine.name} {track.engine.version}".strip())
