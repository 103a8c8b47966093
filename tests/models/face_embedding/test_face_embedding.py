from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.models.face_embedding.dlib_reference import EMBEDDING, drawn_chip
from tests.models.installed import model_file
from visavis.models.face_embedding import CHIP, DIMENSIONS, FaceEmbedding, align
from visavis.models.face_embedding.alignment import POINTS, chip_to_picture
from visavis.models.face_embedding.build import WEIGHTS_FILE, build
from visavis.models.face_embedding.network import GROUPS, build_graph
from visavis.models.face_embedding.weights import Weights, read_weights


@pytest.fixture(scope="module")
def network() -> FaceEmbedding:
    return FaceEmbedding(model_file("face-embedding"))


def test_it_computes_what_dlib_computes(network: FaceEmbedding) -> None:
    (embedding,) = network.predict([drawn_chip()])
    assert embedding.shape == (DIMENSIONS,)
    np.testing.assert_allclose(embedding, EMBEDDING, atol=2e-6)


def test_a_batch_is_as_good_as_each_alone(network: FaceEmbedding) -> None:
    chips = [drawn_chip(), drawn_chip()[::-1].copy(), np.zeros((CHIP, CHIP, 3), np.uint8)]
    together = network.predict(chips)
    for chip, embedding in zip(chips, together, strict=True):
        np.testing.assert_allclose(network.predict([chip])[0], embedding, atol=1e-5)
    assert np.linalg.norm(together[0] - together[1]) > 0.05


def landmarks(points: NDArray[np.float64]) -> NDArray[np.float32]:
    made = np.full((478, 3), -1e6, np.float32)
    made[list(POINTS), :2] = points
    return made


MEAN_FACE = np.array(
    [[0.8595674595992, 0.2134981538014], [0.6460604764104, 0.2289674387677], [0.1205750620789, 0.2137274526848],
     [0.3340850613712, 0.2290642403242], [0.4901123135679, 0.6277975316475]]
)  # fmt: skip


@pytest.mark.parametrize("angle", [0.0, 0.3, -1.2, 3.0])
@pytest.mark.parametrize("scale", [0.3, 1.0, 4.7])
def test_the_mean_face_is_put_exactly_onto_a_face_like_it(angle: float, scale: float) -> None:
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * scale
    mean_face = (MEAN_FACE + 0.25) / 1.5 * 150
    matrix = chip_to_picture(mean_face @ turn.T + [40, -7])
    np.testing.assert_allclose(matrix, np.column_stack([turn, [40, -7]]), atol=1e-9)


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0, 9.0])
def test_a_turned_face_of_any_size_comes_out_upright(scale: float) -> None:
    """Draw a disc at each eye and at the nose of a tilted face; in the chip they lie where dlib has them."""
    import cv2

    angle = 0.5
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * scale
    mean_face = (MEAN_FACE + 0.25) / 1.5 * 150
    points = mean_face @ turn.T + np.array([110, 30]) * scale
    picture = np.zeros((int(260 * scale), int(260 * scale), 3), np.uint8)
    for channel, index in enumerate((0, 2, 4)):
        color = [0, 0, 0]
        color[channel] = 255
        center = (round(points[index, 0]), round(points[index, 1]))
        cv2.circle(picture, center, max(2, round(6 * scale)), color, -1)
    chip = align(picture, landmarks(points))
    assert chip.shape == (CHIP, CHIP, 3)
    for channel, index in enumerate((0, 2, 4)):
        y, x = np.nonzero(chip[:, :, channel] > 128)
        assert np.hypot(x.mean() - mean_face[index, 0], y.mean() - mean_face[index, 1]) < 1.5


def test_what_lies_outside_the_picture_is_black() -> None:
    picture = np.full((40, 40, 3), 200, np.uint8)
    chip = align(picture, landmarks((MEAN_FACE + 0.25) / 1.5 * 150))
    assert chip[20, 20].tolist() == [200] * 3
    assert not chip[60:].any()


def random_weights(generator: np.random.Generator) -> Weights:
    """Return small random parameters of the right shapes."""
    sizes = [(32, 3, 7)]
    channels = 32
    for filters, count, _ in GROUPS:
        for _ in range(count):
            sizes += [(filters, channels, 3), (filters, filters, 3)]
            channels = filters
    draw = generator.standard_normal
    return Weights(
        [draw(f * c * k * k + f).astype(np.float32) * 0.02 for f, c, k in sizes],
        [draw(2 * f).astype(np.float32) for f, _, _ in sizes],
        draw((256, 128)).astype(np.float32) * 0.1,
    )


def test_parameters_of_another_network_are_refused() -> None:
    weights = random_weights(np.random.default_rng(1))
    build_graph(weights)
    for spoiled in (
        Weights(weights.convolutions[:-1], weights.affine[:-1], weights.dense),
        Weights([*weights.convolutions[:-1], weights.convolutions[-1][:-1]], weights.affine, weights.dense),
        Weights(weights.convolutions, [*weights.affine[:-1], weights.affine[-1][:-1]], weights.dense),
        Weights(weights.convolutions, weights.affine, weights.dense[:-1]),
    ):
        with pytest.raises(ValueError):
            build_graph(spoiled)


def integer(value: int) -> bytes:
    body = abs(value).to_bytes((abs(value).bit_length() + 7) // 8 or 1, "little")
    return bytes([len(body) | (0x80 if value < 0 else 0)]) + body


def tensor(values: NDArray[np.float32]) -> bytes:
    shape = [*values.shape, 1, 1, 1][:4]
    return b"".join(map(integer, [2, *shape])) + values.astype("<f4").tobytes()


def layer(name: bytes, body: bytes) -> bytes:
    return b"\x01\x02" + integer(len(name)) + name + body + integer(-7) + b"1100"


def dlib_file(weights: Weights) -> bytes:
    """Write parameters as dlib would, with something between them that is passed over."""
    parts = [integer(1), integer(13), b"loss_metric_2", integer(-40)]
    for convolution, affine in zip(weights.convolutions, weights.affine, strict=True):
        parts += [layer(b"con_4", tensor(convolution)), layer(b"affine_", tensor(affine)), layer(b"relu_", b"")]
    parts.append(layer(b"fc_2", integer(128) + integer(256) + tensor(weights.dense)))
    return b"".join(parts)


def test_what_dlib_writes_is_read(tmp_path: Path) -> None:
    weights = random_weights(np.random.default_rng(2))
    (tmp_path / WEIGHTS_FILE).write_bytes(dlib_file(weights))
    read = read_weights(tmp_path / WEIGHTS_FILE)
    for mine, theirs in zip((*weights.convolutions, *weights.affine), (*read.convolutions, *read.affine), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    np.testing.assert_array_equal(weights.dense, read.dense)
    build(tmp_path)
    (embedding,) = FaceEmbedding(tmp_path / "face_embedding.onnx").predict([drawn_chip()])
    assert np.isfinite(embedding).all()
    assert embedding.any()


@pytest.mark.parametrize("kept", [0, 1, 40, 5_000, 2_000_000])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, kept: int) -> None:
    (tmp_path / WEIGHTS_FILE).write_bytes(dlib_file(random_weights(np.random.default_rng(3)))[:kept])
    with pytest.raises(ValueError):
        build(tmp_path)


def test_a_tensor_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = dlib_file(random_weights(np.random.default_rng(4)))
    (tmp_path / WEIGHTS_FILE).write_bytes(file.replace(b"\x05con_4\x01\x02", b"\x05con_4\x01\x03", 1))
    with pytest.raises(ValueError, match="version 3"):
        build(tmp_path)
