"""What would happen, for a terminal and for programs."""

from __future__ import annotations

import json
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from posecheck.records.names import unit_word
from posecheck.records.serialise import to_plain
from posecheck.records.what_if import Prediction, WhatIf, moves_text
from posecheck.text import interval_text, number_text, read_words

from .analysis import STYLES, footer_text
from .narrow import Numbers

WHAT_IF_SCHEMA: Final = "posecheck/what-if/1"
"""Format number of the document, described by ``docs/what-if.schema.json``."""


def what_if_json(answer: WhatIf) -> str:
    """Write a prediction as JSON."""
    plain = to_plain(answer)
    measures = {one.pop("measure"): one for one in plain.pop("predictions")}
    return json.dumps({"schema": WHAT_IF_SCHEMA, **plain, "measures": measures}, allow_nan=False)


def what_if_table(answer: WhatIf) -> Group:
    """Lay a prediction out for a terminal."""
    say = read_words("what_if")
    numbers = Numbers(say["measure"], say["now"], say["change"], say["then"], say["verdict"])
    for one in answer.predictions:
        numbers.add_row(one.label, _whole(one.now, one), _changed(one), _whole(one.then, one), _verdict(one))
    parts: list[RenderableType] = [Text("; ".join(moves_text(answer.moves)) or say["nothing"], style="bold"), Text()]
    notes = [Text(note) for note in (*answer.notes, say["ends"])]
    points = Numbers(say["point"], say["today"])
    for point in answer.contact_points:
        value = number_text(point.value_mm, ".0f")
        points.add_row(say["points"][point.name], f"{value} mm ({interval_text(point.interval_mm, '.0f')})")
    return Group(*parts, numbers, Text(), *notes, Text(), points, Text(say["tape"]), Text(footer_text(), style="dim"))


def _whole(value: float, one: Prediction) -> str:
    return f"{number_text(value, '.0f')} {unit_word(one.unit)}"


def _changed(one: Prediction) -> str:
    return f"{number_text(one.change, '+.0f')} ({interval_text(one.interval, '+.0f')})"


def _verdict(one: Prediction) -> Text:
    say = read_words("what_if")["verdicts"]
    if one.band is None:
        return Text(say["no_target"], style="dim")
    return Text(f"{say[one.verdict_now]} > {say[one.verdict_then]}", style=STYLES[one.verdict_then])
