"""A comparison as a page for people: one HTML file that needs nothing beside it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from posecheck.records.analysis import Analysis
from posecheck.records.comparison import Change, Comparison
from posecheck.records.names import direction_word, part_name
from posecheck.records.series import Curve
from posecheck.records.sheet import FitterSheet
from posecheck.reports.text.comparison import missing_differences, rank_changes, saddle_sentence
from posecheck.text import begin_small, number_text, read_words, span_text

from .curves import draw_two_curves
from .layout import page_script, render_template, round_numbers
from .pairs import PairPictures, Riders, difference_svg, layer_svg, overlay_svg
from .report import REPORT_MEASURES, Heading
from .rows import clip_file_name, with_unit
from .sheet import sheet_values

TONES: Final[Mapping[str, str]] = {
    "as_advised": "green",
    "too_little": "amber",
    "too_far": "amber",
    "other_way": "red",
}
"""Colour of the verdict by the outcome; grey for all others."""

_MOMENTS: Final = ((0, "knee_flexion_tdc"), (90, ""), (180, "knee_flexion_bdc"), (270, ""))


def comparison_page(
    comparison: Comparison,
    before: Analysis,
    after: Analysis,
    riders: Riders | None = None,
    heading: Heading | None = None,
    *,
    pictures: PairPictures | None = None,
    sheet: FitterSheet | None = None,
) -> str:
    """Write a comparison as one HTML page. It loads nothing at all; `riders` are both around one crank."""
    taken = pictures or PairPictures()
    say = {**read_words("page"), **read_words("comparison")}
    shown = [change for change in comparison.changes if change.difference is not None]
    pair = _pairs(before, after)
    return render_template(
        "beside.html",
        _data(riders, pair, taken),
        say=say,
        title=say["title"],
        subject=f"{clip_file_name(comparison.before)}, {clip_file_name(comparison.after)}",
        clips=[(side, clip_file_name(one.clip), one) for side, one in (("before", before), ("after", after))],
        ridings=" / ".join(dict.fromkeys(say["ridings"][one.riding] for one in (before, after))),
        comparison=comparison,
        heading=heading or Heading(),
        tone=TONES.get(comparison.outcome, "unsure"),
        verdict=_verdict(comparison, shown),
        saddle=saddle_sentence(comparison),
        step=_step(comparison),
        moments=list(_moments(riders, comparison, taken)),
        photographed=bool(taken.stills),
        films=[_data_uri(turn[len(turn) // 4]) for turn in taken.turns if turn],
        first_rows=list(_rows(rank_changes(comparison))),
        live=overlay_svg(riders, 90.0, say["live_alt"], "riders live") if riders else "",
        rows=list(_rows(shown)),
        missed=missing_differences(comparison),
        curves=[_curve(*both) for both in pair],
        quality=[(side, list(_quality(one))) for side, one in (("before", before), ("after", after))],
        made_by=_made_by(before, after),
        script=page_script("curves.js", "beside.js"),
        **sheet_values(sheet),
    )


def _verdict(comparison: Comparison, shown: list[Change]) -> list[str]:
    """Say what became of the advice, and what changed for certain; where nothing was advised, the other way round."""
    say = read_words("comparison")
    sure = [begin_small(change.label) for change in shown if change.changed]
    if comparison.outcome == "not_alike":
        return [comparison.text]
    count = say["some_changed" if sure else "none_changed"].format(changed=len(sure), all=len(shown))
    names = say["names_changed"].format(names="; ".join(sure)) if sure else ""
    lines = [comparison.text, " ".join(filter(None, [count, names]))] if shown else [comparison.text]
    if comparison.outcome == "not_advised":
        lines = [count, " ".join(filter(None, [names, comparison.text]))]
    return lines


def _step(comparison: Comparison) -> dict[str, str]:
    """Put the next change as a few facts; after too much of one the way back is half of it, no first step."""
    advice, back = comparison.advice, comparison.outcome == "too_far"
    if advice is None:
        return {}
    span = None if back else advice.range_mm
    return {
        "change": f"{part_name(advice.part)}: {direction_word(advice.direction)}",
        "first_step": "" if back or advice.first_step_mm is None else f"{number_text(advice.first_step_mm, 'g')} mm",
        "range": "" if span is None else f"{span_text(*span)} mm",
        "expected": "" if back else advice.expected,
    }


def _moments(riders: Riders | None, comparison: Comparison, taken: PairPictures) -> Iterator[dict[str, str]]:
    """Show both riders at four places, beside each other and over each other."""
    say, known = read_words("comparison"), {change.name: change for change in comparison.changes}
    if riders is None:
        return
    for deg, name in _MOMENTS:
        moment, knee = read_words("page")[f"phase_{deg}"], known.get(name)
        caption = ""
        if knee is not None and knee.before is not None and knee.after is not None:
            caption = say["knee_then"].format(
                before=number_text(knee.before, ".0f"), after=number_text(knee.after, ".0f")
            )
        alt = say["overlay_alt"].format(moment=moment, caption=caption)
        before, after = (_data_uri(still) for still in taken.stills.get(deg, (b"", b"")))
        blend = _data_uri(taken.blends.get(deg, b""))
        yield {
            "name": moment,
            "caption": caption,
            "alt": alt,
            "before": before,
            "after": after,
            "blend": blend,
            "layer": layer_svg(riders, deg, taken.box_mm) if blend else "",
            "figure": "" if blend else overlay_svg(riders, deg, alt),
        }


def _data_uri(jpeg: bytes) -> str:
    """Put a picture into the page; none stays none."""
    return "data:image/jpeg;base64," + b64encode(jpeg).decode() if jpeg else ""


def _rows(shown: list[Change]) -> Iterator[dict[str, Any]]:
    """Put each difference into words and a picture; those of one unit share a line."""
    say, reach = read_words("comparison"), _reach_by_unit(shown)
    for change in shown:
        low, high = change.interval or (0.0, 0.0)
        sign = with_unit(change.unit)
        difference = f"{number_text(change.difference, '+.1f')}{sign}"
        interval = say["interval"].format(low=number_text(low, "+.1f"), high=number_text(high, "+.1f"))
        word = say["changed" if change.changed else "noise"]
        alt = say["difference_alt"].format(name=change.label, difference=difference, interval=interval, word=word)
        yield {
            "label": change.label,
            "before": f"{number_text(change.before, ',.0f')}{sign}",
            "after": f"{number_text(change.after, ',.0f')}{sign}",
            "difference": difference,
            "interval": interval,
            "picture": difference_svg(change, reach[change.unit], alt),
            "changed": change.changed,
            "word": word,
        }


def _reach_by_unit(shown: list[Change]) -> dict[str, float]:
    """Largest end of an interval by unit."""
    reach: dict[str, float] = {}
    for change in shown:
        ends = [abs(end) for end in change.interval or (0.0,) if np.isfinite(end)]
        reach[change.unit] = max(1.0, reach.get(change.unit, 0.0), *(1.08 * end for end in ends))
    return reach


def _pairs(before: Analysis, after: Analysis) -> list[tuple[Curve, Curve]]:
    """Match the curves that both clips have."""
    one, two = (
        {curve.name: curve for curve in each.curves if np.isfinite(curve.mean).any()} for each in (before, after)
    )
    return [(one[name], two[name]) for name in REPORT_MEASURES if name in one and name in two]


def _curve(before: Curve, after: Curve) -> dict[str, str]:
    say = {**read_words("page"), **read_words("comparison")}
    label = say.get(before.name, before.name)
    ends = {
        f"{edge}_{when}": number_text(find(curve.mean), ".0f")
        for edge, find in (("low", np.nanmin), ("high", np.nanmax))
        for when, curve in (("before", before), ("after", after))
    }
    alt = say["curves_alt"].format(name=label, **ends)
    return {"name": before.name, "label": label, "chart": draw_two_curves(before, after, alt)}


def _quality(one: Analysis) -> Iterator[str]:
    """Say what each clip gave, and what stood in the way."""
    say, quality = read_words("page"), one.quality
    yield say["used_text"].format(strokes=quality.strokes, seconds=f"{one.clip.duration_s:.1f}")
    yield from (reason.text for reason in quality.reasons)


def _made_by(before: Analysis, after: Analysis) -> list[str]:
    """Versions and models, once where they are the same."""
    versions = []
    for one in (before, after):
        facts = {name: text[:12] if name.endswith("sha256") else text for name, text in one.made_by.items() if text}
        versions.append(", ".join(f"{name.replace('_', ' ')} {text}" for name, text in facts.items()))
    return list(dict.fromkeys(versions))


def _data(riders: Riders | None, pair: list[tuple[Curve, Curve]], taken: PairPictures) -> dict[str, Any]:
    """Collect what the page's script needs."""
    moving = {}
    if riders is not None:
        for when, joints in (("before", riders.before), ("after", riders.after)):
            moving[when] = {name: round_numbers(spots * (1, -1), 0) for name, spots in joints.items()}
    return {
        "curves": {
            one.name: {"before": round_numbers(one.mean, 1), "after": round_numbers(two.mean, 1)} for one, two in pair
        },
        "films": {
            when: [b64encode(one).decode() for one in turn]
            for when, turn in zip(("before", "after"), taken.turns, strict=True)
            if turn
        },
        "riders": moving,
        "riders_phase": [] if riders is None else round_numbers(riders.phase_deg, 1),
    }
