"""What a rider reads in a terminal."""

import io
from dataclasses import replace

import pytest
from rich.console import Console
from support.analyses import MEASURES, ROCKING, TARGETS, WALKER, high, walker

from posecheck.records.analysis import Reason
from posecheck.reports.text.analysis import analysis_table, footer_text, preview_line


def printed(analysis, *, width=80, **options):
    file = io.StringIO()
    Console(file=file, width=width, **options).print(analysis_table(analysis))
    return file.getvalue()


def flat(text):
    return " ".join(text.split())


def row(text, label):
    """A row of the tables, which come after the strip."""
    table = text[text.index("95 % interval") :]
    return next(line for line in table.splitlines() if line.strip().startswith(label))


def with_knee(**changes):
    analysis = high()
    return replace(analysis, measures=(replace(MEASURES[0], **changes), *MEASURES[1:]))


def test_the_title_says_what_was_seen():
    title = printed(high()).splitlines()[:2]
    assert title == ["ride.mp4", "left side, 14 strokes, 91 rpm, bands for spin"]


def test_the_preview_is_a_line_of_the_angles_that_decide():
    line = preview_line(high())
    assert line.startswith("So far: Knee flexion at BDC 2")
    assert "\n" not in line
    assert "to" in line


def test_the_knee_is_shown_as_flexion_and_as_extension():
    text = printed(high())
    assert "22 deg (18 to 24) " in row(text, "Knee flexion at BDC")
    assert "(= 158 deg extension)" in text


@pytest.mark.parametrize("flexion", [0.4, 35.5, 36.5, 89.5])
def test_flexion_and_extension_add_up_as_shown(flexion):
    text = flat(printed(with_knee(value=flexion)))
    shown = int(text.split("Knee flexion at BDC ")[1].split(" deg")[0])
    assert f"(= {180 - shown} deg extension)" in text


@pytest.mark.parametrize(
    ("label", "verdict"),
    [
        ("Knee flexion at BDC", "outside: too straight"),
        ("Knee flexion at TDC", "good"),
        ("Hip angle, closed", "borderline"),
        ("Cadence", "good"),
    ],
)
def test_the_verdict_is_a_word_and_has_a_direction(label, verdict):
    assert row(printed(high()), label).strip().endswith(verdict)


def test_open_bands_and_own_bands():
    text = printed(high())
    assert "up to 112" in row(text, "Knee flexion at TDC")
    assert "from 62" in row(text, "Hip angle, closed")
    assert "85 to 95" in row(text, "Cadence")
    assert text.count("(own)") == 1


def test_the_proxy_is_named_wherever_it_is_shown():
    text = flat(printed(high(), width=100))
    assert text.count("Pelvic motion index") == 2
    proxy = replace(MEASURES[-1], name="lateral_pelvic_sway", unit="mm")
    assert "Lateral pelvic sway (proxy)" in printed(replace(high(), measures=(proxy,)))


def test_what_to_change():
    text = flat(printed(high()))
    assert "1. Saddle too high (likely)" in text
    assert "Change: saddle height, lower; first step 5 mm; in all 18 to 47 mm." in text
    assert "Expected: The knee bends about 1 to 2 deg more." in text
    assert "Signs: Knee flexion at BDC, Pelvic motion index (side view). Evidence: moderate." in text
    assert "For a fitter: Knee flexion at BDC is 22 degrees." in text


def test_what_follows_from_a_cause_stands_beneath_it_without_a_number():
    text = flat(printed(high()))
    assert "What may follow from it: pelvic rocking (possible). Your hip seems to rise and fall" in text
    assert "with every stroke. A clip from behind shows it." in text
    assert "2. Pelvic" not in text


def test_what_to_do_where_nothing_is_moved():
    text = flat(printed(replace(high(), findings=(replace(ROCKING, because_of=None),))))
    assert "1. Pelvic rocking (possible)" in text
    assert "What to do: A clip from behind shows it." in text
    assert "technique" not in text


def test_numbers_without_a_band_stand_in_a_block_of_their_own():
    judged, others = printed(high()).split("For information, no band")
    assert "Hip angle, open" in others
    assert "Hip angle, open" not in judged
    assert "no band" not in judged
    assert "22 (10 to 34)" in row(others, "Pelvic motion index")


def test_what_changed_and_since_when():
    text = flat(printed(high()))
    assert "trunk_flexion: +6 deg (+4 to +8), from minute 31 on." in text
    assert "strokes differ less from one another than at first" in text
    assert "+0 deg" not in text


def test_notes_plan_and_red_flags():
    text = flat(printed(high()))
    assert "Good to know You turn rather slowly." in text
    assert "The way back, step by step 1. Now: leave the bars. 2. Week 3: lower them." in text
    assert "No matter what the numbers say Fever with it: see a professional." in text


def test_advice_without_millimetres():
    finding = high().findings[0]
    advice = replace(finding.advice, part="cadence", direction="raise", first_step_mm=None, range_mm=None, expected="")
    text = flat(printed(replace(high(), findings=(replace(finding, advice=advice),))))
    assert "Change: cadence, raise. Signs" in text


def test_nothing_stands_out():
    green = dict.fromkeys(high().verdicts, "green")
    assert "Nothing stands out that should be changed." in printed(replace(high(), findings=(), verdicts=green))


def test_each_reason_is_said_once():
    slow = Reason("slow_motion", "The cadence is very low.")
    text = flat(printed(high(reasons=[slow])))
    assert text.count(slow.text) == 1
    assert text.count("The elbow can be seen in too few frames.") == 1
    assert "Not measured: Shoulder angle, Elbow flexion. The elbow" in text


def test_a_clip_that_cannot_be_measured():
    text = flat(printed(walker()))
    assert "This clip cannot be measured." in text
    assert text.count(WALKER) == 1
    assert "Verdict" not in text
    assert "Not measured" not in text


def test_a_cadence_without_enough_strokes():
    cadence = replace(MEASURES[6], value=74.0, interval=(72.0, 77.0))
    others = [measure for measure in walker().measures if measure.name != "cadence"]
    text = flat(printed(replace(walker(), measures=(*others, cadence))))
    assert "74 rpm (72 to 77)" in text
    assert "This clip cannot be measured." in text
    assert "Nothing stands out" not in text
    assert text.count(WALKER) == 1


def test_nobody_in_the_picture():
    assert "no rider found, 0 strokes" in printed(replace(walker(), side=None, facing=None))


def test_it_does_not_diagnose():
    for analysis in (high(), walker()):
        assert flat(printed(analysis)).endswith(footer_text())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_fits(width):
    assert max(map(len, printed(high("long_" * 30 + ".mp4"), width=width).splitlines())) <= width


def test_a_pipe_has_no_colours_and_a_terminal_has():
    assert "\x1b" not in printed(high())
    assert "\x1b[1;31moutside" in printed(high(), force_terminal=True, color_system="standard")


def test_a_file_name_cannot_steer_the_terminal():
    text = printed(high("[red]a\x1b[2J\udc80.mp4"), force_terminal=True, color_system=None)
    assert text.splitlines()[0] == "[red]a?[2J?.mp4"


@pytest.mark.parametrize("changes", [{"interval": None}, {"label": ""}, {"value": -0.2}])
def test_odd_measures(changes):
    assert "-0" not in printed(with_knee(**changes))


def test_a_band_without_edges():
    target = replace(TARGETS[0], low=None, high=None, amber_low=None, amber_high=None)
    analysis = replace(high(), targets={target.measure: target}, verdicts={target.measure: "green"})
    assert "None" not in printed(analysis)
