"""``posecheck demo``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .check import read_own_targets, riding_name, show_answer
from .options import (
    DeviceName,
    Json,
    Model,
    ModelChoice,
    RidingName,
    RidingOption,
    StepMm,
    Targets,
    choose_engine,
)
from .output import Force, Out, OutputPlace, Pdf, ReportRequest

if TYPE_CHECKING:
    from posecheck.app.request import CheckRequest


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

    def request() -> CheckRequest:
        from posecheck.app.request import CheckRequest
        from posecheck.records.settings import Settings

        settings = Settings(riding_name(riding), step_mm=step_mm, targets=read_own_targets(targets, riding))
        wanted = CheckRequest(clip, settings)
        if as_json and out is None:
            return wanted
        return OutputPlace(Path(out or "posecheck-demo"), force, ReportRequest(pdf=pdf), (targets,)).add_to(wanted)

    show_answer(request, choose_engine(model, None, DeviceName.CPU, context.obj), (clip,), as_json=as_json)
