"""``posecheck start-height``, and the numbers of a bike."""

import json

from support.command import stored


def test_it_says_a_height_and_that_it_is_a_start_only(run):
    code, out, err = run("start-height", "840", "--crank-mm", "170")
    assert (code, err) == (0, "")
    assert "745 mm" in out
    assert "start only" in out


def test_an_inseam_in_centimetres_is_named(run):
    code, _, err = run("start-height", "84")
    assert code == 2
    assert "500 to 1100 mm" in err


def test_marks_are_read_and_their_distances_remembered(run, tmp_path):
    kept, database = stored(tmp_path, "spin_high"), str(tmp_path / "history.sqlite")
    who = ("--rider", "Anna", "--bike", "Room 12", "--database", database, "--json")
    code, out, _ = run("check", kept, "--mark", "saddle=7:20", *who)
    advice = json.loads(out)["findings"][0]["advice"]
    assert (code, advice["first_step_mm"], advice["marks"]) == (0, 20.0, [7.0, 6.0])
    code, out, _ = run("check", kept, "--mark", "saddle=9", *who)
    assert json.loads(out)["findings"][0]["advice"]["marks"] == [9.0, 8.0]
    code, _, err = run("check", kept, "--mark", "saddle=9")
    assert (code, "saddle=9:20 for 20 mm" in err) == (2, True)
