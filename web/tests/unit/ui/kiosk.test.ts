import { describe, expect, it } from "vitest";
import { HEIGHT, MotionTrigger, WIDTH } from "@/ui/kiosk/motion-trigger";
import { kioskFromAddress } from "@/ui/kiosk/options";
import { isReloadDue } from "@/ui/kiosk/reload";
import { SpeechTrigger } from "@/ui/kiosk/speech-trigger";
import { Random } from "@/avatar/random";

/** Unless the address says more. */
const USUAL = { seeing: "never", hearing: "never", language: null };

describe("the address of a kiosk", () => {
  it("says how patient it is, within what the server allows", () => {
    expect(kioskFromAddress("?persona=host")).toBeNull();
    expect(kioskFromAddress("?kiosk=1")).toEqual({ idleS: 40, turnTaking: "automatic", ...USUAL });
    expect(kioskFromAddress("?kiosk=1&idle=2&talk=push")).toEqual({
      idleS: 5,
      turnTaking: "push_to_talk",
      ...USUAL,
    });
    expect(kioskFromAddress("?kiosk=1&idle=1e9&talk=patient")).toEqual({
      idleS: 3600,
      turnTaking: "patient",
      ...USUAL,
    });
    expect(kioskFromAddress("?kiosk=1&idle=soon&talk=x")).toEqual({
      idleS: 40,
      turnTaking: "automatic",
      ...USUAL,
    });
    expect(kioskFromAddress("?kiosk=1&see=offer")?.seeing).toBe("offered");
    expect(kioskFromAddress("?kiosk=1&see=always")?.seeing).toBe("always");
    expect(kioskFromAddress("?kiosk=1&see=1")?.seeing).toBe("never");
    expect(kioskFromAddress("?kiosk=1&hear=offer")?.hearing).toBe("offered");
    expect(kioskFromAddress("?kiosk=1&hear=sounds")?.hearing).toBe("sounds");
    expect(kioskFromAddress("?kiosk=1&hear=always")?.hearing).toBe("never");
    expect(kioskFromAddress("?kiosk=1&language=de")?.language).toBe("de");
    expect(kioskFromAddress("?kiosk=1&language=fr")?.language).toBeNull();
  });
});

describe("SpeechTrigger", () => {
  /** Returns after how many frames it woke, or null. */
  const woken = (levels: number[], trigger = new SpeechTrigger()) => {
    const index = levels.findIndex((level) => trigger.update(level));
    return index < 0 ? null : index;
  };
  const noise = (level: number, frames: number, seed = 1) => {
    const random = new Random(seed);
    return Array.from({ length: frames }, () => level * random.between(0.7, 1.3));
  };
  /** Syllables: loud for 160 ms of every 220. */
  const speech = (level: number, frames: number) =>
    Array.from({ length: frames }, (_, index) => (index % 11 < 8 ? level : level / 8));

  it("wakes within half a second of speech, in a quiet room and in a loud one", () => {
    expect(woken([...noise(0.002, 300), ...speech(0.06, 50)])).toBeLessThan(300 + 25);
    expect(woken([...noise(0.02, 600), ...speech(0.15, 50)])).toBeGreaterThan(600);
    expect(woken([...noise(0.02, 600), ...speech(0.15, 50)])).toBeLessThan(600 + 25);
  });

  it("sleeps through steady noise, a slammed door and a murmur far away", () => {
    expect(woken(noise(0.03, 3_000))).toBeNull();
    expect(woken([...noise(0.003, 300), ...noise(0.5, 8), ...noise(0.003, 300)])).toBeNull();
    expect(woken([...noise(0.002, 300), ...speech(0.01, 300)])).toBeNull();
  });
});

describe("MotionTrigger", () => {
  /** A picture with somebody `size` pixels wide at `x`, on a background of a given brightness. */
  const picture = (x: number, size: number, brightness = 90, seed = 1) => {
    const random = new Random(seed);
    const rgba = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
    for (let index = 0; index < WIDTH * HEIGHT; index += 1) {
      const column = index % WIDTH;
      const inside = column >= x && column < x + size && Math.floor(index / WIDTH) > HEIGHT - 2 * size;
      rgba.fill((inside ? 40 : brightness) + random.between(-6, 6), 4 * index, 4 * index + 4);
    }
    return rgba;
  };
  const woken = (pictures: Uint8ClampedArray[]) => {
    const trigger = new MotionTrigger();
    return pictures.some((item) => trigger.update(item));
  };

  it("sees somebody who comes near", () => {
    expect(woken([picture(0, 0), picture(4, 6), picture(8, 9, 90, 2), picture(10, 12, 90, 3)])).toBe(true);
  });

  it("does not mind the camera's noise, a change of light, or somebody far behind", () => {
    expect(woken([1, 2, 3, 4, 5].map((seed) => picture(0, 0, 90, seed)))).toBe(false);
    expect(woken([90, 140, 90, 140, 60].map((light, seed) => picture(0, 0, light, seed)))).toBe(false);
    expect(woken([0, 4, 8, 12, 16, 20].map((x) => picture(x, 2)))).toBe(false);
    expect(woken([picture(0, 0), picture(0, 12), picture(0, 12), picture(0, 12)])).toBe(false); // once
  });
});

describe("isReloadDue", () => {
  it("is once a night when nobody was there for half an hour, and at the latest after a day and a half", () => {
    expect(isReloadDue({ pageH: 13, quietH: 1, hour: 3 })).toBe(true);
    expect(isReloadDue({ pageH: 13, quietH: 0.1, hour: 3 })).toBe(false);
    expect(isReloadDue({ pageH: 2, quietH: 2, hour: 3 })).toBe(false);
    expect(isReloadDue({ pageH: 13, quietH: 1, hour: 15 })).toBe(false);
    expect(isReloadDue({ pageH: 37, quietH: 1, hour: 15 })).toBe(true);
  });
});
