"""The catalog's networks that find faces and their landmarks."""

from __future__ import annotations

from visavis.inference.catalog import Model, WheelSource
from visavis.models.face_mesh.build import FULL_RANGE, LANDMARKS, SHORT_RANGE, build

_FOLDER = "mediapipe/modules"

FACE_MESH = Model(
    name="face-mesh",
    purpose="faces and their landmarks",
    license="Apache-2.0",
    homepage="https://github.com/google-ai-edge/mediapipe",
    megabytes=36,
    source=WheelSource(
        project="mediapipe",
        version="0.10.21",  # the last whose wheel has models in it
        # A wheel for one platform; the models in it are for all.
        filename="mediapipe-0.10.21-cp312-cp312-manylinux_2_28_x86_64.whl",
        sha256="956eb1ebc275c629e61b085b2cab89c3a5b9e93bad1bb107348d98dafb5a4bb5",
        members={
            f"{_FOLDER}/face_detection/face_detection_short_range.tflite": f"{SHORT_RANGE}.tflite",
            f"{_FOLDER}/face_detection/face_detection_full_range_sparse.tflite": f"{FULL_RANGE}.tflite",
            f"{_FOLDER}/face_landmark/face_landmark_with_attention.tflite": f"{LANDMARKS}.tflite",
        },
    ),
    files=(f"{SHORT_RANGE}.onnx", f"{FULL_RANGE}.onnx", f"{LANDMARKS}.onnx"),
    default=True,
    convert=build,
)
