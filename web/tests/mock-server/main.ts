/**
 * A scripted server for the page's own tests: `npm run mock -- --port 8100`. It serves `out/` and plays recorded answers.
 * The persona's name chooses what happens: host, text (no voice), slow, full, nobody, crowd (two faces are seen), blind
 * (none can be, and nothing is read of voices and words). Some messages do more than be answered: "drop" breaks the connection for ten seconds, "fail" reports an
 * error, "idle" ends the conversation, "hum" says "mhm", "echo" hears the loudspeaker in the microphone, "busy" looks at
 * fewer pictures, "search", "write", "send", "work" and then "finish", "slides", "media" and "ben" let agents work and
 * somebody else take over, "nod" and "name" see a nod and who it is, "laugh" and "doorbell" hear a sound.
 */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { SUGGESTIONS } from "./capabilities";
import { answerRecordings } from "./center/conversations";
import { answerAuth } from "./center/people";
import { answerProcedures } from "./center/trpc";
import { answerDocuments } from "./documents";
import { MockListening } from "./listening";
import { answerPast } from "./past";
import { answerObserver } from "./observer";
import { MockPerson } from "./person";
import { MockSight } from "./seeing";
import { MockSession } from "./session";
import { wireOf } from "./wire";
import { work } from "./work";

const { values } = parseArgs({ options: { port: { type: "string", default: "8100" } } });
const OUT = fileURLToPath(new URL("../../out", import.meta.url));
const TYPES: Record<string, string> = {
  ...{
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".txt": "text/plain",
  },
  ...{ ".woff2": "font/woff2", ".webp": "image/webp", ".glb": "model/gltf-binary", ".svg": "image/svg+xml" },
  ".json": "application/json",
};
const UNREACHABLE_MS = 10_000;
let unreachableUntil = 0;
const sessions = new Map<string, MockSession>();
MockSession.opened = (session) => sessions.set(session.id, session);

const server = createServer((request, response) => {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  if (path === "/api/status") sendStatus(response);
  else if (answerAuth(request, response) || answerProcedures(request, response)) return;
  else if (answerRecordings(request, response)) return;
  else if (answerPast(request, response) || answerDocuments(request, response)) return;
  else sendFile(path.endsWith("/") ? `${path}index.html` : path, response);
});

function sendStatus(response: ServerResponse): void {
  const persona = {
    name: "host",
    title: "Iris",
    description: "The host of visavis. She shows you around, and likes to talk.",
    language: "en",
    avatar: "iris",
    disclosure: "I'm a virtual human: an AI, not a person.",
  };
  const capabilities = {
    recognizer: "pocketsphinx",
    synthesizer: "flite",
    mind: "scripted",
    suggestions: SUGGESTIONS,
  };
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify({
      version: "mock",
      ready: true,
      default_persona: "host",
      personas: [persona],
      capabilities,
    }),
  );
}

