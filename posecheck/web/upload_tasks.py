"""What a worker is told of a clip: where it lies, how to look at it, and where everything goes."""

from __future__ import annotations

from dataclasses import replace

from posecheck.app.request import CheckRequest, FolderContents
from posecheck.records.settings import BikeMark, Settings
from posecheck.records.tracking import Correction
from posecheck.reports.html.report import Heading
from posecheck.storage.upload_rows import Upload
from posecheck.system.ownership import RECORDING

from .settings import WebSettings
from .upload_files import WHY, UploadFiles
from .worker import UploadTask


def build_task(files: UploadFiles, settings: WebSettings, upload: Upload) -> UploadTask:
    """Say what is to be done with a clip, for `worker.measure_upload`."""
    request = CheckRequest(
        str(files.clip(upload.id)),
        _settings(upload),
        model=settings.model,
        name=upload.name,
        folder=files.result(upload.id),
        contents=FolderContents(heading=Heading(client=upload.rider or upload.suggested_rider)),
    )
    return UploadTask(
        request,
        frames=files.frames(upload.id),
        why=files.folder(upload.id) / WHY,
        longest_s=settings.limits.clip_s,
        takes_long=upload.length_s > 0,
    )


def _settings(upload: Upload) -> Settings:
    told = dict(upload.settings)
    return Settings(**{**told, "marks": tuple(BikeMark(**one) for one in told.get("marks", ()))})


def build_correction(
    files: UploadFiles, settings: WebSettings, upload: Upload, corrections: tuple[Correction, ...]
) -> UploadTask:
    """Say what is to be done where joints were put right by hand, with all corrections that are in force."""
    task = build_task(files, settings, upload)
    recording = str(files.result(upload.id) / RECORDING)
    request = replace(task.request, source=recording, corrections=corrections, name="")
    return replace(task, request=request)
