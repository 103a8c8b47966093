// Finds the triangles of an avatar that can be seen from in front: those of the rest are a waste where pixels are scarce.

/** Size of the depth buffer's side, and the stretch of space that it covers, m. */
const SIZE = 900;
const SPAN = 0.62;
/** How far behind the nearest surface a triangle still counts as seen, m: heads turn and hair parts. */
const TOLERANCE = 0.0012;
const CENTRE = [0, 0.36, 0];

/** Views all around where a camera can be, as yaw and pitch in degrees. */
export const VIEWS = [-40, -25, -12, 0, 12, 25, 40].flatMap((yaw) =>
  [-16, 0, 16].map((pitch) => [yaw, pitch]),
);

/** Returns for each of `surfaces` ({positions: Float32Array in world space, indices}) which triangles are seen. */
export function visibleTriangles(surfaces, views = VIEWS) {
  const seen = surfaces.map(({ indices }) => new Uint8Array(indices.length / 3));
  for (const [yaw, pitch] of views) {
    const projected = surfaces.map(({ positions }) => project(positions, yaw, pitch));
    const depth = new Float32Array(SIZE * SIZE).fill(-Infinity);
    surfaces.forEach(({ indices }, s) => {
      rasterize(projected[s], indices, (pixel, z) => {
        if (z > depth[pixel]) depth[pixel] = z;
      });
    });
    surfaces.forEach(({ indices }, s) => {
      rasterize(projected[s], indices, (pixel, z, triangle) => {
        if (z >= depth[pixel] - TOLERANCE) seen[s][triangle] = 1;
      });
    });
  }
  return seen;
}

/** Returns x and y in pixels and z towards the viewer in metres, orthographically. */
function project(positions, yawDegrees, pitchDegrees) {
  const [yaw, pitch] = [yawDegrees, pitchDegrees].map((angle) => (angle * Math.PI) / 180);
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  const out = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const [x, y, z] = [0, 1, 2].map((k) => positions[i + k] - CENTRE[k]);
    const [x1, z1] = [cy * x - sy * z, sy * x + cy * z];
    out[i] = (x1 / SPAN + 0.5) * SIZE;
    out[i + 1] = ((cp * y - sp * z1) / SPAN + 0.5) * SIZE;
    out[i + 2] = sp * y + cp * z1;
  }
  return out;
}

function rasterize(points, indices, plot) {
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => 3 * indices[t + k]);
    const [ax, ay, bx, by, cx, cy] = [
      points[a],
      points[a + 1],
      points[b],
      points[b + 1],
      points[c],
      points[c + 1],
    ];
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (area === 0) continue;
    const [x0, x1] = [
      Math.max(0, Math.floor(Math.min(ax, bx, cx))),
      Math.min(SIZE - 1, Math.ceil(Math.max(ax, bx, cx))),
    ];
    const [y0, y1] = [
      Math.max(0, Math.floor(Math.min(ay, by, cy))),
      Math.min(SIZE - 1, Math.ceil(Math.max(ay, by, cy))),
    ];
    for (let y = y0; y <= y1; y += 1) {
      for (let x = x0; x <= x1; x += 1) {
        const u = ((bx - x) * (cy - y) - (by - y) * (cx - x)) / area;
        const v = ((cx - x) * (ay - y) - (cy - y) * (ax - x)) / area;
        const w = 1 - u - v;
        if (u < 0 || v < 0 || w < 0) continue;
        plot(y * SIZE + x, u * points[a + 2] + v * points[b + 2] + w * points[c + 2], t / 3);
      }
    }
  }
}
