"""Joints put right by hand: what a fitter drags, and what the numbers are then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from posecheck.errors import SettingsError
from posecheck.fit.analysis import analyse
from posecheck.fit.manual_correction import drag_joint
from posecheck.fit.near_side import find_near_side
from posecheck.records.analysis import Analysis
from posecheck.records.posture import NearSide
from posecheck.records.tracking import Correction, Recording
from posecheck.records.verdicts import measure_label
from posecheck.storage.files import load_analysis, load_recording
from posecheck.text import read_words

from . import schemas
from .upload_files import UploadFiles

EDITABLE_JOINTS = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
"""Those that can be dragged."""


class JointEditor:
    """A measured clip under a fitter's hands.

    Parameters
    ----------
    place : Path
        Folder of its result.
    numbers : mapping of int to int
        Numbers of its key frames, by crank phase in degrees.
    """

    def __init__(self, place: Path, numbers: Mapping[int, int]) -> None:
        self._place, self._numbers = place, numbers
        self._recording = load_recording(place / "recording.npz")

    @property
    def in_force(self) -> tuple[Correction, ...]:
        """The corrections that the stored result was made with."""
        return self._recording.corrections

    def corrections(self, spots: tuple[schemas.Spot, ...]) -> tuple[Correction, ...]:
        """Turn what was dragged into corrections; those of other joints stay.

        Parameters
        ----------
        spots : tuple of Spot
            Where joints belong.

        Returns
        -------
        tuple of Correction
            All that are in force then.
        """
        size = np.array(self._recording.side.clip.size_px)
        places: dict[str, dict[int, tuple[float, float]]] = {}
        for spot in spots:
            x, y = (size * (spot.x, spot.y)).tolist()
            places.setdefault(spot.joint, {})[self._numbers[spot.phase_deg]] = (x, y)
        stay = [old for old in self._recording.corrections if old.joint not in places]
        return (*stay, *(drag_joint(self._untouched, joint, where) for joint, where in places.items()))

    def kept(self) -> schemas.NumbersForm:
        """Say what the numbers are.

        Returns
        -------
        Numbers
            With the joints in the key frames.
        """
        return self._numbers_of(self._recording, load_analysis(self._place / "analysis.json"))

    def tried(self, corrections: tuple[Correction, ...]) -> schemas.NumbersForm:
        """Say what the numbers would be.

        Parameters
        ----------
        corrections : tuple of Correction
            All that would be in force.

        Returns
        -------
        Numbers
            With the joints in the key frames.
        """
        recording = replace(self._recording, corrections=corrections)
        return self._numbers_of(recording, analyse(recording))

    def _numbers_of(self, recording: Recording, analysis: Analysis) -> schemas.NumbersForm:
        joints = find_near_side(recording)
        return schemas.NumbersForm(
            by_hand=[correction.joint for correction in recording.corrections],
            frames=[self._frame(deg, number, joints, recording) for deg, number in self._numbers.items()],
            measures=list(_measures(analysis)),
        )

    @cached_property
    def _untouched(self) -> NearSide:
        found = find_near_side(replace(self._recording, corrections=()))
        if found is None:
            raise SettingsError(read_words("web")["refused"]["frames"])
        return found

    def _frame(self, deg: int, number: int, joints: NearSide | None, recording: Recording) -> schemas.KeyFrame:
        paths = (
            {} if joints is None else {name: joints.in_picture(joints.joints[name][number]) for name in EDITABLE_JOINTS}
        )
        shares = {name: (place / recording.side.clip.size_px).tolist() for name, place in paths.items()}
        seen = {name: (x, y) for name, (x, y) in shares.items() if np.isfinite([x, y]).all()}
        return schemas.KeyFrame(phase_deg=deg, joints=seen)


def open_editor(files: UploadFiles, clip: str) -> JointEditor | None:
    """Fetch a clip for a fitter's hands.

    Parameters
    ----------
    files : UploadFiles
        Where it lies.
    clip : str
        Its id.

    Returns
    -------
    JointEditor or None
        None where it has no key frames.
    """
    try:
        numbers = json.loads((files.frames(clip) / "frames.json").read_text(encoding="utf-8"))
    except OSError:
        return None
    return JointEditor(files.result(clip), {int(deg): int(number) for deg, number in numbers.items()})


def _measures(analysis: Analysis) -> list[schemas.Number]:
    return [
        schemas.Number(
            name=measure.name,
            label=measure_label(measure),
            unit=measure.unit,
            value=measure.value,
            low=measure.interval[0] if measure.interval else None,
            high=measure.interval[1] if measure.interval else None,
            verdict=analysis.verdicts.get(measure.name, "no_target"),
        )
        for measure in analysis.measures
    ]
