"""Versions of what two fitters may change at once: a change names the version it was made from (RFC 9110, ETag)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from posecheck.records.tracking import Correction

from .dependencies import refusal


def version_tag(content: object) -> str:
    """Make the mark of a version out of its content."""
    text = json.dumps(content, sort_keys=True, default=str)
    return f'"{hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:20]}"'


def joints_tag(corrections: Sequence[Correction]) -> str:
    """Make the mark of the joints that were put right by hand."""
    return version_tag(sorted(repr(each) for each in corrections))


def check_version(wanted: str | None, now: str) -> None:
    """Refuse a change that was made from another version; one that names none is let through."""
    if wanted is not None and wanted != "*" and now not in [each.strip() for each in wanted.split(",")]:
        raise refusal(412, "changed")
