"""``posecheck demo``."""

from __future__ import annotations

import typer

from .check import answer, canonical, own_bands
from .options import (
    DeviceName,
    FramesName,
    Json,
    Model,
    ModelChoice,
    Riding,
    RidingName,
    StepMm,
    Targets,
    how_to_look,
)


def demo(
    context: typer.Context,
    *,
    riding: Riding = RidingName.SPIN,
    model: ModelChoice = Model.HEAVY,
    step_mm: StepMm = None,
    targets: Targets = None,
    as_json: Json = False,
) -> None:
    """Check the sample clip that comes with posecheck: a rendered rider who sits well."""
    from posecheck.adapters.bundles import shipped

    clip = str(shipped("sample_videos", "spin_ideal.mp4"))
    told = {"riding": canonical(riding), "step_mm": step_mm, "targets": own_bands(targets, riding)}
    how = how_to_look(model, FramesName.NEEDED, None, DeviceName.CPU)
    answer(clip, told, as_json=as_json, engine=context.obj, **how)
