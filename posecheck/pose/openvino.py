"""OpenVINO, a runtime for networks that comes with the extra ``fast``: the only place that knows it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from posecheck.records.base import Array
from posecheck.system.later import put_off_imports

_ONE_THREAD: Final = {
    "INFERENCE_NUM_THREADS": 1,
    "NUM_STREAMS": 1,
    "ENABLE_CPU_PINNING": False,  # it would put each process on the same core
    "INFERENCE_PRECISION_HINT": "f32",  # with fewer bits landmarks move by 4.7 px in the mean (own measurement)
}


class Network:
    """A network that is loaded, for one picture at a time on one core."""

    def __init__(self, tflite: bytes, outputs: Sequence[int]) -> None:
        """Load a network from a file's content; only the `outputs` with these numbers are worked out.

        Raises ImportError, OSError or RuntimeError where OpenVINO does not load or cannot run it.
        """
        openvino = _import()
        core = openvino.Core()
        # It reads files of this kind by their path alone, and keeps none open.
        with TemporaryDirectory(prefix="posecheck-") as folder:
            path = Path(folder, "network.tflite")
            path.write_bytes(tflite)
            model = core.read_model(path)
        wanted = [model.outputs[number].get_node() for number in outputs]
        compiled = core.compile_model(openvino.Model(wanted, model.get_parameters()), "CPU", _ONE_THREAD)
        self._request = compiled.create_infer_request()

    def __call__(self, picture: Array) -> list[Array]:
        """Give the outputs for a picture (H, W, 3), each without the axis for several; they hold until the next."""
        found = self._request.infer([picture[None]], share_inputs=True, share_outputs=True)
        return [array[0] for array in found.values()]


@cache
def openvino_version() -> str:
    """Say which OpenVINO this process runs, as ``2026.4.1``. Raises ImportError or OSError where it does not load."""
    return str(_import().__version__).partition("-")[0]


def _import() -> Any:
    # Its converter of models, which nothing here needs, tells the makers of each import over the network.
    with put_off_imports("openvino.tools.ovc"):
        import openvino
    return openvino
