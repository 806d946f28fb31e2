"""``posecheck demo``."""

from __future__ import annotations

from pathlib import Path

import typer

from .check import read_own_targets, riding_name, show_answer
from .options import (
    DeviceName,
    FramesName,
    Json,
    Model,
    ModelChoice,
    RidingName,
    RidingOption,
    StepMm,
    Targets,
    tracking_options,
)
from .output import Force, Out, OutputPlace, Pdf, ReportRequest


def demo(
    context: typer.Context,
    *,
    riding: RidingOption = RidingName.SPIN,
    model: ModelChoice = Model.HEAVY,
    step_mm: StepMm = None,
    targets: Targets = None,
    as_json: Json = False,
    out: Out = None,
    force: Force = False,
    pdf: Pdf = False,
) -> None:
    """Check the sample clip that comes with posecheck: a rendered rider whose saddle is too high.

    The report, the annotated film and the files go into the folder posecheck-demo.
    """
    from posecheck.pose.models import SAMPLE, shipped_file

    clip = str(shipped_file("sample_videos", f"{SAMPLE}.mp4"))
    told = {"riding": riding_name(riding), "step_mm": step_mm, "targets": read_own_targets(targets, riding)}
    place = None
    if out is not None or not as_json:
        place = OutputPlace(clip, out, force, ReportRequest(pdf=pdf), Path.cwd() / "posecheck-demo", (targets,))
    how = tracking_options(model, FramesName.NEEDED, None, DeviceName.CPU, context.obj)
    show_answer(clip, told, as_json=as_json, place=place, **how)
