import { describe, expect, it } from "vitest";
import { placeAmid } from "@/ui/seeing/place";

const NOTHING = { why: false, sheet: false, presented: false };

describe("the place of the person's picture", () => {
  it("is the corner that they chose while nothing else is open", () => {
    expect(placeAmid({ ...NOTHING, width: 390 })).toBe("chosen");
    expect(placeAmid({ ...NOTHING, width: 1440 })).toBe("chosen");
  });

  it("is small where there is no room beside what is open", () => {
    expect(placeAmid({ ...NOTHING, why: true, width: 390 })).toBe("small");
    expect(placeAmid({ ...NOTHING, sheet: true, width: 900 })).toBe("small");
    expect(placeAmid({ ...NOTHING, presented: true, width: 390 })).toBe("small");
    expect(placeAmid({ ...NOTHING, why: true, presented: true, width: 1440 })).toBe("small");
  });

  it("is the other side where there is room", () => {
    expect(placeAmid({ ...NOTHING, why: true, width: 1024 })).toBe("right");
    expect(placeAmid({ ...NOTHING, presented: true, width: 1440 })).toBe("left");
  });
});
