/** A value that follows its target without overshoot: a critically damped spring, exact for any step. */
export class Follower {
  value: number;
  private velocity = 0;
  private readonly omega: number;

  /** `settle` is about how long it takes to arrive, s. */
  constructor(value: number, settle: number) {
    this.value = value;
    this.omega = 4.6 / settle; // within some percent of the target after `settle`
  }

  /** Is there at once, and at rest. */
  jump(target: number): void {
    this.value = target;
    this.velocity = 0;
  }

  update(target: number, dt: number): number {
    const offset = this.value - target;
    const pull = (this.velocity + this.omega * offset) * dt;
    const decay = Math.exp(-this.omega * dt);
    this.velocity = (this.velocity - this.omega * pull) * decay;
    this.value = target + (offset + pull) * decay;
    return this.value;
  }
}
