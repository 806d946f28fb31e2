"""OpenVINO, a runtime for networks that comes with the extra ``fast``: the only place that knows it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from tempfile import TemporaryDirectory
from typing import Any, Final
from zipfile import ZipFile

from posecheck.records.base import Array
from posecheck.system.cache import keep_cached, read_cached
from posecheck.system.later import put_off_imports

from .models import Bundle

_ONE_THREAD: Final = {
    "INFERENCE_NUM_THREADS": 1,
    "NUM_STREAMS": 1,
    "ENABLE_CPU_PINNING": False,  # it would put each process on the same core
    "INFERENCE_PRECISION_HINT": "f32",  # with fewer bits landmarks move by 4.7 px in the mean (own measurement)
}


class Network:
    """A network that is loaded, for one picture at a time on one core."""

    def __init__(self, bundle: Bundle, name: str, outputs: Sequence[int]) -> None:
        """Load a network of a bundle; only the `outputs` with these numbers are worked out.

        What OpenVINO makes of it is kept in the user's cache folder, which takes a second less the next time. Raises
        ImportError, OSError or RuntimeError where OpenVINO does not load or cannot run it.
        """
        openvino = _import()
        core = openvino.Core()
        kept_as = f"{bundle.name}-{name}-{'-'.join(map(str, outputs))}"
        machine = [core.get_property("CPU", what) for what in ("FULL_DEVICE_NAME", "OPTIMIZATION_CAPABILITIES")]
        version = f"{openvino.__version__} {bundle.sha256} {machine} {_ONE_THREAD}"
        compiled = _read_compiled(core, read_cached(kept_as, version))
        if compiled is None:
            compiled = _compile(openvino, core, bundle, name, outputs)
            keep_cached(kept_as, version, compiled.export_model().getvalue())
        self._request = compiled.create_infer_request()

    def __call__(self, picture: Array) -> list[Array]:
        """Give the outputs for a picture (H, W, 3), each without the axis for several; they hold until the next."""
        found = self._request.infer([picture[None]], share_inputs=True, share_outputs=True)
        return [array[0] for array in found.values()]


@cache
def openvino_version() -> str:
    """Say which OpenVINO this process runs, as ``2026.4.1``. Raises ImportError or OSError where it does not load."""
    return str(_import().__version__).partition("-")[0]


def _compile(openvino: Any, core: Any, bundle: Bundle, name: str, outputs: Sequence[int]) -> Any:
    # It reads files of this kind by their path alone, and keeps none open.
    with ZipFile(bundle.path) as file, TemporaryDirectory(prefix="posecheck-") as folder:
        model = core.read_model(file.extract(f"{name}.tflite", folder))
    wanted = [model.outputs[number].get_node() for number in outputs]
    return core.compile_model(openvino.Model(wanted, model.get_parameters()), "CPU", _ONE_THREAD)


def _read_compiled(core: Any, content: bytes | None) -> Any:
    with suppress(RuntimeError):
        return None if content is None else core.import_model(content, "CPU", _ONE_THREAD)
    return None


def _import() -> Any:
    # Its converter of models, which nothing here needs, tells the makers of each import over the network.
    with put_off_imports("openvino.tools.ovc"):
        import openvino
    return openvino
