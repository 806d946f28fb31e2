"""What happens if saddle, bars or cranks are moved: asked of a recording."""

from __future__ import annotations

from posecheck.errors import SettingsError
from posecheck.fit.analysis import analyse
from posecheck.fit.what_if import build_linkage, predict_moves
from posecheck.records.analysis import Analysis
from posecheck.records.tracking import Recording
from posecheck.records.what_if import Moves, WhatIf
from posecheck.text import gettext


def what_if(recording: Recording, moves: Moves, analysis: Analysis | None = None) -> WhatIf:
    """Predict each angle for a saddle, bars or cranks that are moved.

    The scale stays that of the cranks in the clip: new cranks never rescale the rider.

    Parameters
    ----------
    recording : Recording
        The rider as filmed.
    moves : Moves
        What is moved; the rest stays where it is in space.
    analysis : Analysis or None
        The answer to the recording, where it is there already.

    Returns
    -------
    WhatIf
        One prediction for each measure that was measured and follows from the linkage.

    Raises
    ------
    SettingsError
        If the clip was not measured, so that there is no linkage.
    """
    known = analyse(recording) if analysis is None else analysis
    rider = build_linkage(recording, known)
    if rider is None:
        msg = gettext(
            "There is no linkage in this recording: the clip was not measured. Film again, then ask what happens if."
        )
        raise SettingsError(msg)
    return predict_moves(rider, known, moves)
