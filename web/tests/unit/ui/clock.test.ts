import { expect, it } from "vitest";
import { clock } from "@/ui/clock";

it("writes a time so that it can be read", () => {
  expect([0, 59_999, 62_000, 3_723_000, -5].map(clock)).toEqual(["0:00", "0:59", "1:02", "1:02:03", "0:00"]);
});
