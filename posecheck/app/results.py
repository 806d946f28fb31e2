"""The folder of one analysis: report, film, files for programs and labs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

import numpy as np

from posecheck.drawing.annotate import Annotator
from posecheck.errors import SettingsError, StoreError
from posecheck.fit.near_side import Posture, find_near_side, stroke_moments, typical_stroke
from posecheck.records.analysis import Analysis
from posecheck.records.tracking import Recording
from posecheck.reports.data.analysis import series_csv, series_parquet
from posecheck.reports.data.opensim import write_mot, write_trc
from posecheck.reports.html.report import Heading, Pictures, report_page
from posecheck.reports.pdf import find_chromium, print_pdf
from posecheck.storage.files import load_analysis, load_recording, recording_bytes, save_analysis, save_recording
from posecheck.system.output_folder import check_inputs, write_folder
from posecheck.system.ownership import MARK, RECORDING, is_ours
from posecheck.video.image import Picture, resize_image, to_jpeg
from posecheck.video.reader import Video
from posecheck.video.writer import Add, film_size, open_film

from .sampling import runs
from .track_parts import Progress, watched

EXPORTS: Final = ("parquet", "trc", "mot")
FILMS: Final = ("annotated.mp4", "slow.mp4")
SLOWER: Final = 4.0
"""The slow loop plays at a quarter of the speed."""

_STILL_PX: Final = 900
_MM_PER_M: Final = 1000


@dataclass(frozen=True, slots=True)
class Wishes:
    """What else a folder should hold, and how.

    Parameters
    ----------
    export : tuple of str
        Some of `EXPORTS`.
    pdf : bool
        Whether to print the report.
    blur_face : bool
        Whether to hide the face in film and pictures.
    heading : Heading
        Whose report it is.
    film : bool
        Whether to draw the films; without them the report has its pictures all the same.
    shared_charts : str or None
        Address of a file that holds the chart library for several reports; None puts it into each.

    Raises
    ------
    SettingsError
        If an export is not known, or a PDF is wished and nothing can print it.
    """

    export: tuple[str, ...] = ()
    pdf: bool = False
    blur_face: bool = False
    heading: Heading = Heading()  # noqa: RUF009  frozen
    film: bool = True
    shared_charts: str | None = None

    def __post_init__(self) -> None:
        unknown = [name for name in self.export if name not in EXPORTS]
        if unknown:
            msg = f"{', '.join(unknown)} cannot be exported. The formats are {', '.join(EXPORTS)}."
            raise SettingsError(msg)
        if "parquet" in self.export:
            _need_parquet()
        if self.pdf:
            find_chromium()


def _need_parquet() -> None:
    from importlib.util import find_spec

    if find_spec("pyarrow") is None:
        msg = "Parquet needs pyarrow. Install it with: pip install 'posecheck[parquet]'"
        raise SettingsError(msg)


def dated(heading: Heading) -> Heading:
    """Put today's date into a heading that has none.

    Parameters
    ----------
    heading : Heading
        Whose report it is.

    Returns
    -------
    Heading
        With a date.
    """
    return heading if heading.date else replace(heading, date=f"{datetime.now(tz=timezone.utc).astimezone():%Y-%m-%d}")


def usual_folder(file: str | os.PathLike[str]) -> Path:
    """Say where the results of a clip or a recording go, if nobody says otherwise.

    Parameters
    ----------
    file : str or path
        The clip or the recording.

    Returns
    -------
    Path
        ``<clip name>-posecheck`` in the working directory; for the ``recording.npz`` of a folder of ours that folder.

    Examples
    --------
    >>> from posecheck.app.results import usual_folder
    >>> usual_folder("clips/ride.mp4").name
    'ride-posecheck'
    """
    path = Path(file)
    if path.name == RECORDING and is_ours(path.parent):
        return path.resolve().parent
    return Path.cwd() / f"{path.stem}-posecheck"


def write(
    recording: Recording,
    analysis: Analysis,
    place: Path,
    wishes: Wishes,
    *,
    video: Video | None = None,
    progress: Progress | None = None,
    undrawn: Mapping[int, tuple[int, Picture]] | None = None,
) -> Mapping[int, bytes]:
    """Write the folder of an analysis, whole or not at all; a stored recording that is the same stays as it is.

    Parameters
    ----------
    recording : Recording
        What was tracked.
    analysis : Analysis
        The answer to it.
    place : Path
        The folder, allowed by ``system.output_folder.check_place``.
    wishes : Wishes
        What else it should hold.
    video : Video or None
        The clip, for the film and the pictures; without it a film that is there already stays.
    progress : callable or None
        Called after each frame of the film with the share that is done.
    undrawn : mapping of int to tuple, or None
        Key frames that were kept from the clip, in its place: number and picture by crank phase in degrees.

    Returns
    -------
    mapping of int to bytes
        The report's pictures as JPEG, by crank phase in degrees; none without the clip or its key frames.

    Raises
    ------
    StoreError
        If something cannot be written, or what is not posecheck's would be replaced.
    VideoError
        If the clip cannot be read any more.
    """
    joints = find_near_side(recording)
    there, time_s = undrawn or {}, recording.side.time_s
    span, key_frames = (
        typical_stroke(analysis),
        {deg: number for deg, (number, _) in there.items()} or stroke_moments(analysis),
    )
    key_times = {deg: float(time_s[number]) for deg, number in key_frames.items()}
    check_inputs([place], (video.clip.path,) if video else ())
    kept = () if video else _kept_films(place, analysis)
    same = _has_recording(place, recording)
    scene = Annotator(analysis, joints, blur_face=wishes.blur_face)
    with write_folder(place, (*kept, *((RECORDING,) if same else ()))) as folder:
        stills: Mapping[int, bytes] = {deg: _still(scene, rgb, key_times[deg]) for deg, (_, rgb) in there.items()}
        if video is not None:
            size = film_size(video.clip.size_px)
            with closing(watched(video, runs(time_s), progress)) as frames:
                if wishes.film:
                    stills = _filmed(scene, frames, folder, size, (span, key_times))
                else:
                    stills = _pictured(scene, frames, size, key_times)
        has_film = (wishes.film and video is not None) or (bool(kept) and (place / FILMS[0]).is_file())
        start_s = float(time_s[0]) if len(time_s) else 0.0
        pictures = Pictures(stills, _figures(joints, key_frames), FILMS[0] if has_film else None, start_s, span)
        (folder / "report.html").write_text(
            report_page(analysis, pictures, dated(wishes.heading), wishes.shared_charts), encoding="utf-8"
        )
        (folder / "series.csv").write_text(series_csv(analysis), encoding="utf-8")
        save_analysis(analysis, folder / "analysis.json")
        if not same:
            save_recording(recording, folder / RECORDING)
        for name, content in _exports(analysis, joints, wishes.export):
            (folder / name).write_bytes(content)
        if wishes.pdf:
            print_pdf(folder / "report.html", folder / "report.pdf")
    return stills


def _has_recording(place: Path, recording: Recording) -> bool:
    """Whether a folder holds a recording already, perhaps the very file that was read."""
    try:
        there = (place / RECORDING).is_file()
        return there and recording_bytes(load_recording(place / RECORDING)) == recording_bytes(recording)
    except StoreError:
        return False


def _kept_films(place: Path, analysis: Analysis) -> tuple[str, ...]:
    """Name the films in a folder that show the same clip."""
    try:
        same = (place / MARK).is_file() and load_analysis(place / MARK).clip == analysis.clip
    except StoreError:
        return ()
    return FILMS if same else ()


def _filmed(
    scene: Annotator,
    frames: Iterable[tuple[float, Picture]],
    folder: Path,
    size: tuple[int, int],
    chosen: tuple[tuple[float, float] | None, Mapping[int, float]],
) -> Mapping[int, bytes]:
    """Write the films; return the key frames as JPEG by crank phase."""
    span, wanted = chosen
    stills = {}
    slow: Add | None = None
    with ExitStack() as looping, open_film(folder / FILMS[0], size) as add:
        for time_s, rgb in frames:
            fitting = resize_image(rgb, size)
            shown = scene.frame(fitting, time_s)
            add(time_s, shown)
            if span and span[0] <= time_s < span[1]:
                slow = slow or looping.enter_context(open_film(folder / FILMS[1], size))
                slow(time_s * SLOWER, shown)
            stills.update({deg: _still(scene, fitting, time_s) for deg, when_s in wanted.items() if when_s == time_s})
    return stills


def _pictured(
    scene: Annotator, frames: Iterable[tuple[float, Picture]], size: tuple[int, int], wanted: Mapping[int, float]
) -> Mapping[int, bytes]:
    """Give the key frames as JPEG by crank phase, and read no further than the last of them."""
    stills: dict[int, bytes] = {}
    for time_s, rgb in frames:
        if time_s in wanted.values():
            still = _still(scene, resize_image(rgb, size), time_s)
            stills.update({deg: still for deg, when_s in wanted.items() if when_s == time_s})
        if len(stills) == len(wanted):
            break
    return stills


def _still(scene: Annotator, fitting: Picture, time_s: float) -> bytes:
    still = scene.cut(scene.frame(fitting, time_s, moving=False))
    share = min(1.0, _STILL_PX / max(still.shape[:2]))
    return to_jpeg(resize_image(still, (round(still.shape[1] * share), round(still.shape[0] * share))))


def _figures(joints: Posture | None, wanted: Mapping[int, int]) -> dict[int, dict[str, tuple[float, float]]]:
    """Joints in the picture at the key frames, by crank phase."""
    if joints is None:
        return {}
    paths = {name: joints.in_picture(path) for name, path in joints.joints.items()}
    return {
        deg: {name: (float(path[frame, 0]), float(path[frame, 1])) for name, path in paths.items()}
        for deg, frame in wanted.items()
    }


def _exports(analysis: Analysis, joints: Posture | None, wanted: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file that was asked for."""
    if "parquet" in wanted:
        yield "series.parquet", series_parquet(analysis)
    if "mot" in wanted:
        yield "angles.mot", write_mot("angles.mot", analysis).encode()
    if "trc" in wanted:
        scale = analysis.quality.mm_per_px
        name = "markers_px.trc" if scale is None else "markers_m.trc"
        time_s = np.empty(0) if joints is None else joints.time_s
        metres = None if scale is None else scale / _MM_PER_M
        paths = {} if joints is None else joints.joints
        yield name, write_trc(name, analysis.side or "right", time_s, paths, metres).encode()
