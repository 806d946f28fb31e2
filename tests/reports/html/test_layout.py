"""Templates filled in, and scripts put together."""

import jinja2
import pytest

from posecheck.reports.html.layout import page_script, read_asset, render_template, round_numbers


def test_numbers_keep_their_shape_and_gaps():
    assert round_numbers([[1.234, float("nan")], [float("inf"), -0.126]], 2) == [[1.23, None], [None, -0.13]]


def test_a_script_is_strict_and_in_order():
    script = page_script("curves.js", "paper.js")
    assert script.startswith('"use strict";')
    assert script.index(read_asset("curves.js")) < script.index(read_asset("paper.js"))


def test_a_template_that_names_something_else_is_loud():
    with pytest.raises(jinja2.UndefinedError):
        render_template("page.html", {})
