"""The folder of one analysis: report, film, files for programs and labs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

import numpy as np

from posecheck.adapters.browser import chromium, print_pdf
from posecheck.adapters.film import film, shown_size
from posecheck.adapters.folder import MARK, is_ours, whole_folder
from posecheck.adapters.picture import Picture, jpeg, resized
from posecheck.adapters.store import load_analysis, save_analysis, save_recording
from posecheck.adapters.video import Video
from posecheck.data import Analysis, Recording
from posecheck.errors import SettingsError, StoreError
from posecheck.fit.posture import Posture, moments, posture, typical
from posecheck.reports.opensim import mot, trc
from posecheck.reports.page import Heading, Pictures, page
from posecheck.reports.record import series_csv, series_parquet
from posecheck.scene import Scene

EXPORTS: Final = ("parquet", "trc", "mot")
FILMS: Final = ("annotated.mp4", "slow.mp4")
SLOWER: Final = 4.0
"""The slow loop plays at a quarter of the speed."""

_STILL_PX: Final = 900
_MM_PER_M: Final = 1000

Progress = Callable[[float | None], None]


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
            chromium()


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
        ``<clip name>-posecheck`` in the working directory; for a recording in a folder of ours that folder.

    Examples
    --------
    >>> from posecheck.dossier import usual_folder
    >>> usual_folder("clips/ride.mp4").name
    'ride-posecheck'
    """
    path = Path(file)
    if path.suffix == ".npz" and is_ours(path.parent):
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
    """Write the folder of an analysis, whole or not at all.

    Parameters
    ----------
    recording : Recording
        What was tracked.
    analysis : Analysis
        The answer to it.
    place : Path
        The folder, allowed by ``adapters.folder.check_place``.
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
        If something cannot be written.
    VideoError
        If the clip cannot be read any more.
    """
    joints = posture(recording)
    there = undrawn or {}
    span, key_frames = typical(analysis), {deg: number for deg, (number, _) in there.items()} or moments(analysis)
    kept = () if video else _kept(place, analysis)
    scene = Scene(analysis, joints, blur_face=wishes.blur_face)
    with whole_folder(place, kept) as folder:
        stills: Mapping[int, bytes] = {deg: _still(scene, rgb, number) for deg, (number, rgb) in there.items()}
        if video is not None:
            frames, size = _told(video, progress), shown_size(video.clip.size_px)
            if wishes.film:
                stills = _filmed(scene, frames, folder, size, (span, key_frames))
            else:
                stills = _pictured(scene, frames, size, key_frames)
        has_film = (wishes.film and video is not None) or (bool(kept) and (place / FILMS[0]).is_file())
        start_s = float(recording.side.time_s[0]) if len(recording.side.time_s) else 0.0
        pictures = Pictures(stills, _figures(joints, key_frames), FILMS[0] if has_film else None, start_s, span)
        (folder / "report.html").write_text(
            page(analysis, pictures, dated(wishes.heading), wishes.shared_charts), encoding="utf-8"
        )
        (folder / "series.csv").write_text(series_csv(analysis), encoding="utf-8")
        save_analysis(analysis, folder / "analysis.json")
        save_recording(recording, folder / "recording.npz")
        for name, content in _exports(analysis, joints, wishes.export):
            (folder / name).write_bytes(content)
        if wishes.pdf:
            print_pdf(folder / "report.html", folder / "report.pdf")
    return stills


def _kept(place: Path, analysis: Analysis) -> tuple[str, ...]:
    """Name the films in a folder that show the same clip."""
    try:
        same = load_analysis(place / MARK).clip == analysis.clip
    except StoreError:
        return ()
    return FILMS if same else ()


def _told(video: Video, progress: Progress | None) -> Iterator[tuple[int, float, Picture]]:
    """Read the clip's frames with their numbers, and tell how far it is."""
    whole_s = video.duration_s
    first_s = None
    for number, frame in enumerate(video):
        first_s = frame.time_s if first_s is None else first_s
        yield number, frame.time_s, frame.rgb
        if progress is not None:
            progress(min(1.0, (frame.time_s - first_s) / whole_s) if whole_s else None)


def _filmed(
    scene: Scene,
    frames: Iterable[tuple[int, float, Picture]],
    folder: Path,
    size: tuple[int, int],
    chosen: tuple[tuple[float, float] | None, Mapping[int, int]],
) -> Mapping[int, bytes]:
    """Write the films; return the key frames as JPEG by crank phase."""
    span, wanted = chosen
    stills = {}
    loop: list[tuple[float, Picture]] = []
    with film(folder / FILMS[0], size) as add:
        for number, time_s, rgb in frames:
            fitting = resized(rgb, size)
            shown = scene.frame(fitting, number)
            add(time_s, shown)
            if span and span[0] <= time_s < span[1]:
                loop.append((time_s, shown if max(size) <= 1920 else resized(shown, _half(size))))  # noqa: PLR2004
            stills.update({deg: _still(scene, fitting, number) for deg, frame in wanted.items() if frame == number})
    if loop:
        with film(folder / FILMS[1], loop[0][1].shape[1::-1]) as add:
            for time_s, shown in loop:
                add(time_s * SLOWER, shown)
    return stills


def _pictured(
    scene: Scene, frames: Iterable[tuple[int, float, Picture]], size: tuple[int, int], wanted: Mapping[int, int]
) -> Mapping[int, bytes]:
    """Give the key frames as JPEG by crank phase, and read no further than the last of them."""
    stills: dict[int, bytes] = {}
    if not wanted:
        return stills
    for number, _, rgb in frames:
        if number in wanted.values():
            still = _still(scene, resized(rgb, size), number)
            stills.update({deg: still for deg, frame in wanted.items() if frame == number})
        if len(stills) == len(wanted):
            break
    return stills


def _still(scene: Scene, fitting: Picture, number: int) -> bytes:
    still = scene.cut(scene.frame(fitting, number, moving=False))
    share = min(1.0, _STILL_PX / max(still.shape[:2]))
    return jpeg(resized(still, (round(still.shape[1] * share), round(still.shape[0] * share))))


def _half(size: tuple[int, int]) -> tuple[int, int]:
    return shown_size((size[0] // 2, size[1] // 2))


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
        yield "angles.mot", mot("angles.mot", analysis).encode()
    if "trc" in wanted:
        scale = analysis.quality.mm_per_px
        name = "markers_px.trc" if scale is None else "markers_m.trc"
        time_s = np.empty(0) if joints is None else joints.time_s
        metres = None if scale is None else scale / _MM_PER_M
        paths = {} if joints is None else joints.joints
        yield name, trc(name, analysis.side or "right", time_s, paths, metres).encode()
