"""What is known of a rider on one page: the set-up sheet, what each change of it did, and a card to hand out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from posecheck.app.history import comparison_chain
from posecheck.records.analysis import Analysis
from posecheck.records.sheet import FitterSheet
from posecheck.records.verdicts import measure_label
from posecheck.reports.html.rows import VERDICT_MARKS, band_text, with_unit
from posecheck.storage.history import History
from posecheck.storage.upload_rows import JOB_NUMBERS, Upload
from posecheck.text import day_text, number_text, read_words

from .answers import ShortAnswer, answer_of, short_answer
from .sheet_form import sheet_fields
from .upload_files import HIDDEN, WHY, UploadFiles

SHEET_MEASURES: Final = (
    "knee_flexion_bdc",
    "knee_flexion_tdc",
    "hip_angle_min",
    "trunk_flexion",
    "shoulder_angle",
    "elbow_flexion",
    "ankle_angle_bdc",
    "cadence",
)
"""The numbers of a set-up sheet, in this order."""


def setup_sheet(history: History, rider: str) -> dict[str, Any]:
    """Put together what holds for a rider now: the last clip with numbers, and how the bike was set up for it."""
    entries = history.entries(rider)
    last = next((entry for entry in reversed(entries) if entry.usable), None)
    notes = [{"day": day_text(note.written_on), "text": note.text} for note in reversed(history.notes(rider))]
    bike = entries[-1].bike if entries else ""
    kept = history.sheets(rider, bike) if entries else history.sheets(rider)
    typed = kept[-1].sheet if kept else FitterSheet(bike=bike)
    fields = {"fields": sheet_fields(typed), "kept_on": day_text(kept[-1].written_on) if kept else ""}
    if last is None:
        return {"day": "", "facts": [], "rows": [], "answer": None, "notes": notes, **fields}
    settings, analysis = history.recording(last.id).settings, history.analysis(last.id)
    say = read_words("web")["rider"]
    crank = say["unknown"] if settings.crank_mm is None else f"{settings.crank_mm:g} mm"
    facts = [
        (say["bike"], last.bike or say["unknown"]),
        (say["riding"], read_words("page")["ridings"].get(last.riding, last.riding)),
        (say["crank"], crank),
        (say["clip"], last.clip),
    ]
    return {
        "day": day_text(last.recorded_on),
        "facts": facts,
        "rows": list(_rows(analysis)),
        "answer": answer_of(analysis),
        "notes": notes,
        **fields,
    }


def _rows(analysis: Analysis) -> Iterator[dict[str, str]]:
    """Say of each measure of the sheet what it is, how sure that is, and in which band it should lie."""
    known = {measure.name: measure for measure in analysis.measures}
    for name in SHEET_MEASURES:
        measure = known.get(name)
        if measure is None or measure.value is None:
            continue
        verdict, sign = analysis.verdicts.get(name, "no_target"), with_unit(measure.unit)
        low, high = measure.interval or (None, None)
        sure = f"{number_text(low, '.0f')} \N{EN DASH} {number_text(high, '.0f')}" if measure.interval else ""
        yield {
            "label": measure_label(measure),
            "value": number_text(measure.value, ".0f") + sign,
            "interval": sure,
            "band": band_text(analysis.targets.get(name)),
            "verdict": verdict,
            "mark": VERDICT_MARKS[verdict],
        }


def change_chain(history: History, rider: str, clips: Mapping[str, str]) -> list[dict[str, Any]]:
    """Say of each clip and the next what was changed on the bike between them, and what it did; the newest first.

    `clips` are the ids of clips that the server has, by the hash of their content.
    """
    found = []
    for step in comparison_chain(history, rider):
        pair = [clips.get(entry.clip_sha256, "") for entry in (step.before, step.after)]
        changed = [change for change in step.comparison.changes if change.changed and change.name in SHEET_MEASURES]
        found.append(
            {
                "days": [day_text(entry.recorded_on) for entry in (step.before, step.after)],
                "names": [step.before.clip, step.after.clip],
                "notes": [note.text for note in step.notes],
                "text": step.comparison.text,
                "changes": [
                    f"{change.label}: {number_text(change.before, '.0f')} \N{RIGHTWARDS ARROW} "
                    f"{number_text(change.after, '.0f')}{with_unit(change.unit)}"
                    for change in changed
                ],
                "pair": pair if all(pair) else [],
            }
        )
    return found[::-1]


def rider_cards(files: UploadFiles, uploads: list[Upload], day: date | None = None) -> list[dict[str, Any]]:
    """Make a card for each rider from the newest clip with numbers, of one day or of all, in order of names."""
    cards: dict[str, dict[str, Any]] = {}
    for upload in sorted(uploads, key=lambda each: each.brought_s, reverse=True):
        came = datetime.fromtimestamp(upload.brought_s).astimezone().date()
        name = upload.rider or upload.suggested_rider
        if upload.ending not in JOB_NUMBERS or (day is not None and came != day):
            continue
        answer = short_answer(files, upload.id)
        if answer is not None:
            whose = name.casefold() if name else upload.id
            cards.setdefault(whose, _card(files, upload, name, came, answer))
    return [card for _, card in sorted(cards.items(), key=lambda pair: pair[1]["name"].casefold())]


def _card(files: UploadFiles, upload: Upload, name: str, came: date, answer: ShortAnswer) -> dict[str, Any]:
    return {
        "id": upload.id,
        "name": name or upload.name,
        "day": day_text(came),
        "riding": read_words("page")["ridings"].get(str(upload.settings.get("riding", "spin")), ""),
        "answer": answer,
        "note": upload.note,
        "pictured": (files.folder(upload.id) / WHY).is_file(),
        "hidden": (files.folder(upload.id) / HIDDEN).is_file(),
    }


def count_topics(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Count over a class how often each part of a fit is right, borderline or to be changed."""
    counts: dict[str, dict[str, int]] = {}
    for card in cards:
        for topic in card["answer"].topics:
            tones = counts.setdefault(topic.label, {"green": 0, "amber": 0, "red": 0, "other": 0})
            tones[topic.tone if topic.tone in tones else "other"] += 1
    return [{"label": label, **tones} for label, tones in counts.items()]
