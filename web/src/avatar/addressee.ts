import type { Direction } from "./activity";
import { clamp, radians } from "./easing";
import { Follower } from "./follower";

/** Where the face of the person who is talked with is in the camera's picture, as the camera takes it (no mirror). */
export interface Addressed {
  readonly id: number;
  /** Middle of the face, in parts of the picture, from its top left. */
  readonly x: number;
  readonly y: number;
}

/** What cameras above screens usually see, from side to side and from top to bottom, degrees. */
const FIELD_ACROSS = 62;
const FIELD_DOWN = 48;
/** Where the face of somebody is who sits before the middle of the screen: the camera looks a little down on them. */
const LEVEL = 0.45;
/**
 * Who looks straight out of a flat picture is seen to look at everybody, wherever they stand (the Mona Lisa effect;
 * Wollaston 1824, Todorović 2006). A look turned by the whole angle would go past the person. So it goes a part of the
 * way: enough to show who is meant, and that they are followed.
 */
const SHARE_ACROSS = 0.35;
const SHARE_DOWN = 0.2;
const MOST_ACROSS = radians(9);
const MOST_DOWN = radians(3.5);
/** Faces that are found anew in every picture tremble; what is smaller than this is no movement. */
const TREMBLE = radians(0.25);
const SETTLE_S = 0.9;

/** Lets the eyes follow whom they talk with: slowly while they move, at once when it is somebody else. */
export class Addressee {
  private readonly yaw = new Follower(0, SETTLE_S);
  private readonly pitch = new Follower(0, SETTLE_S);
  private goal = { yaw: 0, pitch: 0 };
  private id: number | null = null;

  /** Returns where the person is, if `front` is where the middle of the screen's front is; null if nobody is seen. */
  update(front: Direction, addressed: Addressed | null, dt: number): Direction {
    this.aim(addressed);
    const other = addressed !== null && this.id !== null && addressed.id !== this.id;
    if (addressed !== null) this.id = addressed.id;
    for (const [follower, goal] of [
      [this.yaw, this.goal.yaw],
      [this.pitch, this.goal.pitch],
    ] as const) {
      if (other) follower.jump(goal);
      else follower.update(goal, dt);
    }
    return { ...front, yaw: front.yaw + this.yaw.value, pitch: front.pitch + this.pitch.value };
  }

  private aim(addressed: Addressed | null): void {
    const goal = addressed === null ? { yaw: 0, pitch: 0 } : partOfTheWay(addressed);
    const moved = Math.hypot(goal.yaw - this.goal.yaw, goal.pitch - this.goal.pitch);
    if (addressed === null || moved > TREMBLE) this.goal = goal;
  }
}

/**
 * Returns how far to turn towards somebody. The camera looks where the virtual human looks: what is on the right of its
 * picture is to her right, and for who sits before the screen that is the screen's left.
 */
function partOfTheWay({ x, y }: Addressed): { yaw: number; pitch: number } {
  const across = Math.atan(2 * (x - 0.5) * Math.tan(radians(FIELD_ACROSS / 2)));
  const down = Math.atan(2 * (y - LEVEL) * Math.tan(radians(FIELD_DOWN / 2)));
  return {
    yaw: clamp(-SHARE_ACROSS * across, -MOST_ACROSS, MOST_ACROSS),
    pitch: clamp(-SHARE_DOWN * down, -MOST_DOWN, MOST_DOWN),
  };
}
