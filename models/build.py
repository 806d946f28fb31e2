"""Rebuild the pose bundles from Google's npm package ``@mediapipe/pose``, byte for byte.

    python models/build.py                        # heavy and lite, into this folder
    python models/build.py full --into elsewhere  # any of lite, full, heavy, anywhere

A bundle is a zip of two TFLite models: one finds the person, one places the landmarks. The npm
package holds both, but without the metadata by which MediaPipe's Tasks API learns how to scale
the pixels; this script adds it. The weights are not touched.

Needs ``mediapipe``, flatbuffers 25.12 or newer, and ``npm`` unless ``--tarball`` names the package file.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import subprocess
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_schema
from mediapipe.tasks.metadata import schema_py_generated as tflite_schema

PACKAGE = "@mediapipe/pose"
PACKAGE_VERSION = "0.5.1675469404"
PACKAGE_SHA256 = "8bb349a7b3a3ba699df23be804ddd3b3eab810b50b15406894be257859388a84"
LICENCE = "Apache-2.0"

FLATBUFFERS = (25, 12)
"""Older ones let tables of different size share a layout, which also gives other bytes."""

NAMES = ("heavy", "lite", "full")
ASSETS = "pose_solution_packed_assets"
DETECTOR = "/third_party/mediapipe/modules/pose_detection/pose_detection.tflite"

ALIGNMENT = 16
"""TFLite reads weights in place, at multiples of 16 bytes; MediaPipe alone would ask for 4."""
PADDING_ID = 0xD935
"""Zip's extra field for alignment, as Android's zipalign writes it."""
ZIP_HEADER = 30
"""Bytes before a zip entry's name; name, extra field and data follow."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold: with a fixed one, two builds are equal."""


@dataclass(frozen=True)
class Scaling:
    """How pixel values become model input: ``(value - mean) / std``."""

    mean: float
    std: float


DETECTOR_SCALING = Scaling(mean=127.5, std=127.5)
LANDMARKS_SCALING = Scaling(mean=0.0, std=255.0)


class AlignedBuilder(flatbuffers.Builder):  # type: ignore[misc]
    """A builder that keeps byte vectors, the weights, at multiples of `ALIGNMENT`."""

    def StartVector(self, elemSize: int, numElems: int, alignment: int) -> Any:  # noqa: N802, N803
        """Begin a vector, with the alignment that TFLite's schema asks for."""
        return super().StartVector(elemSize, numElems, ALIGNMENT if elemSize == 1 else alignment)


def build(tarball: Path, name: str) -> bytes:
    """Return the bundle `name` (lite, full or heavy), made from the npm package `tarball`."""
    files = package_files(tarball, name)
    return bundle(
        {
            "pose_detector.tflite": with_metadata(detector(files), DETECTOR_SCALING),
            "pose_landmarks_detector.tflite": with_metadata(files[f"pose_landmark_{name}.tflite"], LANDMARKS_SCALING),
        }
    )


def package_files(tarball: Path, name: str) -> dict[str, bytes]:
    """Return the files of the package that the bundle `name` is made of."""
    if hashlib.sha256(tarball.read_bytes()).hexdigest() != PACKAGE_SHA256:
        raise SystemExit(f"{tarball} is not {PACKAGE} {PACKAGE_VERSION}: its sha256 differs.")
    wanted = (f"{ASSETS}.data", f"{ASSETS}_loader.js", f"pose_landmark_{name}.tflite")
    with tarfile.open(tarball) as archive:
        return {file: read(archive, f"package/{file}") for file in wanted}


def read(archive: tarfile.TarFile, path: str) -> bytes:
    """Return one file of the archive."""
    file = archive.extractfile(path)
    if file is None:
        raise SystemExit(f"{path} is not a file.")
    return file.read()


def detector(files: dict[str, bytes]) -> bytes:
    """Cut the person detector out of the packed assets, by the offsets in their loader."""
    found = re.search(rb"loadPackage\((\{\"files\".*\})\)", files[f"{ASSETS}_loader.js"])
    if found is None:
        raise SystemExit(f"{ASSETS}_loader.js lists no files.")
    (entry,) = (e for e in json.loads(found[1])["files"] if e["filename"] == DETECTOR)
    return files[f"{ASSETS}.data"][entry["start"] : entry["end"]]


