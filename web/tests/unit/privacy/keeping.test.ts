import { describe, expect, it } from "vitest";
import { Keeper, keepingInAddress, USUAL_KEEPING } from "@/session/conversation/keeping";
import { envelope, OPENED } from "../session/envelopes";

function keeper(status = "open") {
  const sent: object[] = [];
  const hooks = {
    state: () => ({ connection: { status } }),
    update: (change: object) => sent.push(change) > 0,
  };
  return { keeper: new Keeper(hooks), sent };
}

function settled(
  event: "session.opened" | "session.updated",
  change: { transcript?: boolean; record?: boolean },
) {
  const { settings, capabilities } = OPENED.payload;
  const payload = { ...OPENED.payload, settings: { ...settings, ...change } };
  return event === "session.opened"
    ? envelope(event, payload)
    : envelope(event, { settings: payload.settings, capabilities });
}

describe("what may be kept", () => {
  it("asks for nothing while it is as usual", () => {
    const { keeper: kept, sent } = keeper();
    kept.begin(USUAL_KEEPING);
    kept.follow(settled("session.opened", {}));
    expect(sent).toEqual([]);
    expect(keepingInAddress(USUAL_KEEPING)).toEqual({});
  });

  it("says from the first moment that no words are to be kept, and never begins a recording", () => {
    expect(keepingInAddress({ transcript: false, record: true })).toEqual({ transcript: "false" });
    const { keeper: kept, sent } = keeper();
    kept.begin({ transcript: false, record: false });
    kept.follow(settled("session.opened", { transcript: true })); // another persona's session
    expect(sent).toEqual([{ transcript: false }]);
  });

  it("changes at once, and only what differs", () => {
    const { keeper: kept, sent } = keeper();
    kept.begin(USUAL_KEEPING);
    kept.choose({ record: true });
    kept.choose({ record: true });
    kept.choose({ record: false, transcript: false });
    expect(sent).toEqual([{ record: true }, { transcript: false, record: false }]);
  });

  it("waits for the connection", () => {
    const { keeper: kept, sent } = keeper("connecting");
    kept.begin(USUAL_KEEPING);
    kept.choose({ transcript: false });
    expect(sent).toEqual([]);
  });

  it("does not ask again for a recording that the server has ended", () => {
    const { keeper: kept, sent } = keeper();
    kept.begin(USUAL_KEEPING);
    kept.choose({ record: true });
    kept.follow(settled("session.updated", { record: false }));
    kept.choose({ transcript: false });
    expect(sent).toEqual([{ record: true }, { transcript: false }]);
  });
});
