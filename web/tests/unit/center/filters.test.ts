import { describe, expect, it } from "vitest";
import {
  countFilters,
  filterQuery,
  filtersFrom,
  filtersInAddress,
  isFiltered,
  NO_FILTERS,
} from "@/center/sessions/filters";

describe("filters of the list of conversations", () => {
  it("stand in the address", () => {
    const filters = { ...NO_FILTERS, text: "trams & trains", since: "2026-01-31" };
    const address = filtersInAddress(filters);
    expect(address).toBe("text=trams+%26+trains&since=2026-01-31");
    expect(filtersFrom(new URLSearchParams(address))).toEqual(filters);
    expect(filtersFrom(new URLSearchParams("since=yesterday&until=2026-02-31"))).toEqual(NO_FILTERS);
    expect(isFiltered(NO_FILTERS)).toBe(false);
    expect(isFiltered(filters)).toBe(true);
    expect(countFilters(filters)).toBe(1); // the words stand elsewhere
  });

  it("mean whole days of the person who asks", () => {
    const query = filterQuery({ ...NO_FILTERS, since: "2026-03-01", until: "2026-03-01" });
    expect(query.since_ms).toBe(new Date(2026, 2, 1).getTime());
    expect(query.until_ms).toBe(new Date(2026, 2, 2).getTime());
    expect(query.text).toBeNull();
  });
});
