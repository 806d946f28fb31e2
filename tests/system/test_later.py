"""Imports put off until something is wanted."""

from __future__ import annotations

import subprocess
import sys

import pytest

from posecheck.system.later import put_off_imports


def test_a_library_is_loaded_when_it_is_used(tmp_path, monkeypatch):
    (tmp_path / "heavy_library").mkdir()
    (tmp_path / "heavy_library" / "__init__.py").write_text("")
    (tmp_path / "heavy_library" / "plots.py").write_text("ANSWER = 42\n")
    (tmp_path / "light_library.py").write_text("import heavy_library.plots as plots\n")
    monkeypatch.syspath_prepend(tmp_path)
    names = ("heavy_library", "heavy_library.plots")
    with put_off_imports(*names):
        import light_library

        with pytest.raises(AttributeError, match="not loaded"):
            _ = light_library.plots.ANSWER
    assert not set(names) & set(sys.modules)
    assert light_library.plots.ANSWER == 42
    assert set(names) <= set(sys.modules)
    with put_off_imports(*names):  # what is there already stays
        assert sys.modules["heavy_library.plots"].ANSWER == 42
    with pytest.raises(AttributeError):
        _ = light_library.plots.nothing
    for name in (*names, "light_library"):
        del sys.modules[name]


@pytest.mark.slow
def test_mediapipe_loads_without_what_it_draws_with():
    code = (
        "import sys; from posecheck.pose.mediapipe import _import; _import();"
        "assert 'matplotlib' not in sys.modules;"
        "from mediapipe.tasks.python.vision import drawing_utils; drawing_utils.plt.figure;"
        "assert 'matplotlib.pyplot' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
