"""A fitter's sheet on the report."""

from support.analyses import high
from support.pages import text_of

from posecheck.records.sheet import BikeSetup, FitterSheet
from posecheck.records.what_if import ContactPoint
from posecheck.reports.html.report import report_page
from posecheck.reports.html.sheet import sheet_values

SHEET = FitterSheet(
    client="Anna",
    inseam_mm=812,
    pain="<b>knee</b>",
    before=BikeSetup(saddle_height_mm=720, stem_mm=110),
    after=BikeSetup(saddle_height_mm=712.5),
)


def test_before_and_after_stand_beside_each_other_and_what_the_clip_says():
    values = sheet_values(SHEET, (ContactPoint("saddle_height", 715.0, (690.0, 741.0)),))["sheet"]
    assert values["rows"] == [("Saddle height", "720 mm", "712.5 mm", "690 to 741 mm"), ("Stem", "110 mm", "", "")]
    assert [text for _, text in values["facts"]] == ["Anna", "812 mm", "<b>knee</b>"]


def test_a_report_has_it_where_there_is_one():
    page = text_of(report_page(high(), sheet=SHEET))
    assert "712.5 mm" in page
    assert "&lt;b&gt;knee&lt;/b&gt;" in page
    assert "fitter&#39;s sheet" not in text_of(report_page(high()))
