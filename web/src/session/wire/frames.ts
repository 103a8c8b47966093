import { FRAME_HEADER_BYTES, FrameFlag, FrameKind } from "@/contract/events";

/** One piece of the virtual human's voice: PCM16 little-endian, mono, 24 kHz. */
export interface AudioFrame {
  /** Where it begins on the session's audio clock, ms. */
  readonly ptsMs: number;
  readonly first: boolean;
  readonly last: boolean;
  readonly samples: Int16Array;
}

/** Returns a binary frame: kind u8, flags u8, reserved u16, pts_ms u32, little-endian, then the body. */
export function encodeFrame(kind: number, ptsMs: number, body: Int16Array | ArrayBuffer): ArrayBuffer {
  const bytes =
    body instanceof ArrayBuffer
      ? new Uint8Array(body)
      : new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  const frame = new ArrayBuffer(FRAME_HEADER_BYTES + body.byteLength);
  const view = new DataView(frame);
  view.setUint8(0, kind);
  view.setUint32(4, ptsMs >>> 0, true);
  new Uint8Array(frame, FRAME_HEADER_BYTES).set(bytes);
  return frame;
}

/** Reads a frame of the virtual human's voice; returns null for anything else, and for what is damaged. */
export function decodeAudioFrame(data: ArrayBuffer): AudioFrame | null {
  if (!isSound(data, FrameKind.assistantAudio)) return null;
  const view = new DataView(data);
  const flags = view.getUint8(1);
  return {
    ptsMs: view.getUint32(4, true),
    first: (flags & FrameFlag.first) !== 0,
    last: (flags & FrameFlag.last) !== 0,
    samples: new Int16Array(data.slice(FRAME_HEADER_BYTES)),
  };
}

/** Reads a short sound beside the answers ("mhm"), 24 kHz; returns null for anything else, and for what is damaged. */
export function decodeAside(data: ArrayBuffer): Int16Array | null {
  return isSound(data, FrameKind.aside) ? new Int16Array(data.slice(FRAME_HEADER_BYTES)) : null;
}

function isSound(data: ArrayBuffer, kind: number): boolean {
  const bytes = data.byteLength - FRAME_HEADER_BYTES;
  return bytes >= 0 && bytes % 2 === 0 && new DataView(data).getUint8(0) === kind;
}
