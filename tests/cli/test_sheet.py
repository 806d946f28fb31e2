"""A fitter's sheet on the command line: made, filled in, printed and kept."""

import json

import jsonschema
import pytest
from support.command import stored
from support.paths import DOCS


@pytest.mark.slow
def test_a_sheet_is_made_filled_in_printed_and_kept(run, tmp_path):
    file, database = tmp_path / "anna.toml", ("--database", str(tmp_path / "h.sqlite"))
    assert run("sheet", str(file))[0] == 0
    code, _, err = run("sheet", str(file))
    assert (code, "is there already" in err) == (2, True)
    file.write_text(file.read_text(encoding="utf-8").replace("# saddle_height", "saddle_height"), encoding="utf-8")
    kept, place = stored(tmp_path, "spin_high"), tmp_path / "out"
    first = run("check", kept, "--out", str(place), "--sheet", str(file), "--rider", "Anna", *database)
    again = run("check", kept, "--out", str(place), "--rider", "anna", *database)
    assert (first[0], again[0]) == (0, 0)
    assert "720 mm" in (place / "report.html").read_text(encoding="utf-8")
    history = json.loads(run("history", "Anna", "--json", *database)[1])
    jsonschema.validate(history, json.loads((DOCS / "history.schema.json").read_text(encoding="utf-8")))
    assert [one["sheet"]["before"]["saddle_height_mm"] for one in history["sheets"]] == [720]
    assert "Saddle height 720 mm" in " ".join(run("history", "Anna", *database)[1].split())
    assert run("history", "Anna", "--delete", "--yes", *database)[0] == 0
    assert b"saddle_height_mm" not in (tmp_path / "h.sqlite").read_bytes()
