import type { Rotation } from "./joints";

/** A rotation matrix, row by row. */
export type Matrix = Float64Array;

export function identity(): Matrix {
  return Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
}

/** Writes the matrix of Euler angles in the order YXZ: Ry·Rx·Rz. */
export function fromEuler({ x, y, z }: Rotation, out: Matrix): Matrix {
  const cx = Math.cos(x);
  const sx = Math.sin(x);
  const cy = Math.cos(y);
  const sy = Math.sin(y);
  const cz = Math.cos(z);
  const sz = Math.sin(z);
  out[0] = cy * cz + sy * sx * sz;
  out[1] = -cy * sz + sy * sx * cz;
  out[2] = sy * cx;
  out[3] = cx * sz;
  out[4] = cx * cz;
  out[5] = -sx;
  out[6] = -sy * cz + cy * sx * sz;
  out[7] = sy * sz + cy * sx * cz;
  out[8] = cy * cx;
  return out;
}

/** Writes a matrix's Euler angles in the order YXZ. */
export function toEuler(m: Matrix, out: Rotation): void {
  const sine = -at(m, 5);
  out.x = Math.asin(Math.max(-1, Math.min(1, sine)));
  if (Math.abs(sine) < 0.9999999) {
    out.y = Math.atan2(at(m, 2), at(m, 8));
    out.z = Math.atan2(at(m, 3), at(m, 4));
  } else {
    out.y = Math.atan2(-at(m, 6), at(m, 0));
    out.z = 0;
  }
}

/** Writes a·b; `out` may be neither of them. */
export function multiply(a: Matrix, b: Matrix, out: Matrix): Matrix {
  for (let row = 0; row < 9; row += 3) {
    for (let column = 0; column < 3; column += 1) {
      out[row + column] =
        at(a, row) * at(b, column) + at(a, row + 1) * at(b, column + 3) + at(a, row + 2) * at(b, column + 6);
    }
  }
  return out;
}

/** Writes aᵀ·b: b as it is seen from a; `out` may be neither of them. */
export function multiplyTransposed(a: Matrix, b: Matrix, out: Matrix): Matrix {
  for (let row = 0; row < 3; row += 1) {
    for (let column = 0; column < 3; column += 1) {
      out[3 * row + column] =
        at(a, row) * at(b, column) + at(a, row + 3) * at(b, column + 3) + at(a, row + 6) * at(b, column + 6);
    }
  }
  return out;
}

/** Returns the angle between two rotations, radians. */
export function angleBetween(a: Matrix, b: Matrix): number {
  let trace = 0;
  for (let index = 0; index < 9; index += 1) trace += at(a, index) * at(b, index);
  return Math.acos(Math.max(-1, Math.min(1, (trace - 1) / 2)));
}

/** Reads an element that is there. */
export function at(m: Matrix, index: number): number {
  return m[index] ?? 0;
}
