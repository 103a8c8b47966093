import { z } from "zod";
import { RequestError } from "../past/api";

const DocumentStatus = z.enum(["waiting", "parsing", "encoding", "ready", "failed"]);

/** A document of a persona, and how far it is read. */
export const KnownDocument = z.object({
  id: z.string(),
  title: z.string(),
  /** The file's. */
  name: z.string(),
  /** Whether it came with the persona, and stays, or was added. */
  origin: z.enum(["persona", "upload"]),
  bytes: z.number(),
  pages: z.number().nullable(),
  passages: z.number(),
  status: DocumentStatus,
  /** How much of it is encoded, 0 to 1. */
  progress: z.number(),
  /** Why it could not be read. */
  detail: z.string(),
});
export type KnownDocument = z.infer<typeof KnownDocument>;

const List = z.object({ items: z.array(KnownDocument) });
const Problem = z.object({ code: z.string().optional(), detail: z.string() });

/** Tells whether something still happens to a document. */
export function isBusy(status: KnownDocument["status"]): boolean {
  return status !== "ready" && status !== "failed";
}

/** What an upload says of its way. */
export interface UploadHooks {
  /** How much has left, 0 to 1. */
  progress(fraction: number): void;
}

function address(persona: string, id?: string): string {
  const base = `/api/personas/${encodeURIComponent(persona)}/documents`;
  return id === undefined ? base : `${base}/${encodeURIComponent(id)}`;
}

/** Returns the documents of a persona. Raises RequestError. */
export async function fetchDocuments(persona: string): Promise<readonly KnownDocument[]> {
  return List.parse(await answered(address(persona))).items;
}

/** Removes a document for good. Raises RequestError. */
export async function removeDocument(persona: string, id: string): Promise<void> {
  await answered(address(persona, id), { method: "DELETE" });
}

async function answered(path: string, options: RequestInit = {}): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new RequestError("The server cannot be reached.");
  }
  if (response.status === 204) return null;
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new RequestError(reason(response.status, body));
  return body;
}

function reason(status: number, body: unknown): string {
  const problem = Problem.safeParse(body);
  if (problem.success && problem.data.code !== undefined) return problem.data.detail;
  return status === 404 ? "This server keeps no documents." : "The server could not answer that.";
}

/** Sends a file, and tells how far it is: fetch cannot tell that. Raises RequestError. */
export function uploadDocument(persona: string, file: File, hooks: UploadHooks): Promise<void> {
  const body = new FormData();
  body.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address(persona));
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) hooks.progress(loaded / total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new RequestError(reason(request.status, request.response)));
    };
    request.onerror = () => reject(new RequestError("The server cannot be reached."));
    request.send(body);
  });
}