function sendFile(path: string, response: ServerResponse): void {
  const file = join(OUT, normalize(path));
  if (!file.startsWith(OUT) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
  response.setHeader("content-length", statSync(file).size);
  createReadStream(file).pipe(response);
}

function refuse(socket: WebSocket, code: string, detail: string, retryable: boolean): void {
  socket.send(JSON.stringify({ type: "error", payload: { code, detail, retryable, ref: null } }));
  socket.close(retryable ? 1013 : 1008, code);
}

function connected(socket: WebSocket, request: IncomingMessage): void {
  if (Date.now() < unreachableUntil) {
    socket.terminate();
    return;
  }
  const query = new URL(request.url ?? "/", "http://localhost").searchParams;
  const observed = query.get("observe");
  if (observed !== null) {
    answerObserver(socket, observed);
    return;
  }
  const persona = query.get("persona") ?? "host";
  const known = query.get("session");
  if (persona === "full") {
    refuse(socket, "limit.sessions", "All seats are taken just now.", true);
    return;
  }
  if (persona === "nobody") {
    refuse(socket, "persona.unknown", "There is no persona named 'nobody'.", false);
    return;
  }
  const manner = Object.fromEntries(
    ["turn_taking", "duplex"].flatMap((name) => (query.has(name) ? [[name, query.get(name)]] : [])),
  );
  const senses = Object.fromEntries(
    ["voice_emotion", "sounds", "sentiment"].map((name) => [name, query.get(name) === "true"]),
  );
  const session = known === null ? new MockSession(persona, { ...manner, ...senses }) : sessions.get(known);
  if (session === undefined) {
    refuse(socket, "session.unknown", "This conversation is over.", false);
    return;
  }
  const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((item) => item.trim());
  if (known !== null && !offered.includes(`secret.${session.secret}`)) {
    refuse(socket, "session.secret_needed", "This conversation is somebody else's.", false);
    return;
  }
  sessions.set(session.id, session);
  session.wire = wireOf(socket);
  const hello = { type: "connection_established", message: "success", session_id: session.id };
  socket.send(JSON.stringify(known === null ? { ...hello, secret: session.secret } : hello));
  if (known === null) session.open();
  else session.resume(query.get("after"));
  const listening = new MockListening(session);
  const sight = new MockSight(session);
  const person = new MockPerson(session);
  person.settingsChanged();
  socket.on("message", (data: RawData, binary: boolean) => {
    const bytes = data as Buffer;
    if (!binary)
      command(session, socket, { listening, sight, person }, JSON.parse(bytes.toString()) as Command);
    else if (bytes[0] === 1) listening.frame(new Int16Array(Uint8Array.from(bytes.subarray(8)).buffer));
    else if (bytes[0] === 2) sight.frame(bytes.readUInt32LE(4));
  });
  socket.on("close", () => {
    session.wire = null;
    person.gone();
  });
}

interface Command {
  readonly type: string;
  readonly payload: {
    readonly text?: string;
    readonly source?: string;
    readonly agents?: readonly string[] | null;
    readonly confirmation?: string | null;
    readonly run_id?: string;
    readonly response_id?: string | null;
    readonly pts_ms?: number;
  };
}

interface Senses {
  readonly listening: MockListening;
  readonly sight: MockSight;
  readonly person: MockPerson;
}

function command(
  session: MockSession,
  socket: WebSocket,
  { listening, sight, person }: Senses,
  { type, payload }: Command,
): void {
  if (type === "agent.cancel") {
    const failed = {
      run_id: payload.run_id,
      agent: "",
      code: "agent.cancelled",
      detail: "Stopped.",
      elapsed_ms: 700,
    };
    session.send("agent.failed", failed);
  }
  if (type === "playback.progressed" || type === "playback.completed")
    session.played(payload.response_id, payload.pts_ms ?? 0);
  if (type === "assistant.cancel") session.interrupt("client");
  if (type === "session.close") close(session, "client");
  if (type === "session.update") {
    session.update(payload);
    sight.settingsChanged();
    person.settingsChanged();
  }
  if (type === "turn.start") listening.pushed();
  if (type === "turn.end") listening.released();
  if (type !== "text.input" || payload.text === undefined) return;
  const { text, source = "keyboard", agents = null, confirmation = null } = payload;
  session.send("text.input", { text, source, agents, confirmation });
  if (text === "drop") {
    unreachableUntil = Date.now() + UNREACHABLE_MS;
    socket.terminate();
  } else if (text === "idle") close(session, "idle");
  else if (work(session, text)) return;
  else if (text === "hum") session.aside();
  else if (text === "echo") session.echo();
  else if (text === "busy") sight.pace("load");
  else if (text === "laugh") person.hear("laughter");
  else if (text === "doorbell") person.hear("doorbell");
  else if (text === "nod") {
    session.send("head.gesture", { track_id: 1, gesture: "nod", score: 0.9, duration_ms: 600 });
  } else if (text === "name") {
    session.send("face.recognized", { track_id: 1, person_id: "p1", distance: 0.4, name: "Ada" });
  } else if (text === "fail") {
    session.send("error", {
      code: "limit.rate",
      detail: "Messages come too fast.",
      retryable: true,
      ref: null,
    });
  } else session.userTurn("text", text);
}

function close(session: MockSession, reason: "client" | "idle"): void {
  session.send("session.closed", { reason });
  session.wire?.close(1000, "session.closed");
  sessions.delete(session.id);
}

new WebSocketServer({ server, path: "/ws" }).on("connection", connected);
server.listen(Number(values.port), "127.0.0.1", () => {
  process.stdout.write(`mock server: http://127.0.0.1:${values.port}\n`);
});
