import {
  FASTEST_VISEME,
  MOUTH_ATTACK_MS,
  MOUTH_RELEASE_MS,
  VISEMES,
  type Viseme,
} from "@/contract/animation";
import { approach } from "./easing";
import { Jaw } from "./jaw";
import { FIRST_VISEME, type Pose } from "./morphs";
import { VisemePlayer } from "./visemes";

/** Where the sound is, as far as the mouth is concerned. */
export interface AudiblePosition {
  readonly ptsMs: number;
  readonly playing: boolean;
}

const PP = VISEMES.indexOf("PP");
const ATTACK_S = MOUTH_ATTACK_MS / 1000;
const RELEASE_S = MOUTH_RELEASE_MS / 1000;
/** How fast it takes a shape that is held for the studio. */
const HELD_S = 0.06;

/** Puts the planned mouth shapes into a pose. */
export class Mouth {
  readonly player = new VisemePlayer();
  private readonly sampled = new Float32Array(VISEMES.length);
  private readonly shown = new Float32Array(VISEMES.length);
  private readonly jaw = new Jaw();
  private readonly last = new Float32Array(VISEMES.length);
  private presence = 0;
  private hushed = false;
  private held: { readonly viseme: Viseme; readonly weight: number } | null = null;

  /** Eases to closed although there is still some sound on its way: within 120 ms, as one who is interrupted does. */
  hush(): void {
    this.hushed = true;
  }

  /** Follows the sound again. */
  goOn(): void {
    this.hushed = false;
  }

  /** Forgets all that was planned. */
  clear(): void {
    this.player.clear();
    this.hush();
  }

  /** Holds one shape instead of what is planned, until told null: for the studio. `weight`: 0 to 1. */
  hold(viseme: Viseme | null, weight = 1): void {
    this.held = viseme === null ? null : { viseme, weight };
  }

  /** Adds the mouth of this moment to a pose that has its expression already. `loudness`: root mean square. */
  apply(pose: Pose, audible: AudiblePosition | null, dt: number, loudness: number): void {
    if (audible?.playing !== true) this.hushed = false; // it is silent: what comes now is something new
    const playing = audible?.playing === true && !this.hushed;
    this.presence += ((playing ? 1 : 0) - this.presence) * approach(dt, playing ? ATTACK_S : RELEASE_S);
    this.jaw.update(dt, playing ? loudness : 0);
    if (playing) this.player.sample(audible.ptsMs, this.sampled); // else the last shape fades
    const { held, shown } = this;
    const step = approach(dt, HELD_S);
    for (let index = 0; index < VISEMES.length; index += 1) {
      const weight = held !== null && VISEMES[index] === held.viseme ? held.weight : 0;
      shown[index] = (shown[index] ?? 0) + (weight - (shown[index] ?? 0)) * step;
      const planned = held === null ? (this.sampled[index] ?? 0) * this.presence : 0;
      pose.weights[FIRST_VISEME + index] = Math.max(planned, shown[index] ?? 0);
    }
    this.jaw.apply(pose);
  }

  /** Keeps the shapes of a pose, its lips closed already, from coming faster than lips can move. */
  restrain({ weights }: Pose, dt: number): void {
    for (let index = 0; index < VISEMES.length; index += 1) {
      const most = (this.last[index] ?? 0) + (index === PP ? 1 : FASTEST_VISEME * dt);
      const weight = Math.min(weights[FIRST_VISEME + index] ?? 0, dt > 0 ? most : 1);
      this.last[index] = weights[FIRST_VISEME + index] = weight;
    }
  }
}
