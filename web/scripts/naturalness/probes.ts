import { AvatarDriver, type Moment } from "@/avatar/driver";
import type { WishTarget } from "@/avatar/aversion";
import { EXPRESSIONS, type Expression } from "@/contract/animation";

const STEP_S = 1 / 1000;
const USER = { yaw: 0, pitch: 0, distanceM: 1.36 };
const HELD_S = 3;

/** How long an expression takes to come and to go, s: from 2 to 98 % of its strength. */
export interface ExpressionTimes {
  readonly expression: Expression;
  readonly onsetS: number;
  readonly offsetS: number;
}

function momentAt(timeS: number, change: Partial<Moment> = {}): Moment {
  return { timeS, audible: null, loudness: 0, activity: "resting", user: USER, calm: false, ...change };
}

/** Shows each expression to a still face and measures how it comes and goes. */
export function expressionTimes(): ExpressionTimes[] {
  return EXPRESSIONS.filter((expression) => expression !== "neutral").map((expression) => {
    const driver = new AvatarDriver(1);
    driver.still = true;
    driver.expressions.show(expression, 1, 1, HELD_S);
    const strengths: number[] = [];
    for (let timeS = 0; timeS < 1 + HELD_S + 3; timeS += STEP_S) {
      driver.update(momentAt(timeS));
      strengths.push(driver.expressions.strength);
    }
    const rise = [0.02, 0.98].map((level) => strengths.findIndex((strength) => strength > level));
    const fall = [0.98, 0.02].map((level) => strengths.findLastIndex((strength) => strength > level));
    return {
      expression,
      onsetS: ((rise[1] ?? NaN) - (rise[0] ?? NaN)) * STEP_S,
      offsetS: ((fall[1] ?? NaN) - (fall[0] ?? NaN)) * STEP_S,
    };
  });
}

/** Looks from one side to the other, and back; returns the share of these shifts, of 34°, that carry a blink. */
export function blinksWithLargeShifts(): number {
  const driver = new AvatarDriver(3);
  const shifts = 200;
  const everyS = 2.5;
  let blinks = 0;
  for (let shift = 0; shift < shifts; shift += 1) {
    const target: WishTarget = shift % 2 === 0 ? "away" : "screen";
    const beginS = shift * everyS;
    driver.gaze.follow({ target, untilS: beginS + everyS });
    let closed = 0;
    for (let timeS = beginS; timeS < beginS + everyS; timeS += 1 / 60) {
      const pose = driver.update(momentAt(timeS));
      if (timeS < beginS + 0.25) closed = Math.max(closed, pose.get("eyeBlinkLeft"));
    }
    if (closed > 0.5) blinks += 1;
  }
  return blinks / shifts;
}
