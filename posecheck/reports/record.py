"""An analysis for programs: one JSON document, described by ``docs/analysis.schema.json``."""

from __future__ import annotations

import json

from posecheck.data import Analysis
from posecheck.document import to_document


def record(analysis: Analysis) -> str:
    """Write an analysis as JSON.

    Parameters
    ----------
    analysis : Analysis
        The answer.

    Returns
    -------
    str
        One document on one line, in ASCII, with null where a number is unknown.
    """
    return json.dumps(to_document(analysis), allow_nan=False)
