const PER_MS = 24;
const HUM = { hz: 170, ms: 320, loudness: 0.25 };

/** A short "mhm", 24 kHz mono. */
export function hum(): Int16Array {
  return Int16Array.from({ length: HUM.ms * PER_MS }, (_, index) => {
    const swell = Math.sin((Math.PI * index) / (HUM.ms * PER_MS));
    return 32767 * HUM.loudness * swell * Math.sin((2 * Math.PI * HUM.hz * index) / (1000 * PER_MS));
  });
}
