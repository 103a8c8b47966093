/** Lines along the landmarks of MediaPipe's face mesh, by their numbers. "Left" is the person's own left. */
export const OVAL = [
  ...[10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152],
  ...[148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109, 10],
];
export const OUTER_LIPS = [
  61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185, 61,
];
export const INNER_LIPS = [
  78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191, 78,
];
export const LEFT_EYE = [263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466, 263];
export const RIGHT_EYE = [33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246, 33];
export const LEFT_BROW = [336, 296, 334, 293, 300, 276, 283, 282, 295, 285];
export const RIGHT_BROW = [107, 66, 105, 63, 70, 46, 53, 52, 65, 55];

/** Middle of an iris, and four points of its edge. */
export const RIGHT_IRIS = [468, 469, 470, 471, 472] as const;
export const LEFT_IRIS = [473, 474, 475, 476, 477] as const;

export const MESH_POINTS = 478;

const DRAWN_AS_LINES = new Set([
  ...[OVAL, OUTER_LIPS, INNER_LIPS, LEFT_EYE, RIGHT_EYE, LEFT_BROW, RIGHT_BROW].flat(),
  ...RIGHT_IRIS,
  ...LEFT_IRIS,
]);

/** All other landmarks, which are drawn as dots. */
export const DOTS = Array.from({ length: MESH_POINTS }, (_, index) => index).filter(
  (index) => !DRAWN_AS_LINES.has(index),
);
