"""What an answer is called: in the rider's words, by the worst of it, and the same everywhere."""

import io
import itertools
from dataclasses import replace
from html import unescape

import pytest
from rich.console import Console
from support.analyses import HIGH, MEASURES, ROCKING, TARGETS, high, walker
from support.riders import Rider

from posecheck.fit.analysis import analyse
from posecheck.fit.target_rows import UNITS
from posecheck.fit.targets import judge_measure, shipped_targets
from posecheck.records.analysis import Measure, Reason
from posecheck.records.batch import BatchEntry, ClipLabel
from posecheck.records.serialise import from_document, to_document
from posecheck.records.settings import Settings, Target
from posecheck.records.verdicts import (
    OTHER_RIDING,
    count_verdicts,
    measure_label,
    verdict_words,
    worst_colour,
    write_headline,
)
from posecheck.reports.html.dashboard import dashboard_page
from posecheck.reports.html.report import report_page
from posecheck.reports.text.analysis import analysis_table
from posecheck.text import read_words, use_language

OPINION = Target("elbow_flexion", 80.0, 100.0, 75.0, 105.0, "deg", "a fitter", "expert", can_be_red=False)
FIRM = Target("knee_flexion_tdc", None, 112.0, None, 118.0, "deg", "a trial", "weak")
NOTHING = "Nothing stands out that should be changed."
ASKED = Reason(OTHER_RIDING, "Is that right?")


def elbow(value, half=5.0):
    return Measure("elbow_flexion", "deg", value, (value - half, value + half), 1.0, 9, label="Elbow flexion")


def top(value, half=3.0):
    return Measure("knee_flexion_tdc", "deg", value, (value - half, value + half), 1.0, 9, label="Knee flexion at TDC")


def answer(*pairs, findings=(), notes=()):
    """An analysis of these measures on these bands, judged as ever."""
    return replace(
        high(),
        measures=tuple(measure for measure, _ in pairs),
        targets={target.measure: target for _, target in pairs},
        verdicts={measure.name: judge_measure(measure, target) for measure, target in pairs},
        findings=findings,
        notes=notes,
    )


@pytest.mark.parametrize(
    ("value", "half", "said"),
    [
        (90.0, 5.0, "good"),
        (78.0, 5.0, "borderline: rather straight"),
        (19.0, 5.0, "outside, weak evidence: too straight"),
        (130.0, 5.0, "outside, weak evidence: too bent"),
        (90.0, 40.0, "unsure"),
    ],
)
def test_an_elbow_far_off_its_band_is_not_on_the_border(value, half, said):
    measure = elbow(value, half)
    assert verdict_words(judge_measure(measure, OPINION), measure, OPINION) == said


def test_what_lies_outside_a_firm_band_is_outside():
    assert verdict_words("red", top(130.0), FIRM) == "outside: too bent"
    assert verdict_words("not_measured", Measure("cadence", "rpm", None, None), None) == "not measured"
    assert verdict_words("no_target", elbow(19.0), None) == "no band"


@pytest.mark.parametrize("name", UNITS)
def test_every_measure_with_a_band_has_the_riders_words_for_both_sides(name):
    ways = read_words("verdicts")["ways"][name]
    assert set(ways) == {"low", "high", "rather_low", "rather_high"}
    assert len(set(ways.values())) == len(ways)


def test_a_measure_without_words_of_its_own_is_low_or_high():
    target = replace(FIRM, measure="new_measure")
    assert verdict_words("red", replace(top(130.0), name="new_measure"), target) == "outside: too high"


@pytest.mark.parametrize(
    ("analysis", "worst"),
    [
        (answer((elbow(90.0), OPINION)), "green"),
        (answer((elbow(90.0, 40.0), OPINION)), "unsure"),
        (answer((elbow(78.0), OPINION), (top(115.0, 30.0), FIRM)), "amber"),
        (answer((elbow(19.0), OPINION)), "amber"),
        (answer((elbow(19.0), OPINION), (top(130.0), FIRM)), "red"),
        (answer((elbow(90.0), OPINION), findings=(ROCKING,)), "amber"),
        (answer((elbow(90.0), OPINION), findings=(ROCKING, HIGH)), "red"),
        (walker(), "unsure"),
    ],
)
def test_the_colour_is_that_of_the_worst(analysis, worst):
    assert worst_colour(analysis) == worst
    assert f'<section class="verdict {worst}"' in report_page(analysis)


@pytest.mark.parametrize(
    ("analysis", "said"),
    [
        (answer((elbow(90.0), OPINION)), "Nothing stands out that should be changed."),
        (
            answer((elbow(90.0, 40.0), OPINION)),
            "Nothing certain stands out; some numbers are too uncertain to judge.",
        ),
        (
            answer((elbow(78.0), OPINION)),
            "Nothing stands out that should be changed. Borderline: elbow flexion (rather straight).",
        ),
        (
            answer((elbow(19.0), OPINION)),
            (
                "No change of the bike follows from these numbers. Outside the band, on weak evidence: elbow flexion "
                "(too straight)."
            ),
        ),
        (
            answer((elbow(19.0), OPINION), (top(130.0), FIRM)),
            (
                "No change of the bike follows from these numbers. Outside the band: knee flexion at TDC (too bent). "
                "Outside the band, on weak evidence: elbow flexion (too straight)."
            ),
        ),
        (answer((elbow(90.0), OPINION), findings=(HIGH,)), HIGH.text),
        (
            answer((elbow(19.0), OPINION), findings=(replace(HIGH, signs=("elbow_flexion",)),)),
            HIGH.text,
        ),
        (
            answer((elbow(90.0), OPINION), notes=(ASKED,)),
            f"{NOTHING} Most bands for spinning are missed: is --riding spin right?",
        ),
    ],
)
def test_the_headline(analysis, said):
    assert write_headline(analysis) == said


