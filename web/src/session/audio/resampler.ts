/**
 * Streaming sample-rate converter: a polyphase windowed-sinc filter for any rational ratio.
 *
 * Kaiser window (Kaiser & Schafer 1980) with β for 80 dB of stop-band attenuation; the pass band ends at 90 % of the
 * lower Nyquist frequency. `process` may be given pieces of any length.
 */
export class Resampler {
  private readonly up: number;
  private readonly down: number;
  private readonly taps: number;
  private readonly phases: Float32Array[];
  private history: Float32Array;
  /** Where the next output lies, in steps of 1/up input samples from the start of the history. */
  private position: number;

  constructor(inputRate: number, outputRate: number) {
    const divisor = greatestCommonDivisor(inputRate, outputRate);
    this.up = outputRate / divisor;
    this.down = inputRate / divisor;
    const cutoff = 0.95 * Math.min(1, outputRate / inputRate);
    this.taps = 2 * Math.ceil(ZERO_CROSSINGS / cutoff);
    this.phases = designPhases(this.up, this.taps, cutoff);
    this.history = new Float32Array(this.taps - 1);
    this.position = (this.taps / 2 - 1) * this.up;
  }

  /** Returns the samples that are complete with this piece. */
  process(input: Float32Array): Float32Array {
    const buffer = new Float32Array(this.history.length + input.length);
    buffer.set(this.history);
    buffer.set(input, this.history.length);
    const half = this.taps / 2;
    const limit = (buffer.length - half) * this.up;
    const count = Math.max(0, Math.ceil((limit - this.position) / this.down));
    const output = new Float32Array(count);
    for (let index = 0; index < count; index += 1, this.position += this.down) {
      const whole = Math.floor(this.position / this.up);
      output[index] = dot(this.phases[this.position % this.up], buffer, whole - half + 1);
    }
    const used = Math.max(0, Math.min(buffer.length, Math.floor(this.position / this.up) - half + 1));
    this.history = buffer.slice(used);
    this.position -= used * this.up;
    return output;
  }
}

const ZERO_CROSSINGS = 20;
const BETA = 7.857;

function designPhases(up: number, taps: number, cutoff: number): Float32Array[] {
  const half = taps / 2;
  return Array.from({ length: up }, (_, phase) => {
    const filter = Float32Array.from({ length: taps }, (_, tap) => {
      const distance = tap - half + 1 - phase / up;
      return cutoff * sinc(cutoff * distance) * kaiser(distance / half);
    });
    const gain = filter.reduce((sum, value) => sum + value, 0);
    return filter.map((value) => value / gain);
  });
}

function dot(filter: Float32Array | undefined, buffer: Float32Array, start: number): number {
  let sum = 0;
  if (filter === undefined) return sum;
  for (let tap = 0; tap < filter.length; tap += 1) sum += (filter[tap] ?? 0) * (buffer[start + tap] ?? 0);
  return sum;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : besselI0(BETA * Math.sqrt(1 - x * x)) / besselI0(BETA);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > 1e-10 * sum; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
