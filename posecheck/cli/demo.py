"""``posecheck demo``."""

from __future__ import annotations

from pathlib import Path

import typer

from .check import answer, canonical, own_bands
from .options import DeviceName, FramesName, Json, Model, ModelChoice, Riding, RidingName, StepMm, Targets, how_to_look
from .output import Asked, Force, Out, Pdf, Place


def demo(
    context: typer.Context,
    *,
    riding: Riding = RidingName.SPIN,
    model: ModelChoice = Model.HEAVY,
    step_mm: StepMm = None,
    targets: Targets = None,
    as_json: Json = False,
    out: Out = None,
    force: Force = False,
    pdf: Pdf = False,
) -> None:
    """Check the sample clip that comes with posecheck: a rendered rider who sits well.

    The report, the annotated film and the files go into the folder posecheck-demo.
    """
    from posecheck.pose.models import shipped

    clip = str(shipped("sample_videos", "spin_ideal.mp4"))
    told = {"riding": canonical(riding), "step_mm": step_mm, "targets": own_bands(targets, riding)}
    place = None
    if out is not None or not as_json:
        place = Place(clip, out, force, Asked(pdf=pdf), Path.cwd() / "posecheck-demo")
    how = how_to_look(model, FramesName.NEEDED, None, DeviceName.CPU, context.obj)
    answer(clip, told, as_json=as_json, place=place, **how)
