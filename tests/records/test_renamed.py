"""Documents that call the index of the side clip sway, beside those that have the sway of a clip from behind."""

from dataclasses import replace

import pytest
from support.analyses import high

from posecheck.records.analysis import Measure, Window
from posecheck.records.findings import Drift, Finding
from posecheck.records.renamed import INDEX, SWAY, rename_pelvic_index, rename_views
from posecheck.records.serialise import from_document, to_document

DRIFTING = Finding("posture_drift", "likely", (SWAY,), "Your hips rock more.", high().findings[0].advice, (), "")


def old_document(method, unit):
    """What version 0.1.0 wrote before the index had a name of its own."""
    sway = Measure(SWAY, unit, 22.0, (10.0, 34.0), 3.0, 14, method)
    rocking, saddle = (
        replace(one, signs=tuple(SWAY if sign == INDEX else sign for sign in one.signs)) for one in high().findings[:2]
    )
    return to_document(
        replace(
            high(),
            measures=(*(measure for measure in high().measures if measure.name != INDEX), sway),
            verdicts={**{name: value for name, value in high().verdicts.items() if name != INDEX}, SWAY: "no_target"},
            findings=(rocking, saddle, DRIFTING),
            windows=(Window(0.0, 20.0, 20, {SWAY: 22.0}),),
            drifts=(Drift(SWAY, "index", 9.0, (8.0, 10.0), certain=True),),
        )
    )


@pytest.mark.parametrize(
    ("method", "unit", "measured", "signs"), [("side_proxy", "index", INDEX, INDEX), ("rear", "mm", SWAY, SWAY)]
)
def test_an_old_side_value_is_read_as_the_index_and_an_old_rear_value_is_sway(method, unit, measured, signs):
    read = from_document(old_document(method, unit))
    assert {INDEX, SWAY} & {measure.name for measure in read.measures} == {measured}
    assert {INDEX, SWAY} & set(read.verdicts) == {measured}
    assert (read[measured].value, read[measured].unit) == (22.0, unit)
    others = {sign for one in read.findings if one.id != "posture_drift" for sign in one.signs}
    assert {INDEX, SWAY} & others == {signs}


@pytest.mark.parametrize(("method", "unit"), [("side_proxy", "index"), ("rear", "mm")])
def test_windows_and_drifts_were_always_read_from_the_side(method, unit):
    read = from_document(old_document(method, unit))
    assert [dict(window.values) for window in read.windows] == [{INDEX: 22.0}]
    assert [drift.measure for drift in read.drifts] == [INDEX]
    assert read.findings[-1].signs == (INDEX,)


def test_a_document_with_both_names_stays_as_it_is():
    both = replace(high(), measures=(*high().measures, Measure(SWAY, "mm", 12.0, (6.0, 18.0), 1.0, 9, "rear")))
    assert rename_pelvic_index(both) is both


def test_an_older_recording_keeps_its_views():
    track = {"clip": {"path": "look"}, "look": "side.look"}
    assert rename_views({"side": track, "rear": None, "settings": {"riding": "tt"}}) == {
        "side": {"clip": {"path": "look"}, "view": "side.look"},
        "rear": None,
        "settings": {"riding": "tt"},
    }
    assert rename_views([1]) == [1]
