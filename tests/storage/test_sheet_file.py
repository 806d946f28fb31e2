"""A fitter's sheet as a file, and as a history keeps it."""

import pytest

from posecheck.errors import SettingsError, StoreError
from posecheck.records.sheet import BikeSetup, FitterSheet
from posecheck.storage.sheet_file import empty_sheet, parse_sheet, read_sheet, sheet_text

FILLED = """
client = "Anna  Müller"
inseam_mm = 812
pain = "left knee, after 60 km"
[before]
saddle_height_mm = 720
cleats = "neutral"
[after]
saddle_height_mm = 712.5
"""
SHEET = FitterSheet(
    client="Anna Müller",
    inseam_mm=812,
    pain="left knee, after 60 km",
    before=BikeSetup(saddle_height_mm=720, cleats="neutral"),
    after=BikeSetup(saddle_height_mm=712.5),
)


def written(tmp_path, text):
    path = tmp_path / "anna.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sheet_is_read_and_comes_back_out_of_a_history(tmp_path):
    assert read_sheet(written(tmp_path, FILLED)) == SHEET
    assert parse_sheet(sheet_text(SHEET), "Sheet 1") == SHEET


def test_the_empty_sheet_is_one_and_shows_every_field(tmp_path):
    assert read_sheet(written(tmp_path, empty_sheet())) == FitterSheet()
    filled = empty_sheet().replace("# inseam", "inseam")
    for name in ("saddle_height", "saddle_setback", "stem", "bar_drop", "crank"):
        filled = filled.replace(f"# {name}", name)
    sheet = read_sheet(written(tmp_path, filled))
    assert None not in (sheet.inseam_mm, *(getattr(sheet.before, name) for name in BikeSetup.__slots__))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("inseam_mm = 81", "an inseam is 400 to 1200 mm, not 81"),
        ("[before]\nsaddle_height_mm = 72.5", "a saddle stands 300 to 1100 mm"),
        ("[before]\ncrank_mm = '172'", "crank_mm is a plain number, not '172'"),
        ("pain = 3", "pain is a text in quotes, not 3"),
        ("weight = 70", "'weight' is not on a sheet"),
        ("before = 3", "before is a part of its own"),
        ("stem_mm = 100", "'stem_mm' is not on a sheet"),
        ("client = ", "this is not TOML"),
        (f"pain = '{'x' * 301}'", "of at most 300 letters"),
        ("inseam_mm = nan", "an inseam is"),
    ],
)
def test_what_makes_no_sense_is_named_with_its_file(tmp_path, text, says):
    with pytest.raises(SettingsError, match=r"anna\.toml: ") as caught:
        read_sheet(written(tmp_path, text))
    assert says in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SettingsError, match=r"posecheck sheet gone\.toml makes an empty one"):
        read_sheet(tmp_path / "gone.toml")


@pytest.mark.parametrize("text", ["", "[]", '{"inseam_mm": 5}', '{"before": 3}'])
def test_a_damaged_sheet_in_a_history_is_named(text):
    with pytest.raises(StoreError, match="Sheet 4 is damaged"):
        parse_sheet(text, "Sheet 4")
