"""Knee and hip over time and over the crank circle, as a picture. It needs matplotlib."""

import sys

import matplotlib as mpl
import numpy as np
from own_landmarks import read_recording

import posecheck

mpl.use("agg")  # into a file, without a window
import matplotlib.pyplot as plt


def main(picture: str = "angles.png") -> None:
    """Draw the angles, with BDC of each stroke marked."""
    analysis = posecheck.analyse(read_recording("spin_high"))
    figure, (over_time, over_crank) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for name in ("knee_flexion", "hip_angle"):
        series, curve = analysis.series[name], analysis.curves[name]
        over_time.plot(series.time_s, series.values, label=name)
        over_crank.plot(curve.phase_deg, curve.mean, label=name)
        over_crank.fill_between(curve.phase_deg, curve.mean - curve.spread, curve.mean + curve.spread, alpha=0.3)
    knee = analysis.series["knee_flexion"]
    bdc_s = analysis.strokes.bdc_s
    over_time.plot(bdc_s, np.interp(bdc_s, knee.time_s, knee.values), "o", label="knee at BDC")
    over_time.set(xlabel="time [s]", ylabel="angle [deg]")
    over_crank.set(xlabel="crank angle, 180 is BDC [deg]", xticks=range(0, 361, 90))
    over_time.legend(loc="upper right")
    figure.savefig(picture)


if __name__ == "__main__":
    main(*sys.argv[1:])
