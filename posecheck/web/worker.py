"""What workers do: measure a clip, look at a first picture, put joints right by hand. All of it can be pickled."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from posecheck.app.check import INTERNAL, Job, Outcome, done
from posecheck.app.results import Wishes, write
from posecheck.drawing.annotate import Annotator
from posecheck.errors import VideoError
from posecheck.fit.analysis import analyse
from posecheck.fit.drift import LONG_CLIP_S
from posecheck.fit.near_side import find_near_side, stroke_moments
from posecheck.fit.preview import preview_frame
from posecheck.fit.refusals import LITE
from posecheck.pose.mediapipe import PoseEngine, mediapipe_engine
from posecheck.pose.models import ModelName
from posecheck.records.analysis import Analysis
from posecheck.records.tracking import Clip, Correction
from posecheck.records.verdicts import write_headline
from posecheck.reports.html.report import Heading
from posecheck.storage.files import load_recording
from posecheck.storage.key_frames import KeyFrames
from posecheck.system.isolated import ShareProgress, work_error
from posecheck.text import read_words
from posecheck.video.decode import check_size
from posecheck.video.image import Picture, from_jpeg, mean_luma, resize_image, to_jpeg
from posecheck.video.reader import Frame, Video

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

FRAME_PX: Final = 1280
"""Longer side of a key frame that is kept."""


@dataclass(frozen=True, slots=True)
class UploadTask:
    """A clip to be measured, and where everything goes.

    Parameters
    ----------
    clip : Path
        The clip.
    name : str
        What to call it.
    result, frames, why : Path
        The folder of the result, that of the undrawn key frames, and the picture that shows how it went.
    rider : str
        Whose it is; empty for nobody's.
    told : mapping
        Fields of Settings.
    model : {"heavy", "lite"}
        The pose model.
    longest_s : float
        A longer clip is refused [s].
    corrections : tuple of Correction
        Joints put right by hand, for `correct_joints`.
    """

    clip: Path
    name: str
    result: Path
    frames: Path
    why: Path
    rider: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)
    model: ModelName = "heavy"
    longest_s: float = 7200.0
    corrections: tuple[Correction, ...] = ()

    @property
    def wishes(self) -> Wishes:
        """What the folder should hold."""
        return Wishes(heading=Heading(client=self.rider))


def measure_upload(task: UploadTask, tell: ShareProgress, engine: PoseEngine | None = None) -> dict[str, Any]:
    """Measure a clip.

    Parameters
    ----------
    task : Task
        The clip.
    tell : callable
        Called with the share that is done.
    engine : callable or None
        Tracks the rider instead of MediaPipe.

    Returns
    -------
    dict
        How it ended: ``upload_outcome``, ``reason`` and ``text`` as in `posecheck.storage.uploads.Upload`.

    Raises
    ------
    WorkError
        If there is no result.
    """
    whole_class = _length_s(task) >= LONG_CLIP_S
    job = Job(
        str(task.clip),
        task.result,
        dict(task.told),
        task.model,
        whole_class=whole_class,
        wishes=task.wishes,
        name=task.name,
    )
    outcome = done(job, engine=engine, progress=tell)
    if outcome.analysis is None:
        raise work_error("bug" if outcome.error == INTERNAL else "refused", outcome.reasons[0])
    if not whole_class:
        _keep_pictures(task, outcome, outcome.analysis)
    return dict(zip(("ending", "reason", "text"), upload_outcome(outcome.analysis), strict=True))


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
        if LITE in first.text:
            text = f"{text} {say['lite']}"
        return "partly" if analysis.quality.usable else "again", first.id, text
    hidden = [each for each in analysis.measures if each.name in EXPECTED_ERRORS and each.value is None]
    if hidden:
        return "partly", "joint_hidden", f"{hidden[0].reason} {say['joint_hidden']}"
    return "measured", "", write_headline(analysis)


def _length_s(task: UploadTask) -> float:
    """How long the clip is; one that does not say so is read as a short one."""
    with Video(task.clip) as video:
        length_s = video.duration_s or 0.0
    if length_s > task.longest_s:
        msg = read_words("web")["refused"]["long"].format(minutes=f"{task.longest_s / 60:.0f}")
        raise VideoError(msg)
    return length_s


def _keep_pictures(task: UploadTask, outcome: Outcome, analysis: Analysis) -> None:
    """Keep the key frames undrawn, and a picture that shows how it went."""
    wanted = stroke_moments(analysis) or {0: analysis.quality.frames // 2}
    recording = load_recording(task.result / "recording.npz")
    time_s = recording.side.time_s
    found = dict(_frames(task.clip, {float(time_s[number]): number for number in wanted.values()}))
    if stroke_moments(analysis):
        task.frames.mkdir(exist_ok=True)
        for deg, number in wanted.items():
            (task.frames / f"{deg}.jpg").write_bytes(to_jpeg(_smaller(found[number])))
        (task.frames / "frames.json").write_text(json.dumps(wanted), encoding="utf-8")
    if outcome.picture is not None and analysis.quality.usable:
        task.why.write_bytes(outcome.picture)
    elif found:
        number, rgb = next(iter(found.items()))
        drawn = Annotator(analysis, find_near_side(recording)).frame(rgb, float(time_s[number]), moving=False)
        task.why.write_bytes(to_jpeg(_smaller(drawn)))


def _frames(clip: Path, wanted: Mapping[float, int]) -> Iterator[tuple[int, Picture]]:
    """Read some frames of a clip, numbered by their times, and no further than the last of them."""
    with Video(clip) as video:
        for frame in video:
            if frame.time_s in wanted:
                yield wanted[frame.time_s], frame.rgb
            if frame.time_s >= max(wanted):
                return


def _smaller(rgb: Picture) -> Picture:
    height, width = rgb.shape[:2]
    share = min(1.0, FRAME_PX / max(height, width))
    return resize_image(rgb, (round(width * share), round(height * share)))


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
        check_size("This picture", rgb.shape[1], rgb.shape[0])
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
    task : Task
        With the corrections.
    _ : callable
        Means nothing: there is no progress to tell.

    Returns
    -------
    dict
        How it ended, as from `measure_upload`.
    """
    stored = load_recording(task.result / "recording.npz")
    recording = replace(stored, corrections=task.corrections)
    analysis = analyse(recording)
    stills = write(recording, analysis, task.result, task.wishes, undrawn=KeyFrames(_undrawn(task.frames)))
    if analysis.quality.usable and 180 in stills:  # noqa: PLR2004  BDC
        task.why.write_bytes(stills[180])
    return dict(zip(("ending", "reason", "text"), upload_outcome(analysis), strict=True))


def _undrawn(folder: Path) -> dict[int, tuple[int, Picture]]:
    """Read the key frames that were kept: number and picture by crank phase."""
    kept: dict[int, tuple[int, Picture]] = {}
    with suppress(OSError, ValueError):
        numbers = json.loads((folder / "frames.json").read_text(encoding="utf-8"))
        for deg, number in numbers.items():
            kept[int(deg)] = (int(number), from_jpeg((folder / f"{int(deg)}.jpg").read_bytes()))
    return kept
