import type { WebSocket } from "ws";
import { liveOne } from "./center/live";
import { MockSession } from "./session";
import { wireOf } from "./wire";

const SOON_MS = 400;

/** Lets somebody listen in: they hear an answer that begins soon after they came, unless a person answers there. */
export function answerObserver(socket: WebSocket, id: string): void {
  const { persona, answered_by: answeredBy, turns } = liveOne(id);
  const session = new MockSession(persona);
  session.wire = wireOf(socket);
  const hello = { type: "connection_established", message: "success", session_id: id, observing: true };
  socket.send(JSON.stringify(hello));
  session.open(false);
  socket.on("close", () => {
    session.wire = null;
  });
  if (answeredBy !== null || turns === 0) return;
  const said = { text: "Who are you?", source: "keyboard", agents: null, confirmation: null };
  setTimeout(() => {
    session.send("text.input", said);
    session.userTurn("text", said.text);
  }, SOON_MS);
}
