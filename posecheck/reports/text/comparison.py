"""A comparison for a terminal and for programs: what changed, what became of the advice, what to do next."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from posecheck.records.comparison import Change, Comparison
from posecheck.records.names import unit_word
from posecheck.records.serialise import to_plain
from posecheck.records.topics import TOPIC_MEASURES
from posecheck.records.tracking import Clip
from posecheck.text import interval_text, join_by_reason, number_text, read_words

from .narrow import Numbers

COMPARISON_SCHEMA: Final = "posecheck/comparison/1"
"""Format number of the document, described by ``docs/comparison.schema.json``."""

FIRST_CHANGES: Final = 3
"""So many differences stand before all others."""


def comparison_json(comparison: Comparison) -> str:
    """Write a comparison as JSON: one line, in ASCII, with null where a number is unknown."""
    document = to_plain(comparison)
    changes = {entry.pop("name"): entry for entry in document.pop("changes")}
    return json.dumps({"schema": COMPARISON_SCHEMA, **document, "changes": changes}, allow_nan=False)


def comparison_table(comparison: Comparison) -> Group:
    """Lay a comparison out for a terminal, readable without colours too."""
    say = read_words("comparison")
    sides = ((say["before"], comparison.before), (say["after"], comparison.after))
    width = max(len(word) for word, _ in sides)
    parts: list[RenderableType] = [
        *(Text.assemble((f"{word}:{'':<{width - len(word)}} ", "bold"), _name(clip)) for word, clip in sides),
        Text(),
    ]
    parts += [Text(comparison.text, style="bold"), Text(comparison.next_step)]
    parts += [Text(line) for line in (saddle_sentence(comparison),) if line]
    first = rank_changes(comparison)
    rest = [one for one in comparison.changes if one.difference is not None and one not in first]
    parts += [part for some in (first, rest) if some for part in (Text(), _numbers(some))]
    lines = [
        *comparison.notes,
        *(f"{say['not_compared']}: {labels}. {reason}" for labels, reason in missing_differences(comparison)),
    ]
    notes = [Padding(Text(line), (0, 0, 0, 2), expand=False) for line in lines]
    heading = [Text(), Text(say["mind"], style="bold")] if notes else []
    return Group(*parts, *heading, *notes)


def _name(clip: Clip) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in clip.path)


def rank_changes(comparison: Comparison) -> list[Change]:
    """Choose the three differences that matter most: what changed, what the fit is judged by, what is surest.

    There are none where the clips are not alike, for then nothing can be made of them.
    """
    known = [one for one in comparison.changes if one.difference is not None]
    if comparison.outcome == "not_alike":
        return []

    def rank(one: Change) -> tuple[bool, bool, float]:
        low, high = one.interval or (0.0, 0.0)
        return one.changed, one.name in TOPIC_MEASURES, abs(one.difference or 0.0) / max(high - low, 1e-9)

    return sorted(known, key=rank, reverse=True)[:FIRST_CHANGES]


def _numbers(changes: Sequence[Change]) -> Table:
    say = read_words("comparison")
    numbers = Numbers(read_words("page")["measure"], say["before"], say["after"], say["difference"], "")
    for change in changes:
        shown = (
            Text(say["changed"], style="bold") if change.changed else Text(read_words("history")["noise"], style="dim")
        )
        numbers.add_row(change.label, _value(change.before), _value(change.after), _difference(change), shown)
    return numbers


def _value(value: float | None) -> str:
    return number_text(value, ".0f")


def _difference(change: Change) -> str:
    interval = interval_text(change.interval or (0.0, 0.0), "+.1f")
    return f"{number_text(change.difference, '+.1f')} {unit_word(change.unit)} ({interval})"


def saddle_sentence(comparison: Comparison) -> str:
    """Say what the knee tells of the saddle. It is empty where it tells nothing."""
    if comparison.saddle_mm is None:
        return ""
    low, high = sorted(round(abs(end)) for end in comparison.saddle_mm)
    say = read_words("comparison")
    form = say["saddle_raised" if comparison.saddle_mm[0] > 0 else "saddle_lowered"]
    return str(form.format(low=low, high=high))


def missing_differences(comparison: Comparison) -> list[tuple[str, str]]:
    """Collect the measures that have no difference; none where a whole clip was refused. Each has its name, and why."""
    missing = (one for one in comparison.changes if one.reason and comparison.outcome != "not_comparable")
    by_reason = join_by_reason((change.label, change.reason) for change in missing)
    return [(labels, reason) for reason, labels in by_reason.items()]
