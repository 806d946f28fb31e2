"""The folder of one analysis: report, film, files for programs and labs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

import numpy as np

from posecheck.drawing.annotate import Annotator
from posecheck.drawing.card import draw_card
from posecheck.errors import SettingsError, StoreError
from posecheck.fit.best_setup import find_setup
from posecheck.fit.contact_points import find_contact_points
from posecheck.fit.near_side import BDC_DEG, stroke_moments, typical_stroke
from posecheck.fit.what_if import build_linkage, predict_moves
from posecheck.records.analysis import Analysis
from posecheck.records.base import Array
from posecheck.records.posture import NearSide
from posecheck.records.topics import judge_topics
from posecheck.records.tracking import Recording
from posecheck.reports.data.analysis import series_csv
from posecheck.reports.html.minutes import window_minute
from posecheck.reports.html.report import Heading, Pictures, report_page
from posecheck.reports.html.what_if import WhatIfPart
from posecheck.reports.pdf import print_pdf
from posecheck.storage.files import load_analysis, load_recording, recording_bytes, save_analysis, save_recording
from posecheck.storage.key_frames import LONGEST_PX, KeyFrames, load_key_frames, save_key_frames
from posecheck.system.output_folder import check_inputs, write_folder
from posecheck.system.ownership import MARK, RECORDING, is_result_folder
from posecheck.text import day_text, gettext, read_words
from posecheck.video.image import Picture, shrink_image, to_jpeg, to_png
from posecheck.video.reader import Video

from .check_result import CheckResult, ResultPictures
from .exports import export_files
from .filming import FILMS, Shooting, draw_still
from .request import FolderContents
from .sampling import runs
from .track_parts import Progress, between
from .window_film import WINDOW_FILM, find_bottoms, shoot_windows

_AMID: Final = -1
"""Stands for no crank phase: a frame amid a clip in which no stroke was found."""

CARD_FILE: Final = "picture.png"
"""The picture to share, in the folder."""

_HALVES: Final = 2
"""A clip shorter than a class has so many windows at most, and is filmed like any other."""

_WINDOW_PX: Final = 320
_ALL_FILMS: Final = (*FILMS, WINDOW_FILM)
_DRAWN: Final = 0.9
_WRITTEN: Final = 0.95
"""How far the work is when the films are drawn, and when all files but the print are written."""


def date_heading(heading: Heading) -> Heading:
    """Put today's date into a heading that has none."""
    return heading if heading.date else replace(heading, date=day_text(datetime.now(tz=timezone.utc).astimezone()))


def result_folder(file: str | os.PathLike[str]) -> Path:
    """Say where the results of a clip or a recording go, if nobody says otherwise.

    It is ``<clip name>-posecheck`` in the working directory; for the ``recording.npz`` of a folder of ours that folder.

    Examples
    --------
    >>> from posecheck.app.results import result_folder
    >>> result_folder("clips/ride.mp4").name
    'ride-posecheck'
    """
    path = Path(file)
    if path.name == RECORDING and is_result_folder(path.parent):
        return path.resolve().parent
    return Path.cwd() / f"{path.stem}-posecheck"


