import { degrees, minimumJerk } from "./easing";

/** The main sequence: how long a saccade takes, s and s per degree (Baloh et al. 1975). */
const SHORTEST_S = 0.025;
const PER_DEGREE_S = 0.0025;
/** Large saccades reach their peak speed before their middle (Van Opstal & Van Gisbergen 1987). */
const SKEW_PER_DEGREE = 0.012;
const LARGEST_SKEW = 0.3;

/** One eye movement after another, radians: yaw to the left, pitch up, of both eyes together. */
export class Saccade {
  yaw = 0;
  pitch = 0;
  private fromYaw = 0;
  private fromPitch = 0;
  private toYaw = 0;
  private toPitch = 0;
  private startS = 0;
  private lengthS = SHORTEST_S;
  private skew = 0;

  /** Tells whether the eyes already look there, or are on their way. */
  goesTo(yaw: number, pitch: number): boolean {
    return yaw === this.toYaw && pitch === this.toPitch;
  }

  /** When the eyes arrive, or arrived. */
  get endS(): number {
    return this.startS + this.lengthS;
  }

  /** Jumps; returns by how many degrees. */
  jump(timeS: number, yaw: number, pitch: number): number {
    this.update(timeS);
    this.fromYaw = this.yaw;
    this.fromPitch = this.pitch;
    this.toYaw = yaw;
    this.toPitch = pitch;
    const amplitude = degrees(Math.hypot(yaw - this.yaw, pitch - this.pitch));
    this.startS = timeS;
    this.lengthS = SHORTEST_S + PER_DEGREE_S * amplitude;
    this.skew = Math.min(LARGEST_SKEW, SKEW_PER_DEGREE * amplitude);
    return amplitude;
  }

  /** Follows something that moves slowly (smooth pursuit). */
  pursue(yaw: number, pitch: number): void {
    this.fromYaw += yaw - this.toYaw;
    this.fromPitch += pitch - this.toPitch;
    this.toYaw = yaw;
    this.toPitch = pitch;
  }

  update(timeS: number): void {
    const t = Math.min(1, Math.max(0, (timeS - this.startS) / this.lengthS));
    const part = minimumJerk(t + this.skew * t * (1 - t));
    this.yaw = this.fromYaw + (this.toYaw - this.fromYaw) * part;
    this.pitch = this.fromPitch + (this.toPitch - this.fromPitch) * part;
  }
}
