/** Random numbers that are the same again for the same seed. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** Returns a number from [0, 1). mulberry32, by Tommy Ettinger (public domain). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Returns a source of its own, so that what one part draws changes nothing for the others. */
  fork(): Random {
    return new Random(Math.floor(this.next() * 4294967296));
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Returns true with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Returns a normally distributed number (Box and Muller 1958). */
  normal(mean: number, deviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.next());
  }

  /** Returns a log-normally distributed number of the given mean; `sigma` is the deviation of its logarithm. */
  logNormal(mean: number, sigma: number): number {
    return Math.exp(this.normal(Math.log(mean) - sigma ** 2 / 2, sigma));
  }
}
