"""The quicker runtime, where it is installed."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

# Not `importorskip`: OpenVINO's own import tells its makers of it over the network.
needs_openvino = pytest.mark.skipif(find_spec("openvino") is None, reason="needs OpenVINO")
