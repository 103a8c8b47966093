import type { MorphName } from "@/avatar/morphs";
import { ARKIT, VISEMES } from "@/contract/animation";
import type { AvatarFacts } from "./facts";
import { findJoints, RIG_JOINTS, type RigJoint, vrmBones } from "./joint-names";
import { morphSources } from "./morph-names";
import { vrmWords } from "./vrm-words";

/** What a file has of what an avatar needs, and what that means. */
export interface AvatarReport {
  readonly facts: AvatarFacts;
  readonly arkit: { readonly present: readonly string[]; readonly missing: readonly string[] };
  readonly visemes: { readonly present: readonly string[]; readonly missing: readonly string[] };
  readonly joints: { readonly present: readonly RigJoint[]; readonly missing: readonly RigJoint[] };
  /** Morphs of the file that are none of ours: they stay as they are. */
  readonly unknown: readonly string[];
  /** Which of our shapes it has, itself or under another name. */
  readonly morphs: ReadonlySet<MorphName>;
  /** The expressions of a VRM file that has no shapes of ours; null for others. */
  readonly presets: readonly string[] | null;
}

/** Looks through a file. What that means for people is said by `remarksOn`. */
export function reportOf(facts: AvatarFacts): AvatarReport {
  const words = vrmWords(facts.expressions);
  const names = words.perfect ? facts.expressions : facts.morphs;
  const morphs = new Set(names.flatMap((name) => morphSources(name) ?? []));
  const joints = jointsOf(facts);
  const split = <T extends string>(all: readonly T[], has: (name: T) => boolean) => ({
    present: all.filter(has),
    missing: all.filter((name) => !has(name)),
  });
  return {
    ...{ facts, morphs },
    arkit: split(ARKIT, (name) => morphs.has(name)),
    visemes: split(VISEMES, (name) => name === "sil" || morphs.has(`viseme_${name}`)),
    joints: split(RIG_JOINTS, (name) => joints.has(name)),
    unknown: facts.morphs.filter((name) => morphSources(name) === null),
    presets: facts.kind !== "glTF" && !words.perfect ? words.presets : null,
  };
}

/** Finds a file's joints: a VRM file says which they are, others are known by their names. */
function jointsOf({ kind, nodes, bones }: AvatarFacts): ReadonlySet<RigJoint> {
  if (kind === "glTF") return new Set(findJoints(nodes).keys());
  return new Set(RIG_JOINTS.filter((joint) => vrmBones(joint).some((bone) => bone in bones)));
}
