"""Libraries are loaded when something needs them, and all at once on demand."""

from __future__ import annotations

import subprocess
import sys

from support.paths import environment

CODE = """
import sys
import posecheck.app.check, posecheck.app.sampling, posecheck.app.track_parts, posecheck.fit.analysis
from posecheck.core.libraries import load_libraries
print(sorted({"scipy", "sqlalchemy"} & sys.modules.keys()))
load_libraries()
before = {name for name in sys.modules if name.startswith("scipy")}
from posecheck.fit.analysis import analyse
from support.sticker_riders import recording
analyse(recording(worn=()))
print(sorted(name for name in sys.modules if name.startswith("scipy") and name not in before))
"""


def test_an_analysis_needs_no_library_that_is_not_loaded_on_demand():
    command = [sys.executable, "-c", CODE]
    done = subprocess.run(command, check=False, env=environment(), capture_output=True, text=True)
    assert done.stdout.split("\n")[:2] == ["[]", "[]"], done.stderr