def test_a_headline_names_three_numbers_and_counts_the_others():
    names = ("elbow_flexion", "trunk_flexion", "shoulder_angle", "hip_angle_max", "hip_angle_min")
    pairs = [(replace(elbow(19.0), name=name, label=name), replace(OPINION, measure=name)) for name in names]
    assert write_headline(answer(*pairs)).endswith("shoulder angle (too cramped); 2 more.")


def test_a_refused_clip_says_why():
    assert write_headline(walker()) == f"This clip cannot be measured. {walker().quality.reasons[0].text}"


def test_weak_evidence_is_counted_for_itself():
    assert (
        count_verdicts(answer((elbow(19.0), OPINION), (top(115.0), FIRM)))
        == "2 measures judged: 1 borderline, 1 outside on weak evidence."
    )
    assert count_verdicts(walker()) == ""


@pytest.mark.parametrize(
    ("analysis", "said"),
    [
        (answer((elbow(90.0), OPINION)), "Leave the bike as it is."),
        (answer((elbow(78.0), OPINION)), "a number on the border is no reason"),
        (answer((elbow(19.0), OPINION)), "outside a band on weak evidence is no reason"),
        (answer((top(130.0), FIRM)), "no single change of the bike follows"),
        (answer((elbow(90.0, 40.0), OPINION)), "until a better clip says more"),
    ],
)
def test_the_report_says_why_nothing_is_changed(analysis, said):
    assert said in report_page(analysis)


def analyses():
    """Answers of many kinds: made by hand in every combination, and measured."""
    pairs = ([(elbow(value, half), OPINION)] for value, half in ((90, 5), (78, 5), (19, 5), (90, 40)))
    tops = ([], [(top(100.0), FIRM)], [(top(130.0), FIRM)])
    found = ((), (HIGH,), (ROCKING,))
    for one, more, findings, notes in itertools.product(pairs, tops, found, ((), (ASKED,))):
        yield answer(*one, *more, findings=findings, notes=notes)
    for hip_mm, riding in itertools.product(((-215.0, 740.0), (-215.0, 680.0)), ("spin", "tt", "recovery")):
        rider = Rider(hip_mm=hip_mm, seconds=6.0)
        yield analyse(replace(rider.recording(), settings=Settings(riding)))
    yield from (high(), walker())


def flat(text):
    return " ".join(text.split())


def test_terminal_report_overview_and_document_say_the_same():
    seen = set()
    for analysis in analyses():
        said = write_headline(analysis)
        if said in seen:
            continue
        file = io.StringIO()
        Console(file=file, width=100).print(analysis_table(analysis))
        assert said in flat(file.getvalue())
        assert f'<p class="sentence">{said}</p>' in unescape(report_page(analysis))
        entry = BatchEntry(ClipLabel("a", "a.mp4"), analysis.riding, "measured", analysis=analysis)
        assert f"<p>{said}</p>" in unescape(dashboard_page([entry]))
        assert to_document(analysis)["headline"] == said
        seen.add(said)
    assert len(seen) > 20


def test_an_older_document_calls_the_knee_what_it_is():
    document = to_document(high())
    document["measures"]["knee_flexion_bdc"]["label"] = "Knee extension at BDC"
    del document["headline"]
    assert from_document(document)["knee_flexion_bdc"].label == "Knee flexion at BDC"


def test_nothing_is_called_extension_of_the_knee():
    answered = analyse(Rider(hip_mm=(-215.0, 740.0), seconds=6.0).recording())
    assert answered["knee_flexion_bdc"].label == "Knee flexion at BDC"
    assert not [measure.label for measure in answered.measures if "knee ext" in measure.label.lower()]


def test_bands_of_another_riding_are_asked_about():
    """A rider who sits upright, held against the bands for time trial."""
    recording = Rider(hip_mm=(-215.0, 740.0), seconds=6.0).recording()
    fits, misses = (analyse(replace(recording, settings=Settings(riding))) for riding in ("spin", "tt"))
    assert OTHER_RIDING not in {note.id for note in fits.notes}
    (asked,) = (note for note in misses.notes if note.id == OTHER_RIDING)
    assert "is --riding tt right?" in asked.text
    assert "Of the bands for spinning it is " in asked.text
    assert "Most bands for time trial are missed: is --riding tt right?" in write_headline(misses)


def test_where_no_other_kind_fits_better_that_is_said():
    far = replace(Rider(hip_mm=(-215.0, 740.0), seconds=6.0), trunk_flexion_deg=5.0, elbow_deg=60.0, shoulder_deg=40.0)
    answered = analyse(replace(far.recording(), settings=Settings("spin")))
    (asked,) = (note for note in answered.notes if note.id == OTHER_RIDING)
    assert asked.text.endswith("Those of no other kind fit better.")


def test_a_fitters_own_bands_ask_no_question():
    own = tuple(
        replace(band, level="own", low=0.0, amber_low=0.0, high=1.0, amber_high=1.0) for band in shipped_targets("tt")
    )
    recording = Rider(hip_mm=(-215.0, 740.0), seconds=6.0).recording()
    answered = analyse(replace(recording, settings=Settings("tt", targets=own)))
    assert OTHER_RIDING not in {note.id for note in answered.notes}


def test_measures_made_by_hand_are_named_as_in_the_product():
    assert {MEASURES[0].label, TARGETS[0].measure} == {"Knee flexion at BDC", "knee_flexion_bdc"}


def test_a_measure_that_was_kept_in_one_language_is_named_in_another():
    with use_language("de"):
        assert measure_label(top(115.0)) == "Kniebeugung im OT"
    assert measure_label(replace(top(115.0), name="new_measure", label="Something new")) == "Something new"
