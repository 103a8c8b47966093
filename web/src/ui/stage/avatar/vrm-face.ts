import type { VRM } from "@pixiv/three-vrm";
import { degrees } from "@/avatar/easing";
import { type MorphName, morphIndex, MORPHS, type Pose } from "@/avatar/morphs";
import { Adaptation } from "./adaptation";
import type { Face } from "./face";
import type { SparseMorphs } from "./sparse-morphs";
import { VRM_PRESETS, VrmPresets } from "./vrm-presets";
import { type VrmWords, vrmWords } from "./vrm-words";

const LOOKS: readonly MorphName[] = ["eyeLookUpLeft", "eyeLookOutLeft"];

/**
 * The face of a VRM file: its own expressions if they have ARKit's names, else the presets. What an expression says of
 * others (overrideMouth, overrideBlink, overrideLookAt) is respected.
 */
export class VrmFace implements Face {
  readonly available: ReadonlySet<MorphName>;
  readonly meshes: readonly SparseMorphs[];
  private readonly vrm: VRM;
  private readonly words: VrmWords;
  private readonly presets = new VrmPresets();
  private readonly adaptation: Adaptation;
  private readonly looksByShapes: boolean;

  constructor(vrm: VRM, meshes: readonly SparseMorphs[]) {
    this.vrm = vrm;
    this.meshes = meshes;
    this.words = vrmWords(Object.keys(vrm.expressionManager?.expressionMap ?? {}));
    const own = new Set(this.words.own.flatMap(({ sources }) => sources));
    this.available = this.words.perfect ? own : new Set(MORPHS);
    this.adaptation = new Adaptation(this.available);
    this.looksByShapes = this.words.perfect && LOOKS.every((name) => own.has(name));
  }

  apply(pose: Pose, dt: number): void {
    for (const morphs of this.meshes) morphs.open();
    if (this.words.perfect) this.showOwn(pose.weights);
    else this.showPresets(pose.weights);
    if (!this.looksByShapes) this.look(pose);
    this.vrm.update(dt);
    for (const morphs of this.meshes) morphs.close();
  }

  private showOwn(weights: Float32Array): void {
    const adapted = this.adaptation.apply(weights);
    for (const { name, sources } of this.words.own) {
      const sum = sources.reduce((all, source) => all + (adapted[morphIndex(source) ?? 0] ?? 0), 0);
      this.vrm.expressionManager?.setValue(name, sum / sources.length);
    }
  }

  private showPresets(weights: Float32Array): void {
    const values = this.presets.update(weights);
    for (const name of VRM_PRESETS) this.vrm.expressionManager?.setValue(name, values[name]);
  }

  /** Turns the eyes as the file wants it: by joints or expressions, as far as its ranges go. */
  private look({ leftEye, rightEye }: Pose): void {
    const { lookAt, expressionManager } = this.vrm;
    if (!lookAt) return;
    const held = expressionManager?.expressions ?? [];
    const share = Math.max(
      0,
      1 - held.reduce((sum, { overrideLookAtAmount }) => sum + overrideLookAtAmount, 0),
    );
    lookAt.yaw = (degrees(leftEye.yaw + rightEye.yaw) / 2) * share;
    lookAt.pitch = (-degrees(leftEye.pitch + rightEye.pitch) / 2) * share;
  }
}
