import { describe, expect, it } from "vitest";
import { DisplayDelay } from "@/ui/stage/display-delay";
import { framingFor, framingFromAddress, type Layout } from "@/ui/stage/framing";
import { qualityFromAddress, qualityOf, stepDown, tierFor } from "@/ui/stage/quality";

const DESKTOP = { devicePixelRatio: 2, width: 1440, height: 900 };

describe("framingFor", () => {
  const sizes = [
    [1440, 900],
    [1024, 768],
    [390, 844],
    [360, 640],
    [720, 450],
    [2560, 1080],
  ] as const;
  const layouts: Layout[] = ["welcome", "conversation", "conversation-with-panel"];

  it.each(sizes)("keeps the whole head in the picture at %d × %d", (width, height) => {
    for (const layout of layouts) {
      const { heightM, eyes } = framingFor(width, height, layout);
      const widthM = (heightM * width) / height;
      expect(eyes.y * heightM).toBeGreaterThan(0.125); // from the eyes to above the hair
      expect((1 - eyes.y) * heightM).toBeGreaterThan(0.15);
      expect(Math.min(eyes.x, 1 - eyes.x) * widthM).toBeGreaterThan(0.11);
    }
  });

  it("moves aside for the transcript only where there is room", () => {
    expect(framingFor(1440, 900, "conversation-with-panel").eyes.x).toBeLessThan(0.4);
    expect(framingFor(390, 844, "conversation-with-panel").eyes.x).toBe(0.5);
  });

  it("leaves room for hands that come up, but shows no end of a bust", () => {
    const whole = framingFor(1440, 900, "conversation");
    expect((1 - whole.eyes.y) * whole.heightM).toBeGreaterThan(0.48);
    const bust = framingFor(1440, 900, "conversation", { above: 0.14, below: 0.42 });
    expect((1 - bust.eyes.y) * bust.heightM).toBeLessThan(0.42);
  });

  it("keeps high hair in the picture", () => {
    const usual = framingFor(1440, 900, "conversation");
    expect(framingFor(1440, 900, "conversation", { above: 0.34, below: 1.6 }).heightM).toBeCloseTo(
      2 * usual.heightM,
      5,
    );
  });

  it("can be given by the address", () => {
    expect(framingFromAddress("?framing=0.66,0.5,0.3")).toEqual({ heightM: 0.66, eyes: { x: 0.5, y: 0.3 } });
    expect(framingFromAddress("?framing=x")).toBeNull();
    expect(framingFromAddress("")).toBeNull();
  });
});

describe("quality", () => {
  it("begins with what the renderer can do", () => {
    expect(tierFor("ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)")).toBe(
      "lite",
    );
    expect(tierFor("llvmpipe (LLVM 15.0.7, 256 bits)")).toBe("lite");
    expect(tierFor("Mali-T860")).toBe("medium");
    expect(tierFor("ANGLE (Intel, Intel(R) HD Graphics 520 Direct3D11)")).toBe("medium");
    expect(tierFor("ANGLE (NVIDIA GeForce RTX 3060 Direct3D11)")).toBe("high");
    expect(tierFor("Apple GPU")).toBe("high");
  });

  it("gives up details first and pixels last, and never comes back", () => {
    const steps = [0, 1, 2, 3, 4, 5].map((count) => stepDown("high", DESKTOP, count));
    expect(steps.map(({ tier }) => tier)).toEqual(["high", "medium", "lite", "lite", "lite", "lite"]);
    const dprs = steps.map(({ dpr }) => dpr);
    expect(dprs).toEqual([...dprs].sort((a, b) => b - a));
    expect(dprs[4]).toBe(dprs[5]);
  });

  it("draws no more than the screen has, and in the lite tier no more than it can", () => {
    expect(qualityOf("high", { ...DESKTOP, devicePixelRatio: 1 }).dpr).toBe(1);
    const { dpr } = qualityOf("lite", DESKTOP);
    expect(dpr * dpr * 1440 * 900).toBeLessThanOrEqual(480_001);
    expect(qualityOf("lite", { ...DESKTOP, width: 300, height: 300 }).dpr).toBe(0.75);
  });

  it("is named by the address or not at all", () => {
    expect(qualityFromAddress("?quality=lite")).toBe("lite");
    expect(qualityFromAddress("?quality=ultra")).toBeNull();
  });
});

describe("DisplayDelay", () => {
  it("expects a frame to be seen one frame later", () => {
    const delay = new DisplayDelay();
    let now = 0;
    for (let frame = 0; frame < 200; frame += 1) delay.shownAt((now += 40));
    expect(delay.shownAt((now += 40)) - now).toBeCloseTo(40, 0);
    expect(delay.shownAt((now += 60_000)) - now).toBeCloseTo(40, 0); // a pause is no slow frame
  });
});
