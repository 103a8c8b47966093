import type { LoadedAvatar } from "../stage/avatar/load";
import type { AvatarReport } from "../stage/avatar/report";
import { reportOf } from "../stage/avatar/report";
import type { FrameCost } from "./cost";
import type { Darkroom } from "./darkroom";
import type { StudioPuppet } from "./puppet";
import type { MovedSettings, StillSettings } from "./still";
import type { StudioView, ViewSettings } from "./view";

/** What measurements and contact sheets can do, as `window.visavis.studio` with `?debug=1`. */
export interface StudioHandle {
  /** Waits until somebody is on the stage and has been drawn. */
  ready(): Promise<void>;
  /** What the file of whom one sees has, and what that means. */
  report(): AvatarReport;
  /** Fixes a moment; null lets it live again. */
  still(settings: StillSettings | null): void;
  /** Fixes a moment of the moving avatar, such as the stroke of a gesture. */
  moved(settings: MovedSettings): void;
  /** Puts the camera somewhere at once. */
  camera(view: Partial<ViewSettings>): void;
  /** Draws only when a picture is taken, in this size (CSS pixels); null draws always again. */
  pictures(size: { readonly width: number; readonly height: number } | null): void;
  /** Draws once and returns the picture as a data URL (PNG, transparent). */
  picture(): string;
  cost(): FrameCost;
  /** Where the face is, m. */
  face(): { readonly x: number; readonly y: number; readonly z: number };
  /** The file as it was loaded, for measurements of its meshes. */
  avatar(): LoadedAvatar;
}

export interface StudioParts {
  readonly puppet: StudioPuppet;
  readonly view: StudioView;
  readonly darkroom: Darkroom;
}

const ASK_EVERY_MS = 50;

/** Makes the handle of a studio. */
export function studioHandle({ puppet, view, darkroom }: StudioParts): StudioHandle {
  const staged = () => {
    if (darkroom.staged === null) throw new Error("nobody is on the stage");
    return darkroom.staged;
  };
  return {
    ready: async () => {
      while (darkroom.staged === null) await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
      await darkroom.nextFrame();
    },
    report: () => reportOf(staged().avatar.facts),
    still: (settings) => puppet.fix(settings),
    moved: (settings) => puppet.fixMoved(settings),
    camera: (settings) => view.go(settings, true),
    pictures: (size) => {
      darkroom.draw(size === null ? "always" : "never");
      if (size !== null) darkroom.resize(size.width, size.height);
    },
    picture: () => darkroom.picture(),
    cost: () => darkroom.cost(),
    face: () => staged().rig.landmarks.face,
    avatar: () => staged().avatar,
  };
}
