"""Options that several commands share."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer


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


class Model(str, Enum):
    """Pose models."""

    HEAVY = "heavy"
    LITE = "lite"


Riding = Annotated[RidingName, typer.Option(help="Kind of riding, which chooses the bands; mtb is the same as gravel.")]
ModelChoice = Annotated[Model, typer.Option(help="heavy is the most accurate, lite is four times as fast.")]
StepMm = Annotated[float | None, typer.Option(metavar="MM", help="Distance of the holes in the seat post, if any.")]
Targets = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="A fitter's own bands, in the format of posecheck's targets.toml."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of the table.")]
