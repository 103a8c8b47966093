import { type Bone, type Group, Mesh, type Object3D } from "three";
import { morphIndex, type Pose, type Rotation } from "@/avatar/morphs";

interface MorphBinding {
  readonly influences: number[];
  /** Pairs of a place in the mesh's influences and one in the pose's weights. */
  readonly pairs: readonly (readonly [number, number])[];
}

/** The joints and morphs of a loaded avatar. */
export class Rig {
  readonly head: Object3D;
  private readonly spine: Object3D;
  private readonly neck: Object3D;
  private readonly bindings: readonly MorphBinding[];

  constructor(scene: Group) {
    this.spine = joint(scene, "Spine2");
    this.neck = joint(scene, "Neck");
    this.head = joint(scene, "Head");
    this.bindings = meshes(scene).flatMap((mesh) => bind(mesh));
  }

  apply(pose: Pose): void {
    turn(this.spine, pose.spine);
    turn(this.neck, pose.neck);
    turn(this.head, pose.head);
    for (const { influences, pairs } of this.bindings) {
      for (const [target, source] of pairs) influences[target] = pose.weights[source] ?? 0;
    }
  }
}

/** Returns every mesh of an avatar. */
export function meshes(scene: Group): Mesh[] {
  const found: Mesh[] = [];
  scene.traverse((object) => {
    if (object instanceof Mesh) found.push(object as Mesh);
  });
  return found;
}

function joint(scene: Group, name: string): Bone | Object3D {
  const found = scene.getObjectByName(name);
  if (found === undefined) throw new Error(`the avatar has no joint named ${name}`);
  return found;
}

function bind(mesh: Mesh): MorphBinding[] {
  const { morphTargetDictionary: names, morphTargetInfluences: influences } = mesh;
  if (names === undefined || influences === undefined) return [];
  const pairs = Object.entries(names).flatMap(([name, target]) => {
    const source = morphIndex(name);
    return source === undefined ? [] : [[target, source] as const];
  });
  return pairs.length === 0 ? [] : [{ influences, pairs }];
}

function turn(joint: Object3D, { x, y, z }: Rotation): void {
  joint.rotation.set(x, y, z, "YXZ");
}
