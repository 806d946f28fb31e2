"""What workers do: measure a clip, look at a first picture, put joints right by hand. All of it can be pickled."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from posecheck.app.attempt import INTERNAL, attempt_check
from posecheck.app.check import run_check
from posecheck.app.check_result import CheckResult
from posecheck.app.filming import still
from posecheck.app.request import CheckRequest
from posecheck.drawing.annotate import Annotator
from posecheck.errors import VideoError
from posecheck.fit.drift import LONG_CLIP_S
from posecheck.fit.near_side import BDC_DEG
from posecheck.fit.preview import preview_frame
from posecheck.pose.mediapipe import PoseEngine, mediapipe_engine
from posecheck.records.analysis import Analysis
from posecheck.records.tracking import Clip
from posecheck.records.verdicts import write_headline
from posecheck.storage.key_frames import LONGEST_PX
from posecheck.system.isolated import ShareProgress, work_error
from posecheck.text import read_words
from posecheck.video.bounds import check_size
from posecheck.video.image import Picture, from_jpeg, mean_luma, shrink_image, to_jpeg
from posecheck.video.length import walk_length_s
from posecheck.video.reader import Frame, Video

from .upload_files import HIDDEN

EXPECTED_ERRORS: Final = (
    "knee_flexion_bdc",
    "knee_flexion_tdc",
    "hip_angle_min",
    "trunk_flexion",
    "shoulder_angle",
    "elbow_flexion",
    "ankle_angle_bdc",
)
"""A clip that lacks one of these was measured partly."""


@dataclass(frozen=True, slots=True)
class UploadTask:
    """A clip to be measured, and where everything goes.

    Parameters
    ----------
    request : CheckRequest
        What to do; it names the folder of the result.
    frames, why : Path
        The folder of the undrawn key frames, and the picture that shows how it went.
    longest_s : float
        A longer clip is refused [s].
    takes_long : bool
        Whether a long clip is measured now; otherwise its length is told, and it waits behind short ones.
    """

    request: CheckRequest
    frames: Path
    why: Path
    longest_s: float = 7200.0
    takes_long: bool = True


def measure_upload(task: UploadTask, tell: ShareProgress, engine: PoseEngine | None = None) -> dict[str, Any]:
    """Measure a clip.

    Parameters
    ----------
    task : UploadTask
        The clip.
    tell : callable
        Called with the share that is done.
    engine : callable or None
        Tracks the rider instead of MediaPipe.

    Returns
    -------
    dict
        How it ended: ``ending``, ``reason`` and ``text`` as in `posecheck.storage.uploads.Upload`.

    Raises
    ------
    VideoError
        If the clip cannot be read.
    WorkError
        If there is no result.
    VideoError
        If the clip cannot be read.
    """
    try:
        length_s = _length_s(task)
    except VideoError as error:
        raise VideoError(_in_own_words(str(error), task)) from error
    whole_class = length_s >= LONG_CLIP_S
    if whole_class and not task.takes_long:
        return {"ending": "", "reason": "", "text": "", "length_s": length_s}
    request = replace(task.request, whole_class=whole_class)
    outcome, result = attempt_check(request, engine=engine, progress=tell)
    if result is None:
        kind = "bug" if outcome.error == INTERNAL else "refused"
        raise work_error(kind, _in_own_words(outcome.reasons[0], task))
    _keep_pictures(task, result)
    return dict(zip(("ending", "reason", "text"), upload_outcome(result.analysis), strict=True))


def _in_own_words(text: str, task: UploadTask) -> str:
    """Call the clip in a sentence what its owner calls it: here all are stored under one name."""
    stored = re.escape(Path(task.request.source).name)
    text = text.replace(task.request.source, task.request.name)
    return re.sub(rf"^(Reading )?{stored}\b", lambda found: (found[1] or "") + task.request.name, text)


def upload_outcome(analysis: Analysis) -> tuple[str, str, str]:
    """Put an answer into one of three: measured, partly measured, film again.

    Parameters
    ----------
    analysis : Analysis
        The answer.

    Returns
    -------
    ending, reason, text : str
        Which of them; id and words of the one thing to change, or the headline where there is none.
    """
    reasons = analysis.quality.reasons
    say = read_words("web")["change"]
    if reasons:
        first = reasons[0]
        text = say.get(first.id, first.text)
        if first.quick:
            text = f"{text} {say['lite']}"
        return "partly" if analysis.quality.usable else "again", first.id, text
    hidden = [each for each in analysis.measures if each.name in EXPECTED_ERRORS and each.value is None]
    if hidden:
        return "partly", "joint_hidden", f"{hidden[0].reason} {say['joint_hidden']}"
    return "measured", "", write_headline(analysis)


def _length_s(task: UploadTask) -> float:
    """How long the clip is; where its file does not say so, as one that a web page recorded, it is looked through."""
    with Video(task.request.source) as video:
        length_s = video.duration_s
    if length_s is None:
        length_s = walk_length_s(task.request.source)
    if length_s > task.longest_s:
        msg = read_words("web")["refused"]["long"].format(minutes=f"{task.longest_s / 60:.0f}")
        raise VideoError(msg)
    return length_s


def _keep_pictures(task: UploadTask, result: CheckResult) -> None:
    """Keep the key frames undrawn, and a picture that shows how it went."""
    pictures = result.pictures.key_frames.pictures
    if pictures:
        task.frames.mkdir(exist_ok=True)
        for deg, (_, rgb) in pictures.items():
            (task.frames / f"{deg}.jpg").write_bytes(to_jpeg(shrink_image(rgb, LONGEST_PX)))
        numbers = {deg: number for deg, (number, _) in pictures.items()}
        (task.frames / "frames.json").write_text(json.dumps(numbers), encoding="utf-8")
    if result.pictures.overview is not None:
        task.why.write_bytes(result.pictures.overview)
    _hide_face(task, result)


def _hide_face(task: UploadTask, result: CheckResult) -> None:
    """Keep the picture that may be shown to others; none where nobody knows where the face is."""
    place = task.why.with_name(HIDDEN)
    place.unlink(missing_ok=True)
    number, rgb = result.pictures.key_frames.pictures.get(BDC_DEG, (0, None))
    near_side, usable = result.near_side, result.analysis.quality.usable
    if rgb is None or near_side is None or not usable or not np.isfinite(near_side.head[number]).all(axis=-1).any():
        return
    annotator = Annotator(result.analysis, near_side, blur_face=True)
    place.write_bytes(still(annotator, rgb, float(result.recording.side.time_s[number])))


def preview_upload(content: bytes, _: ShareProgress, engine: PoseEngine | None = None) -> dict[str, Any]:
    """Look at one picture, to tell before the clip is sent whether it will do.

    Parameters
    ----------
    content : bytes
        A JPEG file.
    _ : callable
        Means nothing: there is no progress to tell.
    engine : callable or None
        Looks for the rider instead of MediaPipe's lite model.

    Returns
    -------
    dict
        ``reason`` and ``text``: the one thing to change; empty where it will do.
    """
    track = (engine or mediapipe_engine("lite"))(_Still(from_jpeg(content)))
    reason = preview_frame(track) or ""
    return {"reason": reason, "text": read_words("web")["change"][reason] if reason else ""}


class _Still:
    """A film of one frame."""

    def __init__(self, rgb: Picture) -> None:
        check_size("this clip", rgb.shape[1], rgb.shape[0])
        self._rgb = rgb

    @property
    def clip(self) -> Clip:
        height, width = self._rgb.shape[:2]
        return Clip("first picture", (width, height), 1, 0.0, brightness=mean_luma(self._rgb))

    def __iter__(self) -> Iterator[Frame]:
        yield Frame(0.0, self._rgb, 0)


def correct_joints(task: UploadTask, _: ShareProgress) -> dict[str, Any]:
    """Put joints right by hand, and write the result anew from the stored recording.

    Parameters
    ----------
    task : UploadTask
        Its request names the stored recording and the corrections.
    _ : callable
        Means nothing: there is no progress to tell.

    Returns
    -------
    dict
        How it ended, as from `measure_upload`.
    """
    # A recording that is read is not replaced; here that is what is wanted, so what is read is a copy.
    before = task.why.with_name("recording-before.npz")
    shutil.copyfile(task.request.source, before)
    try:
        result = run_check(replace(task.request, source=str(before)))
    finally:
        before.unlink()
    if result.analysis.quality.usable and result.pictures.overview is not None:
        task.why.write_bytes(result.pictures.overview)
        _hide_face(task, result)
    return dict(zip(("ending", "reason", "text"), upload_outcome(result.analysis), strict=True))
