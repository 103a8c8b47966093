/**
 * A value that goes where it is sent with the least jerk (Flash & Hogan 1985), whatever it is doing then: position,
 * speed and acceleration go on without a jump. Times are those of the driver's clock, s.
 */
export class Reach {
  value: number;
  target: number;
  private startS = 0;
  private lengthS = 0;
  /** The quintic's coefficients over 0 to 1, from the third on; the first three are where it was. */
  private origin = 0;
  private speed = 0;
  private acceleration = 0;
  private cubic = 0;
  private quartic = 0;
  private quintic = 0;

  constructor(value: number) {
    this.value = this.target = this.origin = value;
  }

  /** Sets out for `target`, to arrive `lengthS` after `startS`. */
  go(target: number, startS: number, lengthS: number): void {
    const length = Math.max(0.001, lengthS);
    const [position, velocity, acceleration] = this.state(startS);
    const v = velocity * length;
    const a = (acceleration * length * length) / 2;
    const distance = target - position;
    this.origin = position;
    this.speed = v;
    this.acceleration = a;
    this.cubic = 10 * distance - 6 * v - 3 * a;
    this.quartic = -15 * distance + 8 * v + 3 * a;
    this.quintic = 6 * distance - 3 * v - a;
    this.startS = startS;
    this.lengthS = length;
    this.target = target;
  }

  update(timeS: number): number {
    const t = this.phase(timeS);
    this.value =
      t >= 1
        ? this.target
        : this.origin +
          t *
            (this.speed + t * (this.acceleration + t * (this.cubic + t * (this.quartic + t * this.quintic))));
    return this.value;
  }

  private phase(timeS: number): number {
    if (this.lengthS === 0) return 1;
    return Math.max(0, (timeS - this.startS) / this.lengthS);
  }

  private state(timeS: number): readonly [number, number, number] {
    const t = this.phase(timeS);
    if (t >= 1) return [this.target, 0, 0];
    const velocity =
      this.speed +
      t * (2 * this.acceleration + t * (3 * this.cubic + t * (4 * this.quartic + t * 5 * this.quintic)));
    const acceleration =
      2 * this.acceleration + t * (6 * this.cubic + t * (12 * this.quartic + t * 20 * this.quintic));
    return [this.update(timeS), velocity / this.lengthS, acceleration / this.lengthS ** 2];
  }
}
