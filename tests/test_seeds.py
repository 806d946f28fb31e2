"""What the seed pages claim, held against what posecheck can answer."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from posecheck.fit.asymmetry import ASYMMETRY_NAMES
from posecheck.fit.back import NAME
from posecheck.fit.findings import FINDINGS
from posecheck.fit.measures import MEASURES
from posecheck.fit.rear import REAR_UNITS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
KEYS = {"id", "claim", "page", "status", "answered_by", "reason"}
ANSWERS = {*MEASURES, *FINDINGS, *REAR_UNITS, *ASYMMETRY_NAMES, NAME, "plan", "drifts", "red_flags"}
LIMITS = SEEDS.parent / "docs" / "limits.md"
CLAIMS: list[dict[str, Any]] = tomllib.loads((SEEDS / "claims.toml").read_text(encoding="utf-8"))["claim"]
PAGES = sorted(path.name for path in SEEDS.glob("*.md"))


def carried(page: str) -> list[str]:
    """Ids in brackets on a page; a bracket before a parenthesis is a link."""
    return re.findall(r"\[([a-z0-9_]+)\](?!\()", (SEEDS / page).read_text(encoding="utf-8"))


def test_ids_are_unique() -> None:
    ids = [claim["id"] for claim in CLAIMS]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_carries_its_claims_and_no_others(page: str) -> None:
    assert sorted(carried(page)) == sorted(claim["id"] for claim in CLAIMS if claim["page"] == page)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["id"])
def test_each_row_is_whole(claim: dict[str, Any]) -> None:
    assert set(claim) == KEYS
    assert claim["page"] in PAGES
    assert claim["status"] in ("implemented", "planned", "not observable")
    assert claim["claim"].endswith(".")
    assert claim["reason"].endswith(".")


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["id"])
def test_a_claim_is_answered_if_and_only_if_it_is_implemented(claim: dict[str, Any]) -> None:
    assert bool(claim["answered_by"]) is (claim["status"] == "implemented")
    assert set(claim["answered_by"]) <= ANSWERS


def test_the_user_is_told_why_a_claim_cannot_be_seen() -> None:
    page = " ".join(LIMITS.read_text(encoding="utf-8").split())
    unseen = [claim for claim in CLAIMS if claim["status"] == "not observable"]
    assert [claim["id"] for claim in unseen if claim["claim"] not in page or claim["reason"] not in page] == []


def test_planned_rows_say_what_is_planned() -> None:
    assert all(claim["reason"].startswith("Planned: ") for claim in CLAIMS if claim["status"] == "planned")
