"""Makes the average face that faces are measured against, from pictures of our own avatars.

``python -m tests.browser.reference_face``, after ``python scripts/build_web.py`` and ``visavis models pull face-mesh``.
Each avatar is drawn at rest, from the front; the landmarks that the network finds in the pictures are laid over each
other, averaged and made symmetric.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.browser.chromium import chromium
from tests.browser.contact_sheet import FACE, STATIC, Tile, open_studio, take
from tests.browser.files import file_server
from visavis.config import Settings
from visavis.perception.backends.face_mesh import FaceMeshLandmarker
from visavis.perception.face_shape import RIGID, similarity
from visavis.perception.frames import Picture

PEOPLE = ("iris", "kofi", "ruth")
SIZE = (480, 576)
PUPILS_CM = 6.3
"""Distance of the pupils in adults: 63 mm (Dodgson 2004)."""
PAIRS = (
    (33, 263), (133, 362), (61, 291), (234, 454), (127, 356), (105, 334), (129, 358), (148, 377),
)  # fmt: skip
"""Landmarks on the right side and those that mirror them on the left."""
OUT = Path(__file__).resolve().parents[2] / "src/visavis/perception/data/reference_face.npy"

Points = NDArray[np.float64]


def pictures() -> list[NDArray[np.uint8]]:
    """Draw everybody at rest."""
    drawn = []
    with file_server(STATIC) as address, chromium() as browser:
        for person in PEOPLE:
            page = open_studio(browser, address, person, quality="medium", size=SIZE)
            drawn.append(np.asarray(take(page, Tile("", "", FACE)).resize(SIZE), np.uint8))
            page.close()
    return drawn


async def landmarks_of(drawn: list[NDArray[np.uint8]]) -> list[Points]:
    """Return everybody's landmarks, upright: x to the right, y up, z to the viewer."""
    landmarker = FaceMeshLandmarker(Settings().models_dir / "face-mesh")
    found = []
    for pixels in drawn:
        faces = await landmarker.find(Picture(pixels, 0), [], search=True, most=1)
        found.append(faces[0].landmarks.astype(np.float64) @ np.diag([1.0, -1.0, -1.0]))
    await landmarker.close()
    return found


def average(faces: list[Points]) -> Points:
    """Return the mean of faces that are laid over each other as well as turning and scaling allows."""
    mean = faces[0] - faces[0].mean(axis=0)
    for _ in range(5):
        laid = []
        for face in faces:
            scale, turn, shift = similarity(face, mean)
            laid.append(scale * face @ turn.T + shift)
        mean = np.mean(laid, axis=0)
    return np.asarray(mean, np.float64)


def symmetric(face: Points) -> Points:
    """Return the mean of a face and its mirror image."""
    mirrored = face * [-1, 1, 1]
    right, left = (list(side) for side in zip(*PAIRS, strict=True))
    scale, turn, shift = similarity(mirrored[right + left], face[left + right])
    mirrored = scale * mirrored @ turn.T + shift
    twins = np.array([np.argmin(((face - point) ** 2).sum(axis=1)) for point in mirrored])
    return np.asarray((face + mirrored[twins]) / 2, np.float64)


def main() -> None:
    """Make the file."""
    face = symmetric(average(asyncio.run(landmarks_of(pictures()))))
    face *= PUPILS_CM / np.linalg.norm(face[468] - face[473])
    face -= face[list(RIGID)].mean(axis=0)
    before = np.load(OUT) if OUT.exists() else face
    np.save(OUT, face.astype(np.float32))
    print(f"{OUT.name}: {np.abs(face - before)[:, :2].max():.3f} cm from the one before, at most")


if __name__ == "__main__":
    main()