def write_results(
    result: CheckResult,
    place: Path,
    contents: FolderContents,
    *,
    video: Video | None = None,
    progress: Progress | None = None,
    key_frames: KeyFrames | None = None,
    whole_class: bool = False,
) -> ResultPictures:
    """Write the folder of an analysis, whole or not at all; a stored recording that is the same stays as it is.

    Films and pictures need the `video`, pictures at least `key_frames` that were kept from it; without the video a film
    that is there already stays. Of a `whole_class` only the windows are read again. `progress` is called with the share
    of all this that is done. Raises StoreError if something cannot be written, or what is not posecheck's would be
    replaced. Raises VideoError if the clip cannot be read any more. Raises SettingsError if the face should be hidden,
    and a film would stay that shows it.
    """
    recording, analysis, near_side = result.recording, result.analysis, result.near_side
    kept_frames, time_s = key_frames or KeyFrames(), recording.side.time_s
    there = kept_frames.pictures
    numbers = {deg: number for deg, (number, _) in there.items()} or stroke_moments(analysis)
    span, key_times = typical_stroke(analysis), _key_times(numbers, time_s, amid=video is not None)
    check_inputs([place], (video.clip.path,) if video else ())
    kept = () if video else _kept_films(place, recording, analysis, contents)
    same = _has_recording(place, recording)
    annotator = Annotator(analysis, near_side, blur_face=contents.blur_face)
    with write_folder(place, (*kept, *((RECORDING,) if same else ()))) as folder:
        undrawn = {deg: annotator.hide_face(rgb, key_times[deg]) for deg, (_, rgb) in there.items()}
        windows = {n: annotator.hide_face(rgb, float(time_s[n])) for n, rgb in kept_frames.windows.items()}
        film_place = folder if contents.film else None
        if video is not None and whole_class and len(analysis.windows) > _HALVES:
            undrawn, windows = _shoot_class(video, annotator, result, key_times, film_place)
        elif video is not None:
            shooting = Shooting(annotator, runs(time_s), key_times, span)
            undrawn = shooting.shoot(video, film_place, between(progress, 0, _DRAWN))
        overview = _draw_overview(annotator, undrawn, key_times)
        undrawn.pop(_AMID, None)
        drawn = {deg: draw_still(annotator, rgb, key_times[deg]) for deg, rgb in undrawn.items()}
        stills = {deg: to_jpeg(rgb) for deg, rgb in drawn.items()}
        if contents.picture:
            _write_card(folder, drawn.get(BDC_DEG), analysis)
        course = _draw_course(annotator, analysis, windows, time_s)
        films = [_shown_film(name, folder, place, kept) for name in (FILMS[0], WINDOW_FILM)]
        start_s = float(time_s[0]) if len(time_s) else 0.0
        figures, part = _figures(near_side, numbers), _what_if(result)
        pictures = Pictures(stills, figures, films[0], start_s, span, part, course, films[1])
        page = report_page(analysis, pictures, name_heading(contents), contents.sheet)
        (folder / "report.html").write_text(page, encoding="utf-8")
        (folder / "series.csv").write_text(series_csv(analysis), encoding="utf-8")
        save_analysis(analysis, folder / "analysis.json")
        if not same:
            save_recording(recording, folder / RECORDING)
        hidden = contents.blur_face or (video is None and kept_frames.face_hidden)
        frames = KeyFrames({deg: (numbers[deg], rgb) for deg, rgb in undrawn.items()}, hidden, windows)
        save_key_frames(frames, recording.side, folder)
        for name, content in export_files(analysis, near_side, contents.export):
            (folder / name).write_bytes(content)
        if contents.pdf:
            _tell(progress, _WRITTEN)
            print_pdf(folder / "report.html", folder / "report.pdf")
    _tell(progress, 1.0)
    if analysis.quality.usable:
        overview = stills.get(BDC_DEG, overview)
    return ResultPictures(stills, frames, overview)


def name_heading(contents: FolderContents) -> Heading:
    """Name the rider as the sheet does, where nobody else does."""
    heading, sheet = date_heading(contents.heading), contents.sheet
    return heading if heading.client or sheet is None else replace(heading, client=sheet.client)


def _what_if(result: CheckResult) -> WhatIfPart | None:
    """Read the rider's linkage and the set-up that fits, for the report's sliders."""
    linkage = build_linkage(result.recording, result.analysis, result.near_side)
    if linkage is None:
        return None
    best = result.analysis.setup
    if best is None:
        best = find_setup(linkage, result.analysis)
    else:
        best = replace(best, predictions=predict_moves(linkage, result.analysis, best.moves).predictions)
    points = find_contact_points(linkage, result.analysis)
    return WhatIfPart(linkage, best, points)


