"""A comparison in a terminal that is narrow."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from support.analyses import high

from posecheck.fit.comparison import compare
from posecheck.reports.text.comparison import comparison_table


def printed(what, width):
    console = Console(width=width, file=io.StringIO())
    console.print(what)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [40, 60, 80])
def test_names_of_a_comparison_are_kept(width):
    comparison = compare(high(), high("after.mp4"))
    text = printed(comparison_table(comparison), width)
    assert "…" not in text
    assert all(set(change.label.split()) <= set(text.split()) for change in comparison.changes if change.before)
