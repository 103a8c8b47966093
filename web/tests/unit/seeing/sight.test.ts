import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Conversation } from "@/session/conversation/conversation";
import { type ConversationState, INITIAL_STATE, isSeen } from "@/session/conversation/state";
import { NO_CONSENT } from "@/session/seeing/consent";
import { Sight, type SightHooks } from "@/session/seeing/sight";
import type { TakePicture } from "@/session/seeing/pictures";
import { envelope, OPENED } from "../session/envelopes";

const ALL = { seeing: true, expressions: true, recognition: true };
const { settings: SETTINGS, capabilities: CAPABILITIES } = OPENED.payload;

/** A camera of which is known whether its light is on. */
class FakeCamera {
  lights = 0;

  getUserMedia = () => {
    let live = true;
    this.lights += 1;
    const track = {
      addEventListener: () => undefined,
      stop: () => {
        if (live) this.lights -= 1;
        live = false;
      },
    };
    return Promise.resolve({
      getTracks: () => [track],
      getVideoTracks: () => [track],
    } as unknown as MediaStream);
  };
}

function setUp() {
  const device = new FakeCamera();
  vi.stubGlobal("navigator", { mediaDevices: device });
  let state: ConversationState = {
    ...INITIAL_STATE,
    connection: { status: "open", sessionId: "s" },
    settings: SETTINGS,
    capabilities: CAPABILITIES,
  };
  const updates: object[] = [];
  const frames: ArrayBuffer[] = [];
  const line = { waiting: 0, open: true };
  let take: TakePicture | null = null;
  const paces: number[] = [];
  const hooks: SightHooks = {
    state: () => state,
    camera: (camera, cameraProblem) => void (state = { ...state, camera, cameraProblem }),
    update: (change) => {
      if (line.open) updates.push(change);
      return line.open;
    },
    waiting: () => line.waiting,
    send: (frame) => frames.push(frame) > 0,
  };
  const sight = new Sight(hooks, (_, taker) => {
    take = taker;
    return { pace: (fps) => paces.push(fps), stop: () => void (take = null) };
  });
  const change = (more: Partial<ConversationState>) => {
    state = { ...state, ...more };
    sight.follow();
  };
  /** The server does as it was asked. */
  const confirm = () => change({ settings: Object.assign({}, SETTINGS, ...updates) as typeof SETTINGS });
  const reconnect = () => {
    state = { ...state, connection: { status: "open", sessionId: "s" } };
    sight.connected();
  };
  const picture = (takenMs = 1_000) => take?.(new Uint8Array([255, 216, 255]).buffer, takenMs);
  return {
    device,
    sight,
    updates,
    frames,
    line,
    paces,
    change,
    confirm,
    reconnect,
    picture,
    state: () => state,
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("Sight", () => {
  it("keeps the camera's picture to oneself as long as nothing was agreed to", async () => {
    const { device, sight, updates, frames, picture, state } = setUp();
    expect(await sight.open()).toBe(true);
    picture();
    expect([device.lights, updates, frames]).toEqual([1, [], []]);
    expect(isSeen(state())).toBe(false);
  });

  it("sends nothing before the server has confirmed that it looks, and then at its pace", async () => {
    const { sight, updates, frames, paces, change, confirm, picture, state } = setUp();
    await sight.open();
    change({ consent: ALL });
    expect(updates).toEqual([{ ...ALL, face_mesh: true }]);
    picture();
    expect(frames).toEqual([]);
    confirm();
    picture(1_234.4);
    expect(isSeen(state())).toBe(true);
    expect(frames).toHaveLength(1);
    const frame = new DataView(frames[0] ?? new ArrayBuffer(8));
    expect([frame.getUint8(0), frame.getUint32(4, true), frame.getUint8(8)]).toEqual([2, 1_234, 255]);
    expect(paces).toEqual([10]);
    change({ paced: { fps: 4, why: "load" } });
    expect(paces.at(-1)).toBe(4);
    change({ paced: { fps: 0, why: "load" } });
    expect(paces.at(-1)).toBe(0);
    picture();
    expect(frames).toHaveLength(1);
  });

  it("turns seeing off at the source", async () => {
    const { device, sight, updates, frames, confirm, change, picture, state } = setUp();
    await sight.open();
    change({ consent: ALL });
    confirm();
    picture();
    sight.close();
    picture();
    expect([device.lights, frames.length, state().camera]).toEqual([0, 1, "off"]);
    expect(updates.at(-1)).toEqual({
      seeing: false,
      expressions: false,
      recognition: false,
      face_mesh: false,
    });
  });

  it("says it as soon as it can if the connection was lost meanwhile", async () => {
    const { sight, updates, line, confirm, change, reconnect } = setUp();
    await sight.open();
    change({ consent: ALL });
    confirm();
    line.open = false;
    change({ connection: { status: "waiting", attempt: 0, resuming: true } });
    sight.close();
    expect(updates).toHaveLength(1);
    line.open = true;
    reconnect();
    expect(updates).toHaveLength(2);
    expect(updates.at(-1)).toMatchObject({ seeing: false });
  });

  it("asks a new session anew, and does not ask again and again what the server will not do", async () => {
    const { sight, updates, change } = setUp();
    await sight.open();
    change({ consent: { ...NO_CONSENT, seeing: true } });
    expect(updates).toHaveLength(1);
    change({});
    change({ settings: SETTINGS });
    expect(updates).toHaveLength(1);
    sight.connected();
    expect(updates).toHaveLength(2);
  });

  it("sends nothing while the page is hidden, and passes over pictures for which the line has no room", async () => {
    const { sight, frames, line, paces, change, confirm, picture } = setUp();
    await sight.open();
    change({ consent: ALL });
    confirm();
    sight.setHidden(true);
    picture();
    expect([paces.at(-1), frames.length]).toEqual([0, 0]);
    sight.setHidden(false);
    line.waiting = 50_000;
    picture();
    expect([paces.at(-1), frames.length]).toEqual([10, 0]);
    line.waiting = 0;
    vi.advanceTimersByTime(1_000);
    picture(); // the line is free again, and rests
    vi.advanceTimersByTime(5_000);
    picture();
    expect(frames).toHaveLength(1);
    expect(sight.figures).toMatchObject({ pictures: 1, bytes: 3, dropped: 3 });
  });

  it("does not leave a camera on that was closed while it was being opened", async () => {
    const { device, sight, state } = setUp();
    const opening = sight.open();
    sight.close();
    expect(await opening).toBe(false);
    expect([device.lights, state().camera]).toEqual([0, "off"]);
  });

  it("says why there is no picture", async () => {
    const { sight, state } = setUp();
    vi.stubGlobal("navigator", {
      mediaDevices: { getUserMedia: () => Promise.reject(new DOMException("no", "NotAllowedError")) },
    });
    expect(await sight.open()).toBe(false);
    expect([state().camera, state().cameraProblem]).toEqual(["off", "denied"]);
    vi.stubGlobal("navigator", {});
    await sight.open();
    expect(state().cameraProblem).toBe("insecure");
  });
});

describe("a conversation", () => {
  it("turns the camera off when consent is withdrawn, and keeps no consent for the next one", async () => {
    const device = new FakeCamera();
    vi.stubGlobal("navigator", { mediaDevices: device });
    const conversation = new Conversation("ws://host/ws", () => {
      throw new Error("there is no network here");
    });
    conversation.senses.setConsent(ALL);
    await conversation.sight.open();
    expect([device.lights, conversation.state.camera]).toEqual([1, "on"]);
    conversation.senses.setConsent({ ...ALL, expressions: false });
    expect(device.lights).toBe(1);
    conversation.senses.setConsent({ ...ALL, seeing: false });
    expect([device.lights, conversation.state.camera]).toEqual([0, "off"]);
    conversation.senses.setConsent(ALL);
    conversation.dispatch({ type: "began" });
    expect(conversation.state.consent).toEqual(NO_CONSENT);
  });

  it("notes how many pictures are looked at", () => {
    const conversation = new Conversation("ws://host/ws", () => {
      throw new Error("there is no network here");
    });
    conversation.dispatch({ type: "event", envelope: envelope("video.paced", { fps: 3, why: "load" }) });
    expect(conversation.state.paced).toEqual({ fps: 3, why: "load" });
  });
});