def with_metadata(model: bytes, scaling: Scaling) -> bytes:
    """Return the TFLite model with the scaling of its input image as metadata."""
    tree = tflite_schema.ModelT.InitFromPackedBuf(model)
    entry = tflite_schema.MetadataT(name="TFLITE_METADATA", buffer=len(tree.buffers))
    tree.metadata = [*(tree.metadata or []), entry]
    tree.buffers.append(tflite_schema.BufferT(data=input_metadata(tree, scaling)))
    builder = AlignedBuilder(len(model))
    builder.Finish(tree.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def input_metadata(tree: Any, scaling: Scaling) -> bytes:
    """Return the metadata of a model with one input, an RGB image."""
    tensor = metadata_schema.TensorMetadataT(
        name="image",
        content=metadata_schema.ContentT(
            contentPropertiesType=metadata_schema.ContentProperties.ImageProperties,
            contentProperties=metadata_schema.ImagePropertiesT(colorSpace=metadata_schema.ColorSpaceType.RGB),
        ),
        processUnits=[
            metadata_schema.ProcessUnitT(
                optionsType=metadata_schema.ProcessUnitOptions.NormalizationOptions,
                options=metadata_schema.NormalizationOptionsT([scaling.mean], [scaling.std]),
            )
        ],
    )
    outputs = [metadata_schema.TensorMetadataT() for _ in tree.subgraphs[0].outputs]
    subgraph = metadata_schema.SubGraphMetadataT(inputTensorMetadata=[tensor], outputTensorMetadata=outputs)
    builder = flatbuffers.Builder()
    root = metadata_schema.ModelMetadataT(subgraphMetadata=[subgraph]).Pack(builder)
    builder.Finish(root, b"M001")
    return bytes(builder.Output())


def bundle(models: dict[str, bytes]) -> bytes:
    """Zip the models as MediaPipe wants them: stored, each beginning at an aligned byte."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, model in models.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o644 << 16
            entry.extra = padding(buffer.tell() + ZIP_HEADER + len(name))
            archive.writestr(entry, model)
    return buffer.getvalue()


def padding(data_starts: int) -> bytes:
    """Return an extra field that moves the data to the next aligned byte."""
    header = 4
    zeros = -(data_starts + header) % ALIGNMENT
    return PADDING_ID.to_bytes(2, "little") + zeros.to_bytes(2, "little") + bytes(zeros)


def manifest(bundles: dict[str, bytes]) -> str:
    """Return the text of `manifest.toml` for these bundles."""
    built_with = ("mediapipe", "flatbuffers", "numpy")
    lines = [
        "# Written by build.py.",
        "",
        "[source]",
        f'package = "{PACKAGE}"',
        f'version = "{PACKAGE_VERSION}"',
        f'sha256 = "{PACKAGE_SHA256}"',
        f'licence = "{LICENCE}"',
        "",
        "[built_with]",
        *(f'{name} = "{version(name)}"' for name in built_with),
    ]
    for name, data in bundles.items():
        lines += [
            "",
            f"[bundles.{name}]",
            f'file = "{file_name(name)}"',
            f"size = {len(data)}",
            f'sha256 = "{hashlib.sha256(data).hexdigest()}"',
        ]
    return "\n".join(lines) + "\n"


def file_name(name: str) -> str:
    """Return the name of a bundle's file."""
    return f"pose_landmarker_{name}.task"


def npm_pack(folder: Path) -> Path:
    """Fetch the package into `folder`."""
    command = ["npm", "pack", f"{PACKAGE}@{PACKAGE_VERSION}", "--silent"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    (tarball,) = folder.glob("*.tgz")
    return tarball


def write(tarball: Path, names: list[str], folder: Path) -> None:
    """Write the bundles and their manifest into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    bundles = {name: build(tarball, name) for name in names}
    for name, data in bundles.items():
        (folder / file_name(name)).write_bytes(data)
    (folder / "manifest.toml").write_text(manifest(bundles), encoding="utf-8")


def main() -> None:
    """Parse the command line and build."""
    parser = argparse.ArgumentParser(description="Rebuild the pose bundles.")
    parser.add_argument("names", nargs="*", help="lite, full, heavy (default: heavy lite)")
    parser.add_argument("--tarball", type=Path, help="the npm package, if already fetched")
    parser.add_argument("--into", type=Path, default=Path(__file__).parent, help="output folder")
    given = parser.parse_args()
    if tuple(int(part) for part in version("flatbuffers").split(".")[:2]) < FLATBUFFERS:
        parser.error(f"needs flatbuffers {FLATBUFFERS[0]}.{FLATBUFFERS[1]} or newer.")
    names = given.names or ["heavy", "lite"]
    if unknown := set(names) - set(NAMES):
        parser.error(f"no such bundle: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        write(given.tarball or npm_pack(Path(folder)), names, given.into)


if __name__ == "__main__":
    main()
