import { describe, expect, it } from "vitest";
import { PERMISSIONS } from "@/center/access/permissions";
import { nextFrom } from "@/center/door/next";
import { linePath, ticksUpTo } from "@/center/health/scale";
import { fit, search } from "@/center/palette/fuzzy";
import { allowedGroups, pageAt, PAGES } from "@/center/shell/pages";
import { placeOf } from "@/center/tour/steps";

describe("the palette's search", () => {
  const names = ["Sessions", "Live", "Personas", "People", "Health", "Users", "Settings", "Invite somebody"];
  const find = (query: string) => search(query, names, (name) => name);

  it("finds letters in their order, whatever their case and accents", () => {
    expect(find("hlt")).toEqual(["Health"]);
    expect(fit("ubung", "Übung")).not.toBeNull();
    expect(fit("ab", "ba")).toBeNull();
    expect(find("xyzzy")).toEqual([]);
  });

  it("puts beginnings and neighbors first", () => {
    expect(find("se")[0]).toBe("Sessions");
    expect(find("set")[0]).toBe("Settings");
    expect(find("is")[0]).toBe("Invite somebody"); // the first letters of its words
  });

  it("leaves everything in its order without a query", () => {
    expect(find(" ")).toEqual(names);
  });
});

describe("the pages", () => {
  const of = (...permissions: readonly string[]) =>
    allowedGroups((permission) => permissions.includes(permission)).flatMap(({ pages }) =>
      pages.map(({ id }) => id),
    );

  it("are those that somebody may open", () => {
    expect(of("status.read", "talk", "own.read")).toEqual(["sessions", "people", "settings"]);
    expect(of()).toEqual([]);
    expect(of(...PERMISSIONS)).toEqual(PAGES.map(({ id }) => id));
  });

  it("are found by their addresses", () => {
    expect(pageAt("/users/")?.id).toBe("users");
    expect(pageAt("/users")?.id).toBe("users");
    expect(pageAt("/usersx/")).toBeUndefined();
    expect(pageAt("/")).toBeUndefined();
  });
});

describe("nextFrom", () => {
  const next = (address: string) => nextFrom(`?next=${encodeURIComponent(address)}`, "https://here.example");

  it("leads to pages of this server", () => {
    expect(next("/users/?invite=1#top")).toBe("/users/?invite=1#top");
    expect(nextFrom("", "https://here.example")).toBe("/sessions/");
  });

  it.each([
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/.//evil.example",
    "/x/..//evil.example",
    "/%2e//evil.example",
    "/a/%2E%2e//evil.example/?x#y",
    "/./\\evil.example",
    "//[",
    "users/",
  ])("never leads elsewhere: %s", (address) => {
    const url = new URL(next(address), "https://here.example");
    expect(url.origin).toBe("https://here.example");
  });
});

describe("axes", () => {
  it("reach the highest value with round marks", () => {
    expect(ticksUpTo(930)).toEqual([0, 250, 500, 750, 1000]);
    expect(ticksUpTo(0.3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(ticksUpTo(0)).toEqual([0]);
  });

  it("draw lines from the bottom up", () => {
    expect(linePath([0, 5, 10], 100, 50, 10)).toBe("M0.0 50.0L50.0 25.0L100.0 0.0");
    expect(linePath([], 100, 50, 10)).toBe("");
  });
});

describe("the cards of the way around", () => {
  const card = { width: 350, height: 200 };
  const desktop = { width: 1440, height: 900 };
  const phone = { width: 360, height: 740 };
  const inside = (place: { left: number; top: number }, window: { width: number; height: number }) =>
    place.left >= 0 &&
    place.top >= 0 &&
    place.left + card.width <= window.width &&
    place.top + card.height <= window.height;

  it.each([
    { left: 0, top: 60, width: 220, height: 400 },
    { left: 240, top: 8, width: 360, height: 40 },
    { left: 1300, top: 8, width: 120, height: 40 },
  ])("stand beside what they are about: $left, $top", (box) => {
    const place = placeOf(box, card, desktop);
    expect(inside(place, desktop)).toBe(true);
    const apart = place.left >= box.left + box.width || place.top >= box.top + box.height;
    expect(apart).toBe(true);
  });

  it("stand above the bar at the bottom of a phone", () => {
    const box = { left: 0, top: 680, width: 360, height: 60 };
    const place = placeOf(box, { width: 328, height: 200 }, phone);
    expect(place.top + 200).toBeLessThanOrEqual(box.top);
    expect(place.left).toBe(16);
  });
});
