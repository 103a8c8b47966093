import { ConnectionEstablished, ErrorOccurred, ServerEnvelope } from "@/contract/events";
import * as z from "@/zod";

/** What a text frame of the server turned out to be. */
export type ServerMessage =
  | { readonly kind: "established"; readonly sessionId: string; readonly secret?: string }
  | { readonly kind: "event"; readonly envelope: ServerEnvelope }
  | { readonly kind: "refused"; readonly error: ErrorOccurred }
  | { readonly kind: "unknown"; readonly type: string }
  | { readonly kind: "invalid"; readonly reason: string };

/** A refusal: an error without an envelope, sent before the connection is established. */
const Refusal = z.object({ type: z.literal("error"), payload: ErrorOccurred });
const AnyMessage = z.object({ type: z.string() });
const KNOWN_TYPES = new Set<string>(ServerEnvelope.options.map((option) => option.shape.type.value));

/** Reads one text frame. Types that a newer server has and this page does not know are told apart from damage. */
export function parseServerMessage(text: string): ServerMessage {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: "invalid", reason: "not JSON" };
  }
  const any = AnyMessage.safeParse(json);
  if (!any.success) return { kind: "invalid", reason: "no type" };
  if (any.data.type === "connection_established") {
    const established = ConnectionEstablished.safeParse(json);
    return established.success
      ? { kind: "established", sessionId: established.data.session_id, secret: established.data.secret }
      : { kind: "invalid", reason: established.error.message };
  }
  if (!KNOWN_TYPES.has(any.data.type)) return { kind: "unknown", type: any.data.type };
  const envelope = ServerEnvelope.safeParse(json);
  if (envelope.success) return { kind: "event", envelope: envelope.data };
  const refusal = Refusal.safeParse(json);
  if (refusal.success) return { kind: "refused", error: refusal.data.payload };
  return { kind: "invalid", reason: envelope.error.message };
}
