"""Options that several commands share."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from posecheck.errors import SettingsError
from posecheck.records.times import parse_seconds
from posecheck.text import gettext

if TYPE_CHECKING:
    from posecheck.pose.mediapipe import PoseEngine
    from posecheck.pose.workers import PoseWorkers


class RidingName(str, Enum):
    """Kinds of riding as the user may name them."""

    SPIN = "spin"
    ROAD = "road"
    RACE = "race"
    TT = "tt"
    GRAVEL = "gravel"
    MTB = "mtb"
    RECOVERY = "recovery"


class SideName(str, Enum):
    """Sides of the rider."""

    AUTO = "auto"
    LEFT = "left"
    RIGHT = "right"


class FramesName(str, Enum):
    """Which frames are looked at."""

    NEEDED = "needed"
    ALL = "all"


class StickersName(str, Enum):
    """Whether stickers count."""

    AUTO = "auto"
    OFF = "off"


class DeviceName(str, Enum):
    """What the pose model may run on."""

    CPU = "cpu"
    GPU = "gpu"


class Model(str, Enum):
    """Pose models."""

    HEAVY = "heavy"
    LITE = "lite"


RidingOption = Annotated[
    RidingName, typer.Option(help="Kind of riding, which chooses the bands; mtb is the same as gravel.")
]
ModelChoice = Annotated[
    Model, typer.Option(help="heavy is the most accurate; lite is four times as fast, for a preview without findings.")
]
SideOption = Annotated[SideName, typer.Option(help="Side of the rider that faces the camera.")]
CrankMm = Annotated[float | None, typer.Option(metavar="MM", help="Crank length (default: 170).")]
SlowMotion = Annotated[
    float, typer.Option(metavar="FACTOR", help="How many times slower the clip plays than the ride was.")
]
LevelOption = Annotated[
    float, typer.Option(metavar="DEG", help="How far the camera was turned clockwise against the horizon.")
]
Start = Annotated[
    float | None,
    typer.Option(metavar="TIME", parser=parse_seconds, help="Look at the clip from here on: 20, 0:20 or 1:02:30."),
]
End = Annotated[float | None, typer.Option(metavar="TIME", parser=parse_seconds, help="Look at the clip up to here.")]
WholeClass = Annotated[
    bool, typer.Option("--class", help="A whole class: look at 20 seconds every 2 minutes, and at what changes.")
]
StepMm = Annotated[float | None, typer.Option(metavar="MM", help="Distance of the holes in the seat post, if any.")]
Marks = Annotated[
    list[str] | None,
    typer.Option(
        "--mark",
        metavar="PART=NUMBER:MM",
        help="Numbers of the bike, such as saddle=7:20 (stands at 7, 20 mm apart); also fore-aft, bars, reach.",
    ),
]
Targets = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="A fitter's own bands, in the format of posecheck's targets.toml."),
]
FramesOption = Annotated[
    FramesName, typer.Option(help="Look at as many pictures as make the numbers surer, which is quick, or at all.")
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1, max=64, metavar="N", help="How many processes look at the clip (default: one per core, at most 4)."
    ),
]
DeviceOption = Annotated[DeviceName, typer.Option(help="What the pose model runs on.")]
Stickers = Annotated[
    StickersName, typer.Option(help="Measure at stickers where the rider wears some, or leave them out of account.")
]
ServerDatabase = Annotated[
    str | None, typer.Option(metavar="URL", help="Database of queue and history (default: a file of your own).")
]
ServerFolder = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Where clips and reports lie (default: a folder of your own).")
]
Https = Annotated[bool, typer.Option("--https", help="Encrypt, with a certificate made here.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of the table.")]

_MOST: Final = 4
"""More processes are not started unasked: each takes a third of a gigabyte."""


def choose_engine(
    model: Model, workers: int | None, device: DeviceName, engine: PoseEngine | None
) -> PoseWorkers | PoseEngine:
    """Choose what looks at the clips.

    Raises PoseError if the model is missing or damaged.
    """
    from posecheck.pose.workers import PoseWorkers

    return engine or PoseWorkers(model.value, device.value, workers or min(_MOST, _cores()), apart=True)


def refuse_to_look_again(context: typer.Context, *files: str | None) -> None:
    """Refuse options that say how a clip is looked at, where there are stored recordings only.

    Raises SettingsError if such an option was given.
    """
    from posecheck.video.file_kind import is_recording_file

    if not all(file is None or is_recording_file(file) for file in files):
        return
    for name in ("model", "frames", "device", "workers"):
        source = context.get_parameter_source(name)
        if source is not None and source.name != "DEFAULT":
            msg = gettext(
                "--{name} has no meaning for a stored recording, whose pictures were looked at when it "
                "was made. Leave it out, or name the video itself.",
                name=name,
            )
            raise SettingsError(msg)


def refuse_words_on_points(clip: str, names: str | None, rate_hz: float | None) -> None:
    """Refuse what is said about another tracker's file, where the file is none.

    Raises SettingsError if something is.
    """
    from posecheck.video.file_kind import FOREIGN_ENDINGS

    for option, value in (("--names", names), ("--rate", rate_hz)):
        if value is not None and not clip.lower().endswith(FOREIGN_ENDINGS):
            msg = gettext(
                "{option} is for files of other trackers ({endings}), and {clip} is none.",
                option=option,
                endings=", ".join(FOREIGN_ENDINGS),
                clip=clip,
            )
            raise SettingsError(msg)


def begin_work(engine: PoseWorkers | PoseEngine, *files: str | None) -> AbstractContextManager[Any]:
    """Start the processes that look, which load their models while this one loads the rest.

    None is started for stored recordings. The context is left when all has been looked at.
    """
    from posecheck.pose.workers import PoseWorkers
    from posecheck.video.file_kind import is_recording_file

    wanted = any(file is not None and not is_recording_file(file) for file in files)
    return engine if isinstance(engine, PoseWorkers) and wanted else nullcontext()


def _cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
