"""Many clips on one page: worst first, to be filtered, with links to their reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from posecheck.records.analysis import Analysis
from posecheck.records.batch import BatchEntry, ClipLabel
from posecheck.records.verdicts import worst_colour, write_headline
from posecheck.text import read_words

from .layout import read_asset, render_template
from .report import Heading
from .rows import VERDICT_MARKS, finding_point

_WORST: Final = ("change", "perhaps", "refused", "failed", "mind", "nothing")
"""What is to be done about a clip, the most urgent first: names of words."""

_MARKS: Final[Mapping[str, str]] = {**dict(VERDICT_MARKS.items()), "failed": "\N{MULTIPLICATION SIGN}"}


def dashboard_page(entries: Iterable[BatchEntry]) -> str:
    """Write many clips as one HTML page.

    Beside it lie the folders ``clips`` and ``pictures``; it loads nothing from the network.
    """
    say, page = read_words("dashboard"), read_words("page")
    cards = sorted((_card(entry) for entry in entries), key=_order)
    return render_template(
        "dashboard.html",
        {"shown": say["shown"]},
        say={**page, **say},
        heading=Heading(),
        title=say["title"],
        subject=say["clips"].format(count=len(cards)),
        cards=cards,
        counts=[(say[name], sum(card["kind"] == name for card in cards)) for name in _WORST],
        filters=[(name, say[name], _choices(cards, name)) for name in ("rider", "riding", "finding", "word")],
        more_css=read_asset("dashboard.css"),
        script=read_asset("dashboard.js"),
    )


def _order(card: dict[str, Any]) -> tuple[int, int, str]:
    return _WORST.index(card["kind"]), -card["weight"], card["file"]


def _card(entry: BatchEntry) -> dict[str, Any]:
    """Put one clip into words."""
    analysis, facts = entry.analysis, entry.facts
    findings = [finding_point(finding, analysis) for finding in analysis.findings] if analysis else []
    kind, tone = _kind(analysis), worst_colour(analysis) if analysis else "failed"
    riding = read_words("page")["ridings"].get(entry.riding, entry.riding)
    verdicts = list(analysis.verdicts.values()) if analysis else []
    return {
        "id": facts.id,
        "file": facts.file,
        "rider": facts.rider,
        "riding": riding,
        "about": " · ".join(part for part in (facts.bike, facts.date, _part(facts), riding) if part),
        "kind": kind,
        "tone": tone,
        "mark": _MARKS[tone],
        "word": read_words("dashboard")[kind],
        "sentence": write_headline(analysis) if analysis else " ".join(entry.reasons),
        "certainties": [finding["certainty"] for finding in findings],
        "finding": [finding["name"] for finding in findings],
        # A red counts like two ambers, where clips of one kind are put in order.
        "weight": 2 * verdicts.count("red") + verdicts.count("amber"),
        "picture": entry.pictured,
        "report": analysis is not None,
    }


def _part(facts: ClipLabel) -> str:
    """Say which part of the clip was looked at; nothing where it was all of it."""
    if facts.start_s is None and facts.end_s is None:
        return ""
    say = read_words("dashboard")
    start, end = (
        say[name] if second is None else say["second"].format(second=second)
        for name, second in (("beginning", facts.start_s), ("ending", facts.end_s))
    )
    return str(say["part"].format(start=start, end=end))


def _kind(analysis: Analysis | None) -> str:
    """Say what is to be done about a clip, as one of `_WORST`."""
    if analysis is None or not analysis.quality.usable:
        return "failed" if analysis is None else "refused"
    if analysis.findings:
        return "change" if any(finding.certainty == "likely" for finding in analysis.findings) else "perhaps"
    return "nothing" if worst_colour(analysis) == "green" else "mind"


def _choices(cards: list[dict[str, Any]], name: str) -> list[str]:
    """Name all values of a filter."""
    found = (card[name] for card in cards)
    return sorted({value for some in found for value in (some if isinstance(some, list) else [some]) if value})
