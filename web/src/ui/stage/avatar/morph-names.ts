import type { MorphName } from "@/avatar/morphs";
import { ARKIT, VISEMES } from "@/contract/animation";

/** A morph of a file: which of ours drive it. More than one where a file has no sides (eyesClosed). */
export type MorphSources = readonly MorphName[];

const BOTH = (name: string): MorphSources => [`${name}Left` as MorphName, `${name}Right` as MorphName];

/** What files call ARKit's shapes, besides its own names: lower case, letters and digits only, {S} for the side. */
const SIDED_ALIASES: Readonly<Record<string, readonly string[]>> = {
  // Character Creator, and the control curves of MetaHuman
  browDown: ["browdrop", "browlower"],
  browOuterUp: ["browraiseouter", "browouterraise"],
  cheekSquint: ["cheekraise"],
  eyeLookDown: ["eye{S}lookdown"],
  eyeLookUp: ["eye{S}lookup"],
  eyeLookIn: ["eye{S}lookin"],
  eyeLookOut: ["eye{S}lookout"],
  eyeSquint: ["eyesquintinner"],
  eyeWide: ["eyewiden"],
  mouthDimple: ["mouthdimple"],
  mouthFrown: ["mouthcornerdepress"],
  mouthLowerDown: ["mouthdownlower", "mouthlowerlipdepress"],
  mouthSmile: ["mouthcornerpull"],
  mouthUpperUp: ["mouthuplower", "mouthupupper", "mouthupperlipraise"],
  noseSneer: ["nosewrinkle"],
};

/** The same for shapes in the middle, and for shapes of a file that are both sides at once. */
const PLAIN_ALIASES: Readonly<Record<string, MorphSources>> = {
  browraiseinner: ["browInnerUp"],
  browraiseinnerleft: ["browInnerUp"],
  browraiseinnerright: ["browInnerUp"],
  browraiseinl: ["browInnerUp"],
  browraiseinr: ["browInnerUp"],
  browinnerupleft: ["browInnerUp"],
  browinnerupright: ["browInnerUp"],
  cheekpuffleft: ["cheekPuff"],
  cheekpuffright: ["cheekPuff"],
  mouthopen: ["jawOpen"],
  jawfwd: ["jawForward"],
  mouthrolllowerin: ["mouthRollLower"],
  mouthrollinlower: ["mouthRollLower"],
  mouthrollinupper: ["mouthRollUpper"],
  tongueout: ["tongueOut"],
  eyesclosed: BOTH("eyeBlink"),
  eyeblink: BOTH("eyeBlink"),
  blink: BOTH("eyeBlink"),
  blinkleft: ["eyeBlinkLeft"],
  blinkright: ["eyeBlinkRight"],
  eyeslookup: BOTH("eyeLookUp"),
  eyeslookdown: BOTH("eyeLookDown"),
  mouthsmile: BOTH("mouthSmile"),
  mouthfrown: BOTH("mouthFrown"),
  browdown: BOTH("browDown"),
  browouterup: BOTH("browOuterUp"),
  cheeksquint: BOTH("cheekSquint"),
  eyesquint: BOTH("eyeSquint"),
  eyewide: BOTH("eyeWide"),
  mouthpress: BOTH("mouthPress"),
  mouthstretch: BOTH("mouthStretch"),
  mouthdimple: BOTH("mouthDimple"),
  mouthlowerdown: BOTH("mouthLowerDown"),
  mouthupperup: BOTH("mouthUpperUp"),
  nosesneer: BOTH("noseSneer"),
};

/** What files call visemes besides `viseme_…`: VRChat's `vrc.v_…`, Character Creator's `V_…`, vowels of Japanese rigs. */
const VISEME_ALIASES: Readonly<Record<string, (typeof VISEMES)[number]>> = {
  ...{ ou: "U", oh: "O", ih: "I", ee: "E", e: "E", i: "I", o: "O", u: "U", ch: "CH", dd: "DD", ff: "FF" },
  ...{ kk: "kk", nn: "nn", pp: "PP", rr: "RR", sil: "sil", ss: "SS", th: "TH", aa: "aa", ah: "aa" },
  ...{ explosive: "PP", dentallip: "FF", affricate: "CH", open: "aa", wide: "I", tighto: "U", tight: "SS" },
};
/** Names that stand alone, without anything that says that they are visemes: exactly so. */
const BARE_VISEMES: Readonly<Record<string, (typeof VISEMES)[number]>> = {
  ...Object.fromEntries(VISEMES.filter((name) => name.length > 1).map((name) => [name, name])),
  ...{ A: "aa", I: "I", U: "U", E: "E", O: "O", ou: "U", oh: "O", ih: "I", ee: "E" },
};

/** Returns a name without what exporters put before it (`blendShape1.`, `CTRL_expressions_`), in letters and digits. */
function bare(name: string): string {
  return name
    .replace(/^.*[.:|]/, "")
    .replace(/^(CTRL_expressions_|ARKit[_ ]?|ctrl_|bs_|BS_|Face_?M?_?|Fcl_)/, "");
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

const ARKIT_KEYS = arkitKeys();

function arkitKeys(): ReadonlyMap<string, MorphSources> {
  const keys = new Map<string, MorphSources>(Object.entries(PLAIN_ALIASES));
  for (const name of ARKIT) {
    const [, base, side] = /^(.*?)(Left|Right)?$/.exec(name) ?? [];
    keys.set(letters(name), [name]);
    if (base === undefined || side === undefined || base === "jaw" || base === "mouth") continue;
    const [long, short] = [side.toLowerCase(), side.slice(0, 1).toLowerCase()];
    for (const stem of [base.toLowerCase(), ...(SIDED_ALIASES[base] ?? [])]) {
      for (const mark of [long, short]) {
        const key = stem.includes("{S}") ? stem.replace("{S}", mark) : `${stem}${mark}`;
        keys.set(key, [name]);
        if (!stem.includes("{S}")) keys.set(`${mark}${stem}`, [name]);
      }
    }
  }
  return keys;
}

/**
 * Returns which of ours a morph of a file is: ARKit's names in their variants (`eyeBlink_L`, `EyeBlinkLeft`,
 * `blendShape1.eyeBlinkLeft`, Character Creator's `Eye_Blink_L`, MetaHuman's `CTRL_expressions_eyeBlinkL`), visemes of
 * the Oculus set in theirs (`viseme_PP`, `PP`, `v_PP`, `vrc.v_pp`); null if it is none of them.
 */
export function morphSources(name: string): MorphSources | null {
  const own = visemeOf(name);
  if (own !== null) return [`viseme_${own}`];
  return ARKIT_KEYS.get(letters(bare(name))) ?? null;
}

function visemeOf(name: string): (typeof VISEMES)[number] | null {
  const last = name.replace(/^.*[.:|]/, "");
  const marked = /^(?:viseme|vis|v)[_ -](.+)$/i.exec(last)?.[1];
  if (marked !== undefined) return VISEME_ALIASES[letters(marked)] ?? null;
  return BARE_VISEMES[last] ?? null;
}
