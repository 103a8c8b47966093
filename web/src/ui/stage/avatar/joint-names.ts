import type { VRMHumanBoneName } from "@pixiv/three-vrm";
import type { JointName } from "@/avatar/joints";

export type Side = "left" | "right";
export type Finger = "Thumb" | "Index" | "Middle" | "Ring" | "Pinky";
export type FingerJoint = `${Side}Hand${Finger}${1 | 2 | 3}`;

/** The joints that are moved: those of a pose, the eyes, and the fingers. */
export type RigJoint = JointName | `${Side}Eye` | "jaw" | FingerJoint;

export const SIDES = ["left", "right"] as const;
export const FINGERS: readonly Finger[] = ["Thumb", "Index", "Middle", "Ring", "Pinky"];
export const FINGER_PARTS = [1, 2, 3] as const;

/** Every joint that a file may have. */
export const RIG_JOINTS: readonly RigJoint[] = [
  ...(["hips", "spine", "neck", "head", "jaw"] as const),
  ...SIDES.flatMap((side): RigJoint[] => [
    ...[`${side}Eye` as const, `${side}Shoulder` as const, `${side}Arm` as const],
    ...[`${side}ForeArm` as const, `${side}Hand` as const],
    ...FINGERS.flatMap((finger) => FINGER_PARTS.map((part): RigJoint => `${side}Hand${finger}${part}`)),
  ]),
];

/** What files call their joints: Mixamo, Ready Player Me, Avaturn; Unreal; Character Creator; Blender. */
const CENTER_NAMES: Readonly<Record<string, readonly string[]>> = {
  hips: ["hips", "hip", "pelvis"],
  spine: ["spine2", "upperchest", "chest", "spine03", "spine3", "spine02", "spine1", "spine01", "spine"],
  neck: ["neck", "neck01", "neck1", "necktwist01"],
  head: ["head"],
  jaw: ["jaw", "jawroot"],
};
const SIDED_NAMES: Readonly<Record<string, readonly string[]>> = {
  Eye: ["eye", "eyeball"],
  Shoulder: ["shoulder", "clavicle", "collarbone"],
  Arm: ["arm", "upperarm", "uparm"],
  ForeArm: ["forearm", "lowerarm", "lowarm"],
  Hand: ["hand", "wrist"],
};

/** Returns a joint's name in lower case without prefixes: `mixamorig:LeftArm`, `mixamorigLeftArm`, `CC_Base_L_Eye`. */
function plain(name: string): string {
  return name
    .replace(/^.*[:|]/, "")
    .toLowerCase()
    .replace(/^mixamorig\d*/, "")
    .replace(/^(cc_base_|bip0*1[_ ]?|def-|org-|rig_|armature_)/, "")
    .replace(/[^a-z0-9]/g, "");
}

function sided(stems: readonly string[], side: Side): string[] {
  const short = side.slice(0, 1);
  return stems.flatMap((stem) => [`${side}${stem}`, `${stem}${short}`, `${short}${stem}`, `${stem}${side}`]);
}

function fingerNames(finger: Finger, part: 1 | 2 | 3, side: Side): string[] {
  const stem = finger.toLowerCase();
  const short = side.slice(0, 1);
  const other = finger === "Pinky" ? ["pinky", "little"] : [stem];
  return other.flatMap((word) => [
    ...[`${side}hand${word}${part}`, `${word}0${part}${short}`, `${word}${part}${short}`],
    ...[`${short}${word}${part}`, `f${word}0${part}${short}`],
  ]);
}

function candidates(joint: RigJoint): readonly string[] {
  const parts = /^(left|right)(Eye|Shoulder|Arm|ForeArm|Hand)$/.exec(joint);
  if (parts?.[1] !== undefined && parts[2] !== undefined)
    return sided(SIDED_NAMES[parts[2]] ?? [], parts[1] as Side);
  const finger = /^(left|right)Hand(Thumb|Index|Middle|Ring|Pinky)([123])$/.exec(joint);
  if (finger !== null)
    return fingerNames(finger[2] as Finger, Number(finger[3]) as 1 | 2 | 3, finger[1] as Side);
  return CENTER_NAMES[joint] ?? [];
}

/** Finds the joints of a file by its nodes' names: for each that it has, the node's name in the file. */
export function findJoints(names: readonly string[]): ReadonlyMap<RigJoint, string> {
  const known = new Map<string, string>();
  for (const name of names) if (!known.has(plain(name))) known.set(plain(name), name);
  const found = new Map<RigJoint, string>();
  for (const joint of RIG_JOINTS) {
    const hit = candidates(joint).find((candidate) => known.has(candidate));
    if (hit !== undefined) found.set(joint, known.get(hit) ?? hit);
  }
  return found;
}

const VRM_FINGER = ["Proximal", "Intermediate", "Distal"] as const;
const VRM_THUMB = ["Metacarpal", "Proximal", "Distal"] as const;

/** Returns what VRM calls a joint; more than one where what it need not have is stood in for. */
export function vrmBones(joint: RigJoint): readonly VRMHumanBoneName[] {
  if (joint === "spine") return ["upperChest", "chest", "spine"];
  const arm = /^(left|right)(Arm|ForeArm)$/.exec(joint);
  if (arm !== null) return [`${arm[1] as Side}${arm[2] === "Arm" ? "UpperArm" : "LowerArm"}`];
  const finger = /^(left|right)Hand(Thumb|Index|Middle|Ring|Pinky)([123])$/.exec(joint);
  if (finger === null) return [joint as VRMHumanBoneName];
  const part = Number(finger[3]) - 1;
  const side = finger[1] as Side;
  if (finger[2] === "Thumb") return [`${side}Thumb${VRM_THUMB[part] ?? "Distal"}`];
  const name = finger[2] === "Pinky" ? "Little" : (finger[2] as "Index" | "Middle" | "Ring");
  return [`${side}${name}${VRM_FINGER[part] ?? "Distal"}`];
}
