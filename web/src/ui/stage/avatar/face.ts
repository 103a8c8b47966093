import type { Mesh } from "three";
import { type MorphName, morphIndex, MORPHS, type Pose } from "@/avatar/morphs";
import { Adaptation } from "./adaptation";
import { movesBy } from "./meshes";
import { morphSources } from "./morph-names";
import { SparseMorphs } from "./sparse-morphs";

/** What shows a face's weights. */
export interface Face {
  /** Which of our morphs it has. */
  readonly available: ReadonlySet<MorphName>;
  readonly meshes: readonly SparseMorphs[];
  /** Shows a pose's face; `dt` s have gone by since the last one. */
  apply(pose: Pose, dt: number): void;
}

interface Binding {
  readonly morphs: SparseMorphs;
  /** For each morph that we move: its place in the mesh, and those of ours that move it. */
  readonly targets: readonly { readonly place: number; readonly sources: readonly number[] }[];
}

/** Returns the meshes of a face that have morphs. */
export function morphMeshes(meshes: readonly Mesh[]): SparseMorphs[] {
  return meshes
    .filter((mesh) => mesh.morphTargetInfluences !== undefined && mesh.geometry.morphAttributes.position)
    .map((mesh) => new SparseMorphs(mesh));
}

/** A face that is moved by the morphs of its meshes, whatever they are called. */
export class MorphFace implements Face {
  readonly available: ReadonlySet<MorphName>;
  readonly meshes: readonly SparseMorphs[];
  private readonly bindings: readonly Binding[];
  private readonly adaptation: Adaptation;

  constructor(meshes: readonly SparseMorphs[]) {
    this.meshes = meshes;
    const available = new Set<MorphName>();
    this.bindings = meshes.map((morphs) => bind(morphs, available));
    this.available = available;
    this.adaptation = new Adaptation(available);
  }

  apply(pose: Pose): void {
    const adapted = this.adaptation.apply(pose.weights);
    for (const { morphs, targets } of this.bindings) {
      for (const { place, sources } of targets) {
        let sum = 0;
        for (const source of sources) sum += adapted[source] ?? 0;
        morphs.weights[place] = sum / sources.length;
      }
      morphs.close();
    }
  }
}

function bind(morphs: SparseMorphs, available: Set<MorphName>): Binding {
  const targets = Object.entries(morphs.mesh.morphTargetDictionary ?? {}).flatMap(([name, place]) => {
    const sources = morphSources(name);
    if (sources === null) return [];
    for (const source of sources) available.add(source);
    return [{ place, sources: sources.map((source) => morphIndex(source) ?? MORPHS.length) }];
  });
  return { morphs, targets };
}

const EYEBALL = /eye/i;
const NO_EYEBALL = /lash|brow|occlu|shadow|lid|ao/i;
/** Smaller movements are none, in units of the mesh. */
const MOVES = 1e-4;

/** Tells whether the eyes of a file are moved by its morphs; else its joints must do it. */
export function eyesMoveByMorphs(meshes: readonly Mesh[]): boolean {
  const eyeballs = meshes.filter(({ name }) => EYEBALL.test(name) && !NO_EYEBALL.test(name));
  const asked = eyeballs.length > 0 ? eyeballs : meshes;
  return asked.some((mesh) => lookPlaces(mesh).some((place) => movesBy(mesh, place, MOVES)));
}

function lookPlaces({ morphTargetDictionary = {} }: Mesh): number[] {
  return Object.entries(morphTargetDictionary)
    .filter(([name]) => morphSources(name)?.some((source) => source.startsWith("eyeLookUp")))
    .map(([, place]) => place);
}
