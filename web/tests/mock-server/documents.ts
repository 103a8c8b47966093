import type { IncomingMessage, ServerResponse } from "node:http";
import { isBare } from "./center/wire";

interface MockDocument {
  readonly id: string;
  readonly title: string;
  readonly name: string;
  readonly kind: string;
  readonly origin: "persona" | "upload";
  readonly bytes: number;
  readonly pages: number | null;
  readonly passages: number;
  readonly status: "waiting" | "parsing" | "encoding" | "ready" | "failed";
  readonly progress: number;
  readonly detail: string;
}

const PATH = /^\/api\/personas\/([\w-]+)\/documents(?:\/([\w-]+))?$/;
const STEP_MS = 700;

const READY = { status: "ready", progress: 1, detail: "" } as const;
const PDF = { kind: "pdf", origin: "upload" } as const;

let documents: readonly MockDocument[] = [
  {
    id: "d2",
    title: "House rules",
    name: "rules.md",
    bytes: 4_200,
    pages: null,
    passages: 9,
    kind: "markdown",
    origin: "persona",
    ...READY,
  },
  {
    id: "d1",
    title: "Visitor handbook",
    name: "handbook.pdf",
    bytes: 1_240_000,
    pages: 48,
    passages: 163,
    ...PDF,
    ...READY,
  },
  {
    ...{ id: "d3", title: "Old scan", name: "scan.pdf", bytes: 8_900_000, pages: 3, passages: 0, ...PDF },
    ...{ status: "failed", progress: 0, detail: "It has pictures of pages, and no text." },
  },
];
let count = documents.length;

/** Answers questions about a persona's documents; what is sent is read in two steps. */
export function answerDocuments(request: IncomingMessage, response: ServerResponse): boolean {
  const match = PATH.exec(new URL(request.url ?? "/", "http://localhost").pathname);
  if (match === null) return false;
  const id = match[2];
  if (request.method === "DELETE") {
    documents = documents.filter((item) => item.id !== id);
    response.writeHead(204).end();
  } else if (request.method === "POST") {
    receive(request, response);
  } else {
    send(response, 200, { items: isBare(request) ? [] : documents });
  }
  return true;
}

function receive(request: IncomingMessage, response: ServerResponse): void {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts).toString("latin1");
    const filename = /name="file"; filename="([^"]*)"/.exec(body)?.[1];
    if (filename === undefined) {
      send(response, 422, { code: "document.no_file", detail: "There is no file." });
      return;
    }
    if (filename.endsWith(".exe")) {
      send(response, 422, { code: "document.kind", detail: "Programs are not read." });
      return;
    }
    count += 1;
    const id = `d${count}`;
    const item: MockDocument = {
      ...{
        id,
        title: filename.replace(/\.\w+$/, ""),
        name: filename,
        bytes: body.length,
        pages: null,
        passages: 0,
      },
      ...PDF,
      ...{ status: "parsing", progress: 0, detail: "" },
    };
    documents = [...documents, item];
    setTimeout(() => change(id, { status: "encoding", progress: 0.4, passages: 7 }), STEP_MS);
    setTimeout(() => change(id, READY), 2 * STEP_MS);
    send(response, 202, item);
  });
}

function change(id: string, part: Partial<MockDocument>): void {
  documents = documents.map((item) => (item.id === id ? { ...item, ...part } : item));
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
