import {
  BackSide,
  BoxGeometry,
  Color,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  Scene,
  SphereGeometry,
} from "three";

interface Softbox {
  /** Where its center is, and its size, m; it faces the origin. */
  readonly at: readonly [number, number, number];
  readonly size: readonly [number, number];
  readonly color: number;
  readonly power: number;
}

/**
 * A photographer's studio round the origin: a large softbox at the upper left, a weaker one at the right, strips behind
 * that draw the edges, a bright ceiling and a warm floor. What shines is what is seen in eyes and on lips.
 */
const SOFTBOXES: readonly Softbox[] = [
  { at: [-2.4, 1.9, 3.1], size: [1, 1.4], color: 0xfff4e8, power: 95 },
  { at: [3.2, 0.7, 2.6], size: [1.2, 2.4], color: 0xf2f4ff, power: 5 },
  { at: [3.2, 1.6, -2.6], size: [0.7, 3.4], color: 0xe4ecff, power: 9 },
  { at: [-3.4, 1.4, -2.4], size: [0.6, 3.2], color: 0xfff0e0, power: 5 },
  { at: [0, 4.6, 0.4], size: [3.4, 2.4], color: 0xffffff, power: 3 },
];
const WALL = 0x54504c;
const FLOOR = 0x7a6654;

function emitter(color: number, power: number): MeshBasicMaterial {
  return new MeshBasicMaterial({ color: new Color(color).multiplyScalar(power) });
}

/** Makes the studio, for its light: what it looks like itself nobody sees. */
export function photoStudio(): Scene {
  const scene = new Scene();
  const walls = new Mesh(
    new SphereGeometry(9, 24, 16),
    new MeshBasicMaterial({ color: new Color(WALL).multiplyScalar(1.1), side: BackSide }),
  );
  const floor = new Mesh(new BoxGeometry(9, 0.1, 9), emitter(FLOOR, 0.9));
  floor.position.y = -2.2;
  scene.add(walls, floor);
  for (const { at, size, color, power } of SOFTBOXES) {
    const box = new Mesh(new PlaneGeometry(...size), emitter(color, power));
    box.position.set(...at);
    box.lookAt(0, 0, 0);
    scene.add(box);
  }
  return scene;
}

/** Frees what a scene holds on the graphics processor. */
export function disposeOf(scene: Scene): void {
  scene.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    const mesh = object as Mesh;
    mesh.geometry.dispose();
    (mesh.material as MeshBasicMaterial).dispose();
  });
}
