"""MediaPipe itself, asked for comparison.

It runs in a process of its own: it wants jax and sounddevice, which it does not use here, and gets empty modules
instead; and it logs a lot. Called with a folder that has ``jobs.npz``; writes ``answers.npz`` there.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.conftest import require_service

VERSION = "0.10.21"
ROOT = Path(__file__).parents[3]
TFLITE = {
    "face_detection_short_range": "face_detection/face_detection_short_range.tflite",
    "face_detection_full_range": "face_detection/face_detection_full_range_sparse.tflite",
    "face_landmarks": "face_landmark/face_landmark_with_attention.tflite",
}
"""Our name of a network → MediaPipe's file, below ``mediapipe/modules``."""


def require_mediapipe() -> None:
    """Skip if MediaPipe is not installed; fail where services are required, if there is a package of it at all."""
    if sys.version_info >= (3, 13):
        pytest.skip(f"there is no mediapipe {VERSION} for this Python")
    require_service("mediapipe", importlib.util.find_spec("mediapipe") is not None)


def tflite_file(name: str) -> Path:
    """Return the path of a network's file in MediaPipe's package."""
    spec = importlib.util.find_spec("mediapipe")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "modules" / TFLITE[name]


def network_outputs(
    folder: Path, name: str, outputs: int, low: float, picture: NDArray[np.uint8]
) -> list[NDArray[np.float32]]:
    """Return what TensorFlow Lite's interpreter computes for a picture of the network's size, flat."""
    answers = _ask(folder, "network", {"name": np.array(name), "outputs": np.array(outputs), "low": np.array(low),
                                       "pictures": picture[None]})  # fmt: skip
    return [answers[f"o{i}"] for i in range(outputs)]


def landmarks(folder: Path, pictures: Sequence[NDArray[np.uint8]], *, film: bool) -> NDArray[np.float32]:
    """Return MediaPipe's landmarks (n, 478, 3) of the one face in each picture, pixels; NaN where it finds none."""
    return _ask(folder, "landmarks", {"pictures": np.stack(pictures), "film": np.array(film)})["landmarks"]


def _ask(folder: Path, what: str, job: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    np.savez(folder / "job.npz", allow_pickle=False, what=np.array(what), **job)
    command = [sys.executable, "-m", "tests.models.face_mesh.mediapipe_reference", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with np.load(folder / "answer.npz") as answers:
        return dict(answers)


def import_mediapipe() -> Any:
    """Return the module, with empty ones for what it imports and does not need here."""
    for name in ("sounddevice", "jax", "jax.numpy"):
        sys.modules.setdefault(name, types.ModuleType(name))
    import mediapipe

    return mediapipe


def main(folder: Path) -> None:
    """Answer one job."""
    mediapipe = import_mediapipe()
    with np.load(folder / "job.npz") as file:
        job = dict(file)
    answer = _network(mediapipe, job) if str(job["what"]) == "network" else _landmarks(mediapipe, job)
    np.savez(folder / "answer.npz", allow_pickle=False, **answer)


def _landmarks(mediapipe: Any, job: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    settings = {"static_image_mode": not bool(job["film"]), "max_num_faces": 1, "refine_landmarks": True}
    found = np.full((len(job["pictures"]), 478, 3), np.nan, np.float32)
    with mediapipe.solutions.face_mesh.FaceMesh(**settings) as mesh:
        for i, pixels in enumerate(job["pictures"]):
            faces = mesh.process(pixels).multi_face_landmarks
            if faces:
                height, width = pixels.shape[:2]
                found[i] = [(p.x * width, p.y * height, p.z * width) for p in faces[0].landmark]
    return {"landmarks": found}


def _network(mediapipe: Any, job: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    pixels, count = job["pictures"][0], int(job["outputs"])
    split = " ".join(f'output_stream: "t{i}"' for i in range(count))
    ranges = " ".join(f"ranges {{ begin: {i} end: {i + 1} }}" for i in range(count))
    floats = " ".join(
        f'node {{ calculator: "TensorsToFloatsCalculator" input_stream: "TENSORS:t{i}" output_stream: "FLOATS:o{i}" }}'
        for i in range(count)
    )
    graph = mediapipe.CalculatorGraph(
        graph_config=f"""
        input_stream: "image"
        {" ".join(f'output_stream: "o{i}"' for i in range(count))}
        node {{
          calculator: "ImageToTensorCalculator" input_stream: "IMAGE:image" output_stream: "TENSORS:pixels"
          options {{ [mediapipe.ImageToTensorCalculatorOptions.ext] {{
            output_tensor_width: {pixels.shape[1]} output_tensor_height: {pixels.shape[0]}
            output_tensor_float_range {{ min: {float(job["low"])} max: 1.0 }} }} }}
        }}
        node {{ calculator: "TfLiteCustomOpResolverCalculator" output_side_packet: "OP_RESOLVER:resolver" }}
        node {{
          calculator: "InferenceCalculator" input_side_packet: "OP_RESOLVER:resolver"
          input_stream: "TENSORS:pixels" output_stream: "TENSORS:all"
          options {{ [mediapipe.InferenceCalculatorOptions.ext] {{
            model_path: "{tflite_file(str(job["name"]))}" delegate {{ tflite {{}} }} }} }}
        }}
        node {{
          calculator: "SplitTensorVectorCalculator" input_stream: "all" {split}
          options {{ [mediapipe.SplitVectorCalculatorOptions.ext] {{ {ranges} }} }}
        }}
        {floats}
        """
    )
    found: dict[str, NDArray[Any]] = {}

    def keep(name: str, packet: Any) -> None:
        found[name] = np.array(mediapipe.packet_getter.get_float_list(packet), np.float32)

    for i in range(count):
        graph.observe_output_stream(f"o{i}", keep)
    graph.start_run()
    image = mediapipe.packet_creator.create_image_frame(image_format=mediapipe.ImageFormat.SRGB, data=pixels)
    graph.add_packet_to_input_stream("image", image.at(0))
    graph.close_all_packet_sources()
    graph.wait_until_done()
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
