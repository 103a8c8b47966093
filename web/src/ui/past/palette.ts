import type { EmotionName } from "./api";

/** Every color of the plot, so that a picture of it needs no style sheet. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly soft: string;
  readonly grid: string;
  readonly lane: string;
  readonly valence: string;
  readonly arousal: string;
  readonly attention: string;
  readonly user: string;
  readonly assistant: string;
  readonly sound: string;
  readonly emotions: Readonly<Record<Exclude<EmotionName, "unknown">, string>>;
}

/** All marks stand out from the paper by 3:1 at least. */
const LIGHT: Palette = {
  ...{ paper: "#fbfaf7", ink: "#1f1b17", soft: "#524a41", grid: "#dedad3", lane: "#f2efe9" },
  ...{ valence: "#14586a", arousal: "#a04a12", attention: "#6d6558", user: "#14586a", assistant: "#857c70" },
  sound: "#7a3b86",
  emotions: {
    ...{ neutral: "#837a6e", happy: "#a87400", surprised: "#8a5bb0", sad: "#3d76a8" },
    ...{ angry: "#b5442c", afraid: "#2b8577", disgusted: "#6b8024" },
  },
};

const DARK: Palette = {
  ...{ paper: "#24211e", ink: "#f4efe8", soft: "#bcb3a8", grid: "#423d38", lane: "#2b2824" },
  ...{ valence: "#86cad6", arousal: "#f0a868", attention: "#b3a898", user: "#86cad6", assistant: "#9c9286" },
  sound: "#d29ae0",
  emotions: {
    ...{ neutral: "#a0968a", happy: "#e3b447", surprised: "#bd94e0", sad: "#78b0e0" },
    ...{ angry: "#ec8068", afraid: "#62c2b2", disgusted: "#a9c05a" },
  },
};

export function paletteFor(theme: "light" | "dark"): Palette {
  return theme === "dark" ? DARK : LIGHT;
}
