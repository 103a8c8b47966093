/** How much is drawn. */
export type Tier = "high" | "medium" | "lite";
export type QualityChoice = Tier | "auto";

export interface TierSettings {
  /** Pixels drawn for each CSS pixel, at most. */
  readonly maxDpr: number;
  readonly antialias: boolean;
  /** Size of the shadow map; 0 for none. */
  readonly shadow: number;
  /** Below this, less is drawn. */
  readonly enoughFps: number;
}

export const TIERS: Readonly<Record<Tier, TierSettings>> = {
  high: { maxDpr: 2, antialias: true, shadow: 2048, enoughFps: 40 },
  medium: { maxDpr: 1.25, antialias: true, shadow: 1024, enoughFps: 28 },
  lite: { maxDpr: 0.75, antialias: false, shadow: 0, enoughFps: 18 },
};

/** Renderers without a graphics processor. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render|subzero/i;
/** Graphics processors that are known to be slow at this. */
const SLOW =
  /mali-[4t]|adreno \(tm\) [2345]\d\d|powervr|intel.*(hd graphics (\d{4}|[2-5]\d\d)\b|gma)|videocore/i;

/** Returns what to begin with, from the name of the renderer. */
export function tierFor(renderer: string): Tier {
  if (SOFTWARE.test(renderer)) return "lite";
  return SLOW.test(renderer) ? "medium" : "high";
}

/** What is drawn, and with how many pixels for each CSS pixel. */
export interface Quality {
  readonly tier: Tier;
  readonly dpr: number;
}

/** What the screen is like. */
export interface Screen {
  readonly devicePixelRatio: number;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Pixels that can be drawn without a graphics processor, and the share of them that each step down leaves. */
const LITE_PIXELS = 480_000;
const LITE_STEP = 0.7;
const LITE_STEPS = 2;

/** Returns where a tier begins on a screen. */
export function qualityOf(tier: Tier, screen: Screen, liteSteps = 0): Quality {
  const most = Math.min(TIERS[tier].maxDpr, screen.devicePixelRatio);
  if (tier !== "lite") return { tier, dpr: most };
  const pixels = LITE_PIXELS * LITE_STEP ** Math.min(LITE_STEPS, liteSteps);
  return { tier, dpr: Math.min(most, Math.sqrt(pixels / (screen.width * screen.height))) };
}

/** Returns what to draw after it was too slow `steps` times. Details go first, pixels last. */
export function stepDown(begin: Tier, screen: Screen, steps: number): Quality {
  const order: readonly Tier[] = ["high", "medium", "lite"];
  const place = order.indexOf(begin) + steps;
  return qualityOf(order[place] ?? "lite", screen, Math.max(0, place - 2));
}

/** Reads `?quality=` from an address. */
export function qualityFromAddress(search: string): Tier | null {
  const value = new URLSearchParams(search).get("quality");
  return value === "high" || value === "medium" || value === "lite" ? value : null;
}

const SMALL_SCREEN = 600;

/** Tells whether the smaller file of an avatar will do: without a graphics processor, on phones, and where data is dear. */
export function takesSimpleFile(tier: Tier): boolean {
  if (tier === "lite") return true;
  const { connection } = navigator as { connection?: { readonly saveData?: boolean } };
  const phone =
    matchMedia("(pointer: coarse)").matches && Math.min(screen.width, screen.height) < SMALL_SCREEN;
  return phone || connection?.saveData === true;
}