def _key_times(numbers: Mapping[int, int], time_s: Array, *, amid: bool) -> dict[int, float]:
    """Say when the key frames are; without a stroke one amid the clip, where there is a video to take it from [s]."""
    if not numbers and len(time_s) and amid:
        return {_AMID: float(time_s[len(time_s) // 2])}
    return {deg: float(time_s[number]) for deg, number in numbers.items()}


def _shoot_class(
    video: Video, annotator: Annotator, result: CheckResult, key_times: Mapping[int, float], place: Path | None
) -> tuple[dict[int, Picture], dict[int, Picture]]:
    """Read the windows of a class again: the key frames, and a picture of each window by its frame, all undrawn."""
    shots = shoot_windows(video, annotator, result.analysis, tuple(key_times.values()), place)
    undrawn = {deg: shots.taken[at_s] for deg, at_s in key_times.items() if at_s in shots.taken}
    time_s = result.recording.side.time_s
    return undrawn, {int(np.searchsorted(time_s, at_s)): shots.taken[at_s] for _, at_s in shots.bottoms_s}


def _draw_course(
    annotator: Annotator, analysis: Analysis, windows: Mapping[int, Picture], time_s: Array
) -> tuple[tuple[float, bytes], ...]:
    """Draw a small picture of each window of a class, by its minute."""
    found = ((window, int(np.searchsorted(time_s, at_s))) for window, at_s in find_bottoms(analysis))
    drawn = ((one, draw_still(annotator, windows[n], float(time_s[n]))) for one, n in found if n in windows)
    return tuple((window_minute(window), to_jpeg(shrink_image(rgb, _WINDOW_PX))) for window, rgb in drawn)


def _write_card(folder: Path, photo: Picture | None, analysis: Analysis) -> None:
    """Write the picture to share, where there is something to show."""
    if photo is None or not analysis.quality.usable:
        return
    say = read_words("page")
    footer = read_words("film")["card"].format(riding=say["ridings"][analysis.riding], strokes=analysis.quality.strokes)
    (folder / CARD_FILE).write_bytes(to_png(draw_card(photo, judge_topics(analysis), footer)))


def _shown_film(name: str, folder: Path, place: Path, kept: tuple[str, ...]) -> str | None:
    """Name a film that was written now, or that stays."""
    return name if (folder / name).is_file() or (name in kept and (place / name).is_file()) else None


def _draw_overview(
    annotator: Annotator, undrawn: Mapping[int, Picture], key_times: Mapping[int, float]
) -> bytes | None:
    """Draw on the first picture that there is, and leave it whole."""
    for deg, rgb in undrawn.items():
        return to_jpeg(shrink_image(annotator.frame(rgb, key_times[deg], moving=False), LONGEST_PX))
    return None


def _tell(progress: Progress | None, share: float) -> None:
    if progress is not None:
        progress(share)


def _has_recording(place: Path, recording: Recording) -> bool:
    """Whether a folder holds a recording already, perhaps the very file that was read."""
    try:
        there = (place / RECORDING).is_file()
        return there and recording_bytes(load_recording(place / RECORDING)) == recording_bytes(recording)
    except StoreError:
        return False


def _kept_films(place: Path, recording: Recording, analysis: Analysis, contents: FolderContents) -> tuple[str, ...]:
    """Name the films in a folder that show the same clip; none of them may show a face that should be hidden."""
    try:
        same = (place / MARK).is_file() and load_analysis(place / MARK).clip == analysis.clip
    except StoreError:
        return ()
    there = [name for name in _ALL_FILMS if (place / name).is_file()] if same else []
    if there and contents.blur_face and not load_key_frames(place, recording.side).face_hidden:
        msg = gettext(
            "{film} shows the face. Check the clip itself with --blur-face: only that draws it again.",
            film=place / there[0],
        )
        raise SettingsError(msg)
    return _ALL_FILMS if same else ()


def _figures(joints: NearSide | None, wanted: Mapping[int, int]) -> dict[int, dict[str, tuple[float, float]]]:
    """Joints in the picture at the key frames, by crank phase."""
    if joints is None:
        return {}
    paths = {name: joints.in_picture(path) for name, path in joints.joints.items()}
    return {
        deg: {name: (float(path[frame, 0]), float(path[frame, 1])) for name, path in paths.items()}
        for deg, frame in wanted.items()
    }
