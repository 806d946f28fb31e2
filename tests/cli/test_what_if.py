"""What happens if, on the command line."""

import json

import jsonschema
from support.command import stored
from support.paths import DOCS


def test_what_happens_if(run, tmp_path):
    kept = stored(tmp_path, "spin_high")
    moves = ("--saddle-up", "-20", "--bars-up", "10", "--saddle-back", "-5", "--bars-nearer", "5")
    code, out, err = run("what-if", kept, *moves)
    assert (code, err) == (0, "")
    assert "Saddle 20 mm down; saddle 5 mm forward; bars 10 mm up; bars 5 mm nearer" in " ".join(out.split())
    assert "outside > borderline" in out
    code, out, _ = run("what-if", kept, *moves, "--cranks", "165", "--saddle-along", "--json")
    found = json.loads(out)
    jsonschema.validate(found, json.loads((DOCS / "what-if.schema.json").read_text(encoding="utf-8")))
    assert (found["moves"]["crank_mm"], found["crank_mm"]) == (165.0, 170.0)
    assert found["measures"]["knee_flexion_bdc"]["change"] > 2
    code, _, err = run("what-if", kept, "--saddle-up", "300")
    assert (code, "at most 100 mm" in err) == (2, True)


def test_the_best_moves_are_found_and_not_mixed_with_others(run, tmp_path):
    kept = stored(tmp_path, "spin_high")
    found = json.loads(run("what-if", kept, "--best", "--json")[1])
    assert found["moves"]["saddle_up_mm"] < -10
    assert {one["name"] for one in found["contact_points"]} >= {"saddle_height", "reach", "drop"}
    code, _, err = run("what-if", kept, "--best", "--bars-up", "10")
    assert (code, "leave the others out" in err) == (2, True)
