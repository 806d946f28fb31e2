"""Keeps clips in a history and looks back on them: where the database meets what is known about fits."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from posecheck.fit.analysis import analyse
from posecheck.fit.comparison import compare
from posecheck.fit.trend import measure_trends, trend_notes, undo_advice
from posecheck.records.analysis import Analysis
from posecheck.records.history import ChainStep, HistoryEntry, Timeline
from posecheck.records.tracking import Recording
from posecheck.reports.html.history import history_page
from posecheck.reports.text.history import history_document, history_measures_csv
from posecheck.storage.files import save_analysis, save_recording
from posecheck.storage.history import History
from posecheck.storage.history_keys import name_key
from posecheck.system.output_folder import write_folder, write_whole
from posecheck.system.ownership import is_our_page
from posecheck.text import gettext, gettext_noop
from posecheck.video.origin import content_sha256, filming_day

from .request import FolderContents, HistoryPlace

SCHEMA = "posecheck/history-export/1"
"""Format number of the document that an export holds."""

OTHER_BIKES = gettext_noop("These are the clips on {bike}. There are others, with --bike: {others}.")
"""What to say to a rider of several bikes."""

_UNNAMED = gettext_noop("a bike without a name")


def keep_answer(
    history: History, place: HistoryPlace, path: str | os.PathLike[str], recording: Recording, analysis: Analysis
) -> int:
    """Keep the answer to a file in a history.

    Without a day, that is the day of which the file says that it was filmed. The entry's number comes back. Raises
    SettingsError if the name of the rider or the bike cannot be used. Raises StoreError if it cannot be kept. Raises
    VideoError if the file cannot be read any more.
    """
    first_s = float(recording.side.time_s[0]) if len(recording.side.time_s) else 0.0
    day = filming_day(path) + timedelta(seconds=first_s) if place.day is None else place.day
    sha256 = content_sha256(path)
    return history.keep(place.rider, recording, analysis, clip_sha256=sha256, bike=place.bike, recorded_on=day)


def keep_or_recall_sheet(history: History, place: HistoryPlace, contents: FolderContents) -> FolderContents:
    """Keep the sheet that was given, else take the last one that is kept of the rider on this bike.

    Raises StoreError if it cannot be kept or read.
    """
    if contents.sheet is not None:
        history.keep_sheet(place.rider, contents.sheet, place.bike, place.day)
        return contents
    kept = history.sheets(place.rider, place.bike)
    return replace(contents, sheet=kept[-1].sheet) if kept else contents


def renew_answers(history: History, rider: str, progress: Callable[[float | None], None] | None = None) -> int:
    """Analyse everything that is kept of a rider anew, from the recordings, without a video.

    `progress` is called after each clip with the share that is done; the number of clips comes back. Raises StoreError
    if nothing is kept of this rider, or it cannot be read or written.
    """
    entries = history.entries(rider)
    for number, entry in enumerate(entries, start=1):
        history.renew(entry.id, analyse(history.recording(entry.id)))
        if progress is not None:
            progress(number / len(entries))
    return len(entries)


def timeline(history: History, rider: str, bike: str | None = None) -> Timeline:
    """Look back on a rider's clips.

    Without a `bike` it is that of the last clip. Of one clip that was measured in several ways the trends show the
    answer kept last. Raises StoreError if nothing is kept of
    this rider, or it cannot be read.
    """
    every, notes = history.entries(rider), history.notes(rider)
    chosen = every[-1].bike if every and bike is None else bike or ""
    entries = tuple(entry for entry in every if same_bike(entry.bike, chosen))
    clips = {entry: history.analysis(entry.id) for entry in entries}
    once = {entry.id: clips[entry] for entry in _once(clips)}
    name = every[0].rider if every else rider
    sheets = history.sheets(rider, chosen)
    return Timeline(
        rider=name,
        bike=chosen,
        entries=entries,
        notes=notes,
        sheets=sheets,
        trends=measure_trends(once),
        plan=undo_advice([(entry.recorded_on, clip) for entry, clip in clips.items() if entry.id in once]),
        minds=(*_others(every, chosen), *trend_notes(list(once.values()))),
    )


def comparison_chain(history: History, rider: str, steps: int = 10) -> tuple[ChainStep, ...]:
    """Compare each clip of a rider with the next one on the same bike, in order of time; the last `steps` of them.

    Clips that could not be measured are left out. Raises StoreError if nothing is kept of this rider, or it cannot be
    read.
    """
    notes, usable = history.notes(rider), [entry for entry in history.entries(rider) if entry.usable]
    clips = {entry: history.analysis(entry.id) for entry in usable}
    chosen, pairs, last = _once(clips), [], dict[str, HistoryEntry]()
    for entry in chosen:
        before = last.get(name_key(entry.bike))
        last[name_key(entry.bike)] = entry
        if before is not None:
            pairs.append((before, entry))
    return tuple(
        ChainStep(
            before,
            after,
            tuple(note for note in notes if before.recorded_on < note.written_on <= after.recorded_on),
            compare(clips[before], clips[after]),
        )
        for before, after in pairs[-steps:]
    )


def export_rider(history: History, rider: str, place: Path) -> None:
    """Write everything that is kept of a rider into a folder, whole or not at all.

    Raises StoreError if nothing is kept of this rider, or something cannot be read or written.
    """
    every = history.entries(rider)
    bikes = {name_key(entry.bike): entry.bike for entry in every} or {"": ""}
    lines = [timeline(history, rider, bike) for bike in bikes.values()]
    with write_folder(place) as folder:
        document = {"schema": SCHEMA, "bikes": [history_document(line) for line in lines]}
        (folder / "history.json").write_text(json.dumps(document, allow_nan=False), encoding="utf-8")
        (folder / "measures.csv").write_bytes(history_measures_csv(lines).encode(errors="replace"))
        for entry in every:
            save_recording(history.recording(entry.id), folder / f"{entry.id}-recording.npz")
            save_analysis(history.analysis(entry.id), folder / f"{entry.id}-analysis.json")


def write_history_page(line: Timeline, path: str | os.PathLike[str]) -> None:
    """Write the page of a history.

    A page of posecheck's that is there is replaced, and nothing else. Raises StoreError if it cannot be written.
    """
    content = history_page(line).encode()
    write_whole(path, lambda file: file.write(content), is_our_page)


def same_bike(one: str, other: str) -> bool:
    """Whether two names mean one bike, which may differ in case and spaces."""
    return name_key(one) == name_key(other)


def _once(clips: Mapping[HistoryEntry, Analysis]) -> list[HistoryEntry]:
    """Choose of each part of each clip the answer that was kept last, in order of time."""
    last: dict[tuple[str, tuple[float, float]], HistoryEntry] = {}
    for entry in sorted(clips, key=lambda entry: entry.kept_at):
        last[entry.clip_sha256, _span_s(clips[entry])] = entry
    return [entry for entry in clips if entry in last.values()]


def _span_s(analysis: Analysis) -> tuple[float, float]:
    """Which part of a clip an answer is about; empty where nobody was seen."""
    if not analysis.series or not len(analysis.series[0].time_s):
        return 0.0, 0.0
    time_s = analysis.series[0].time_s
    return round(float(time_s[0]), 3), round(float(time_s[-1]), 3)


def _others(entries: Sequence[HistoryEntry], chosen: str) -> Iterator[str]:
    others = {
        name_key(entry.bike): entry.bike or gettext(_UNNAMED) for entry in entries if not same_bike(entry.bike, chosen)
    }
    if others:
        yield gettext(OTHER_BIKES, bike=chosen or gettext(_UNNAMED), others=", ".join(sorted(others.values())))
