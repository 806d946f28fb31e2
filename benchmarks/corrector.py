"""Train the corrector on rendered riders, and say what it does to riders it has not seen.

``python -m benchmarks.corrector`` writes ``posecheck/fit/mediapipe-MODEL.npz`` anew, see README.md beside this file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from posecheck.core import fourier, joint_offsets
from posecheck.core.landmark_bias import landmark_bias
from posecheck.core.shape import WAVES, rider_shape
from posecheck.fit import corrector, measures
from posecheck.fit.likeness import Likeness
from posecheck.records.base import Array
from posecheck.records.landmarks import LANDMARK_NAMES, MIRRORED_LANDMARKS

MODELS: Final = ("heavy", "lite")
UNSEEN: Final = -32768
FOLDS: Final = 10
GRID: Final = tuple(np.arange(0.0, 360.0, 15.0))
JOINTS: Final = (*WAVES, "ear")
CORRECTIONS: Final = landmark_bias("mediapipe heavy").corrections
"""Those of the lite model are the same."""

Riders = Mapping[str, NDArray[Any]]


def riders(model: str) -> dict[str, NDArray[Any]]:
    """Read the riders: landmarks of every look, and exact angles, at 16 crank phases each.

    Parameters
    ----------
    model : {"heavy", "lite"}
        Who saw them.

    Returns
    -------
    dict of str to ndarray
        As README.md describes.
    """
    with np.load(Path(__file__).with_name(f"riders-{model}.npz"), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def examples(known: Riders) -> tuple[Array, Array, Array]:
    """Describe each rider and the model's errors.

    Parameters
    ----------
    known : mapping of str to ndarray
        From `riders`.

    Returns
    -------
    shapes : ndarray, shape (R, F)
        The riders.
    errors : ndarray, shape (R, A, K)
        Seen less true after the constant corrections, coefficients over the crank circle [deg].
    plain : ndarray, shape (R, A, K)
        The same without any correction [deg].
    """
    shapes, errors, plain = zip(*_each(known), strict=True)
    return np.stack(shapes), np.stack(errors), np.stack(plain)


def _each(known: Riders) -> Iterator[tuple[Array, Array, Array]]:
    """Shape and errors of one rider after the other."""
    xy = np.where(known["xy_eighth_px"] == UNSEEN, np.nan, known["xy_eighth_px"] / 8)
    xy[:, :, 1::2] = xy[:, :, 1::2][..., MIRRORED_LANDMARKS, :]
    seen = np.nanmean(xy, axis=2) * (1, -1)
    for points, phase, true in zip(seen, known["phase_deg"].astype(float), _true(known), strict=True):
        near, far = ({joint: points[:, LANDMARK_NAMES.index(f"{side}_{joint}")] for joint in JOINTS} for side in _SIDES)
        moved, landmarks = (
            measures.joint_angles(joint_offsets.move_joints(near, CORRECTIONS)),
            measures.joint_angles(near),
        )
        yield rider_shape(phase, near, far), _off(phase, moved, true), _off(phase, landmarks, true)


def _off(phase: Array, angles: Mapping[str, Array], true: Array) -> Array:
    """Errors over the crank circle, shape (A, K)."""
    return np.stack(
        [
            fourier.fit_curve(phase, angles[name] - true[:, i], harmonics=corrector.CORRECTOR_HARMONICS)
            for i, name in enumerate(corrector.CORRECTED_ANGLES)
        ]
    )


_SIDES: Final = ("right", "left")
"""The near side first: every picture is kept so that the rider looks right."""


def _true(known: Riders) -> Array:
    """Exact angles in the order of the corrector's, shape (R, P, A)."""
    angles = dict(zip(known["angle_names"], np.moveaxis(known["angles"].astype(np.float64), -1, 0), strict=True))
    angles["trunk_flexion"] = 90 - angles["trunk_incl"]
    return np.stack([angles[name] for name in corrector.CORRECTED_ANGLES], axis=-1)


