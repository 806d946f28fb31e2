"""Many clips on one page: worst first, to be filtered, with links to their reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from posecheck.records.batch import BatchEntry
from posecheck.text import words

from .layout import read_asset, render_template
from .report import Heading, verdict_sentence
from .rows import VERDICT_MARKS, finding_point, overall_tone

_WORST: Final = ("red", "amber", "unsure", "failed", "green")
_MARKS: Final[Mapping[str, str]] = {**dict(VERDICT_MARKS.items()), "failed": "\N{MULTIPLICATION SIGN}"}


def dashboard_page(entries: Iterable[BatchEntry]) -> str:
    """Write many clips as one HTML page.

    Parameters
    ----------
    entries : iterable of Entry
        The clips, in any order.

    Returns
    -------
    str
        The page. Beside it lie the folders ``clips`` and ``pictures``; it loads nothing from the network.
    """
    say, page = words("dashboard"), words("page")
    cards = sorted((_card(entry) for entry in entries), key=_order)
    return render_template(
        "dashboard.html",
        {"shown": say["shown"]},
        say={**page, **say},
        heading=Heading(),
        title=say["title"],
        subject=say["clips"].format(count=len(cards)),
        cards=cards,
        counts=[(say[name], sum(card["tone"] == name for card in cards)) for name in _WORST],
        filters=[(name, say[name], _choices(cards, name)) for name in ("rider", "riding", "finding", "word")],
        more_css=read_asset("dashboard.css"),
        script=read_asset("dashboard.js"),
    )


def _order(card: dict[str, Any]) -> tuple[int, int, str]:
    return _WORST.index(card["tone"]), -card["weight"], card["file"]


def _card(entry: BatchEntry) -> dict[str, Any]:
    """Put one clip into words."""
    analysis, facts = entry.analysis, entry.facts
    findings = [finding_point(finding, analysis) for finding in analysis.findings] if analysis else []
    colour = overall_tone(analysis) if analysis else "failed"
    riding = words("page")["ridings"].get(entry.riding, entry.riding)
    verdicts = list(analysis.verdicts.values()) if analysis else []
    return {
        "id": facts.id,
        "file": facts.file,
        "rider": facts.rider,
        "riding": riding,
        "about": " · ".join(part for part in (facts.bike, facts.date, riding) if part),
        "tone": colour,
        "mark": _MARKS[colour],
        "word": words("dashboard")[colour],
        "sentence": verdict_sentence(analysis) if analysis else " ".join(entry.reasons),
        "certainties": [finding["certainty"] for finding in findings],
        "finding": [finding["name"] for finding in findings],
        "weight": 2 * verdicts.count("red") + verdicts.count("amber"),
        "picture": entry.pictured,
        "report": analysis is not None,
    }


def _choices(cards: list[dict[str, Any]], name: str) -> list[str]:
    """Name all values of a filter."""
    found = (card[name] for card in cards)
    return sorted({value for some in found for value in (some if isinstance(some, list) else [some]) if value})
