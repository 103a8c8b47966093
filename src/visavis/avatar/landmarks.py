"""Where things are on a face: the few places that skin, hair and brows are laid out by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.avatar.face import Face
from visavis.avatar.mesh import Floats, smoothstep
from visavis.avatar.person import Person
from visavis.avatar.source import Source
from visavis.avatar.stance import joint_places

_EYE_TO_MOUTH_M = 0.059
"""On the face that the sizes below were measured on."""


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Places on a face at rest, m."""

    eye: Floats
    """Center of the left eyeball."""
    mouth: Floats
    mouth_half_width: float
    nose: Floats
    """Tip of the nose."""
    chin_y: float
    top_y: float
    """Top of the skull."""
    neck: Floats
    """The neck's joint."""
    head: Floats
    """The head's joint."""
    scale: float
    """Size of the face; 1 for the one that all sizes were measured on."""

    @classmethod
    def of(cls, face: Face, source: Source) -> Landmarks:
        """Find them."""
        points = face.points
        eye, mouth = face.eye_center["Left"], face.mouth
        skin = face.is_skin
        middle = points[
            skin & (np.abs(points[:, 0]) < 0.004) & (points[:, 1] > mouth[1] + 0.008) & (points[:, 1] < eye[1])
        ]
        front = points[skin & (np.abs(points[:, 0]) < 0.008) & (points[:, 2] > mouth[2] - 0.03)]
        below = front[(front[:, 1] < mouth[1]) & (front[:, 1] > mouth[1] - 0.06)]
        places = joint_places(points, source)
        return cls(
            eye=eye,
            mouth=mouth,
            mouth_half_width=float(np.abs(points[face.lips > 0.5, 0]).max()),
            nose=middle[np.argmax(middle[:, 2])],
            chin_y=float(below[:, 1].min()),
            top_y=float(points[skin, 1].max()),
            neck=places["Neck"],
            head=places["Head"],
            scale=float(eye[1] - mouth[1]) / _EYE_TO_MOUTH_M,
        )

    def brow(self, person: Person, along: Floats) -> tuple[Floats, Floats]:
        """Return x and y of the left brow's middle, from its inner end (0) to its outer one (1)."""
        arch = 0.0050 - 0.0032 * person.gender
        height = 0.0196 - 0.0022 * person.gender
        x = self.eye[0] + (-0.0158 + 0.0302 * along) * self.scale
        rise = arch * np.sin(np.pi * np.clip(along, 0, 1) ** 1.25 * 0.93) - 0.0035 * smoothstep(0.55, 1, along)
        return x, self.eye[1] + (height + rise) * self.scale

    def hairline(self, person: Person, points: Floats) -> Floats:
        """Return how much hair grows at places on the skin, 0 to 1, a soft edge included."""
        x, y, z = np.abs(points[..., 0]), points[..., 1] - self.eye[1], points[..., 2]
        tall = (self.top_y - self.eye[1]) / 0.103
        receding = 0.010 * person.gender * float(smoothstep(30, 70, person.age))
        temples = smoothstep(0.030 - receding, 0.075, x)
        front_y = (0.068 + receding) * tall - (0.044 - 0.5 * receding) * temples
        if person.hair.style == "bun":
            front_y = (0.060 + receding) * tall - 0.010 * temples - 0.072 * smoothstep(0.052, 0.074, x)
        if person.hair.style == "cropped":
            front_y = 0.064 * tall + receding - 0.012 * smoothstep(0.02, 0.05, x) - 0.085 * smoothstep(0.050, 0.072, x)
        front = smoothstep(0.0, 0.05, z - self.head[2] + 0.03)
        nape = self.chin_y - self.eye[1] + 0.045
        limit = front_y * front + nape * (1 - front)
        grown: Floats = smoothstep(-0.004, 0.007, y - limit)
        return grown

    def beard(self, points: Floats) -> Floats:
        """Return how much beard grows at places on the skin, 0 to 1."""
        x, y = np.abs(points[..., 0]), points[..., 1] - self.mouth[1]
        scale = self.scale
        # From the sideburn down along the cheek to the corner of the mouth, and up to below the nose.
        cheek = np.interp(
            x / scale, [0.0, 0.018, 0.032, 0.05, 0.066, 0.075], [0.0165, 0.0145, 0.001, 0.006, 0.045, 0.058]
        )
        upper = smoothstep(0.004, -0.004, y / scale - cheek)
        lower = smoothstep(-0.064, -0.048, y / scale)
        under_lip = 1 - np.exp(-(((x / 0.012) ** 2) + ((y / scale + 0.0155) / 0.004) ** 2)) * 0.5
        front = smoothstep(self.head[2] - 0.005, self.head[2] + 0.02, points[..., 2])
        return np.asarray(upper * lower * under_lip * front)
