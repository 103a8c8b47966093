import { LEFT_UNDER_TEETH, LIP_OPENING, VISEMES } from "@/contract/animation";
import { FIRST_VISEME, MORPH_INDEX, type MorphName, morphIndex, type Pose } from "./morphs";

const PP = FIRST_VISEME + VISEMES.indexOf("PP");
const FF = FIRST_VISEME + VISEMES.indexOf("FF");
const OPENING = LIP_OPENING.flatMap((name) =>
  [name, `${name}Left`, `${name}Right`].flatMap((side) => morphIndex(side) ?? []),
);
/** What takes the lower lip away from the teeth. */
const OFF_THE_TEETH = (["jawOpen", "mouthLowerDownLeft", "mouthLowerDownRight"] satisfies MorphName[]).map(
  (name) => MORPH_INDEX[name],
);

/**
 * Makes a mouth anatomically possible: while the lips are pressed for p, b and m nothing else may open them, or a gap
 * remains; f and v keep the lip at the teeth; and the lips cannot be closed over a jaw further than it is open.
 */
export function closeLips(pose: Pose): void {
  const { weights } = pose;
  const open = 1 - (weights[PP] ?? 0);
  for (let index = FIRST_VISEME; index < weights.length; index += 1) {
    if (index !== PP) weights[index] = (weights[index] ?? 0) * open;
  }
  for (const index of OPENING) weights[index] = (weights[index] ?? 0) * open;
  const free = 1 - (1 - LEFT_UNDER_TEETH) * Math.min(1, weights[FF] ?? 0);
  for (const index of OFF_THE_TEETH) weights[index] = (weights[index] ?? 0) * free;
  pose.set("mouthClose", Math.min(pose.get("mouthClose"), pose.get("jawOpen")));
}
