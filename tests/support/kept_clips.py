"""Three clips of one rider in a history, whose knee changes in the third."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from posecheck.storage.history import History
from support.analyses import high, recording

MAY = datetime(2026, 5, 4)  # noqa: DTZ001

KNEE = "knee_flexion_bdc"


def knee(deg, **changes):
    """A clip with this knee flexion."""
    one = high()
    measures = tuple(
        replace(each, value=deg, interval=(deg - 4.0, deg + 4.0)) if each.name == KNEE else each
        for each in one.measures
    )
    return replace(one, measures=measures, **changes)


def keep_three_clips(folder):
    """A history with the clips, and a note between the second and the third."""
    kept = History(str(folder / "history.sqlite"))
    for number, deg in enumerate((30.0, 30.5, 38.0)):
        day = MAY + timedelta(days=2 * number)
        told = {"clip_sha256": str(number), "bike": "Road", "recorded_on": day}
        kept.keep("Anna <b>", recording(), replace(knee(deg), clip=replace(high().clip, path=f"c{number}.mp4")), **told)
    kept.note("Anna <b>", "saddle <i>-10</i> mm [bold]", MAY + timedelta(days=3))
    return kept
