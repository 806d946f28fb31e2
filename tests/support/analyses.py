"""Analyses made by hand, for tests of what shows, writes and reads them."""

import numpy as np

from posecheck.records.analysis import Analysis, Measure, Quality, Reason, Window
from posecheck.records.findings import Advice, Drift, Finding
from posecheck.records.series import Curve, Series, Strokes
from posecheck.records.settings import Settings, Target
from posecheck.records.tracking import Clip, Correction, Engine, Recording, Track

SOURCE = "Swart & Holliday 2019"
WALKER = "Nobody pedals in this clip. Film at least five strokes."
KNEE = Target("knee_flexion_bdc", 30.0, 40.0, 25.0, 45.0, "deg", SOURCE, "moderate")
TARGETS = (
    KNEE,
    Target("knee_flexion_tdc", None, 112.0, None, 118.0, "deg", SOURCE, "weak"),
    Target("hip_angle_min", 62.0, None, 57.0, None, "deg", "Burt 2014", "expert", can_be_red=False),
    Target("cadence", 85.0, 95.0, 80.0, 100.0, "rpm", "own band, mine.toml", "own"),
)
MEASURES = (
    Measure("knee_flexion_bdc", "deg", 22.4, (18.0, 24.0), 0.8, 14, label="Knee flexion at BDC"),
    Measure("knee_flexion_tdc", "deg", 108.0, (104.0, 112.5), 1.0, 14, label="Knee flexion at TDC"),
    Measure("hip_angle_min", "deg", 60.0, (55.0, 65.0), 1.0, 14, label="Hip angle, closed"),
    Measure("hip_angle_max", "deg", 104.0, (99.0, 109.0), 1.0, 14, label="Hip angle, open"),
    Measure("shoulder_angle", "deg", None, None, reason="The elbow can be seen in too few frames.", label="Shoulder"),
    Measure("elbow_flexion", "deg", None, None, reason="The elbow can be seen in too few frames.", label="Elbow"),
    Measure("cadence", "rpm", 91.0, (90.0, 92.0), 0.5, 14, label="Cadence"),
    Measure("pelvic_motion_index", "index", 22.0, (10.0, 34.0), 3.0, 14, "side_proxy", label="Pelvic motion index"),
)
VERDICTS = ("red", "green", "amber", "no_target", "not_measured", "not_measured", "green", "no_target")
ROCKING = Finding(
    "pelvic_rocking",
    "possible",
    ("pelvic_motion_index",),
    "Your hip seems to rise and fall with every stroke.",
    Advice("technique", "film_from_behind", None, None, "A clip from behind shows it."),
    ("no limit is published",),
    "From the side only the near hip is seen. Film from behind.",
    because_of="saddle_too_high",
)
HIGH = Finding(
    "saddle_too_high",
    "likely",
    ("knee_flexion_bdc", "pelvic_motion_index"),
    "The saddle is probably too high: the knee is straighter than the band at the bottom of the stroke.",
    Advice("saddle_height", "lower", 5.0, (18.0, 47.0), "The knee bends about 1 to 2 deg more."),
    (SOURCE,),
    "Knee flexion at BDC is 22 degrees. Go in small steps.",
    "moderate",
    2,
)


def high(path="ride.mp4", reasons=()):
    """A rider whose saddle is too high."""
    grid = np.arange(0.0, 360.0, 45.0)
    mean = np.where(grid == 90.0, np.nan, grid / 3)
    return Analysis(
        Clip(path, (1280, 720), 30, 10.01, "hevc", "mov", 90, 1.0, 2, 120.0),
        "spin",
        "left",
        "right",
        Quality(
            usable=True,
            reasons=tuple(reasons),
            strokes=14,
            frames=30,
            seen=0.98,
            mended=3,
            mm_per_px=1.25,
            mm_per_px_interval=(1.2, 1.3),
        ),
        Strokes(np.linspace(0, 5000, 30), np.arange(14) * 0.66, np.full(14, 91.0)),
        (Series("knee_flexion", "deg", np.arange(30) / 30, np.full(30, np.nan)),),
        (Curve("knee_flexion", "deg", grid, mean, np.ones(8)),),
        MEASURES,
        {target.measure: target for target in TARGETS},
        {measure.name: verdict for measure, verdict in zip(MEASURES, VERDICTS, strict=True)},
        (HIGH, ROCKING),
        {"posecheck": "0.1.0", "model": "mediapipe heavy", "model_sha256": "ab" * 32},
        (Reason("slow_cadence", "You turn rather slowly."),),
        (Window(0.0, 20.0, 14, {"trunk_flexion": 40.0}), Window(1860.0, 1880.0, 15, {"trunk_flexion": 46.0})),
        (
            Drift(
                "trunk_flexion", "deg", 6.0, (4.5, 7.5), certain=True, since_s=1860.0, spread_ratio=0.5, variety="less"
            ),
            Drift("knee_flexion_bdc", "deg", 0.4, (-1.0, 1.8), certain=False),
        ),
        ("Now: leave the bars.", "Week 3: lower them."),
        ("Fever with it: see a professional.",),
    )


def walker(reason_id="no_pedalling"):
    """Somebody who walks by."""
    measures = tuple(
        Measure(m.name, m.unit, None, None, method=m.method, reason=WALKER, label=m.label) for m in MEASURES
    )
    return Analysis(
        Clip("walk.mp4", (640, 480), 30, 1.0),
        "spin",
        "right",
        "left",
        Quality(usable=False, reasons=(Reason(reason_id, WALKER),), strokes=0, frames=30, seen=float("nan")),
        Strokes(np.full(30, np.nan), [], []),
        (),
        (),
        measures,
        {KNEE.measure: KNEE},
        {measure.name: "not_measured" for measure in measures},
        (),
        {"posecheck": "0.1.0", "model": "mediapipe lite", "model_sha256": ""},
    )


def recording():
    """A recording with something in every field."""
    return Recording(
        track("side.mp4"),
        Settings("tt", 172.5, "left", 4.0, -1.5, 20.0, (KNEE,)),
        track("rear.mp4"),
        track("other.mp4"),
        (Correction("knee", 0.1, -0.02),),
    )


def track(path="side.mp4", frames=5):
    """A track of noise, with gaps and an outline."""
    rng = np.random.default_rng(1)
    xy = rng.random((frames, 33, 2)) * 500
    xy[1] = np.nan
    clip = Clip(path, (640, 480), frames, frames / 30)
    return Track(
        clip,
        Engine("noise", "1", "ff"),
        np.arange(frames) / 30,
        xy,
        rng.random((frames, 33)),
        contour_px=rng.random((frames, 7, 2)),
    )