def left_out(shapes: Array, errors: Array, plain: Array) -> tuple[Array, Array]:
    """Give the errors that remain of riders left out of the training, a tenth at a time.

    Parameters
    ----------
    shapes : ndarray, shape (R, F)
        The riders.
    errors, plain : ndarray, shape (R, A, K)
        Their errors, with and without the constant corrections [deg].

    Returns
    -------
    rest : ndarray, shape (R, A, K)
        Errors after correction [deg].
    strangeness : ndarray, shape (R,)
        How strange each rider is to those who were trained on.
    """
    rest, strangeness = np.empty_like(errors), np.empty(len(shapes))
    number = np.arange(len(shapes)) % FOLDS
    for fold in range(FOLDS):
        out = number == fold
        trained = corrector.train_corrector(shapes[~out], errors[~out])
        riders_out = [Likeness(one, trained.strangeness(one)) for one in shapes[out]]
        strangeness[out] = [one.strangeness for one in riders_out]
        trust = np.array([one.trust for one in riders_out])[:, None, None]
        start = trust * errors[out] + (1 - trust) * plain[out]
        rest[out] = start - np.stack([corrector.foretell_errors(trained, one) for one in riders_out])
    return rest, strangeness


PLACES: Final[Mapping[str, tuple[float, ...]]] = {
    "knee_flexion_bdc": (180.0,),
    "knee_flexion_tdc": (0.0,),
    "hip_angle_min": (20.0,),
    "hip_angle_max": (170.0,),
    "trunk_flexion": GRID,
    "shoulder_angle": GRID,
    "elbow_flexion": GRID,
    "ankle_angle_bdc": (180.0,),
}
"""Where on the crank circle each measure is read, or near enough for its error; on a grid for a mean [deg]."""


def held(after: Array, strangeness: Array, model: str) -> dict[str, float]:
    """How often the systematic part of the shipped intervals holds what is left of an error.

    Parameters
    ----------
    after : ndarray, shape (R, A, K)
        Errors after correction, from `left_out` [deg].
    strangeness : ndarray, shape (R,)
        From `left_out`.
    model : {"heavy", "lite"}
        Who saw the riders.

    Returns
    -------
    dict of str to float
        Share of the riders, for each measure.
    """
    loose, shares = landmark_bias(f"mediapipe {model}").loose, {}
    trust = np.array([Likeness(np.empty(0), float(one)).trust for one in strangeness])
    for name, phase in PLACES.items():
        spec = measures.MEASURES[name]
        rest = (
            after[:, corrector.CORRECTED_ANGLES.index(spec.series)]
            @ fourier.fourier_basis(np.array(phase), corrector.CORRECTOR_HARMONICS).T
        )
        off, (below, above) = (
            rest.mean(axis=1),
            np.transpose([spec.steady(*one) for one in zip(trust, strangeness, strict=True)]),
        )
        shares[name] = float(np.mean((off <= loose * below) & (off >= -loose * above)))
    return shares


def summary(before: Array, after: Array) -> Table:
    """Put the errors before and after in a table.

    Parameters
    ----------
    before, after : ndarray, shape (R, A, K)
        Errors [deg].

    Returns
    -------
    rich.table.Table
        For each angle: at BDC, and over the whole stroke.
    """
    table = Table("angle", "riders", "BDC mean |error|", "corrected", "worst", "stroke RMSE", "corrected")
    phase = np.array(GRID)
    for i, name in enumerate(corrector.CORRECTED_ANGLES):
        (raw, rest) = (
            errors[:, i] @ fourier.fourier_basis(phase, corrector.CORRECTOR_HARMONICS).T for errors in (before, after)
        )
        bottom = len(phase) // 2
        numbers = (
            np.abs(raw[:, bottom]).mean(),
            np.abs(rest[:, bottom]).mean(),
            np.abs(rest[:, bottom]).max(),
            np.sqrt((raw**2).mean()),
            np.sqrt((rest**2).mean()),
        )
        table.add_row(name, str(len(raw)), *(f"{number:.1f}" for number in numbers))
    return table


def main() -> None:
    """Train, print, write."""
    for model in MODELS:
        shapes, errors, plain = examples(riders(model))
        rest, strangeness = left_out(shapes, errors, plain)
        holds = ", ".join(f"{name} {share:.0%}" for name, share in held(rest, strangeness, model).items())
        Console(width=120).print(model, summary(errors, rest), f"The intervals hold: {holds}")
        trained = corrector.train_corrector(shapes, errors)
        parts = {name: getattr(trained, name).astype(np.float32) for name in corrector.Corrector.__slots__}
        place = Path(corrector.__file__).with_name(f"mediapipe-{model}.npz")
        np.savez_compressed(place, allow_pickle=False, **parts)


if __name__ == "__main__":
    main()
