import { z } from "zod";
import { RequestError } from "../past/api";

const DocumentStatus = z.enum(["parsing", "encoding", "ready", "failed"]);

/** A document of a persona, and how far it is read. */
export const KnownDocument = z.object({
  id: z.string(),
  title: z.string(),
  filename: z.string(),
  bytes: z.number(),
  pages: z.number().nullable().catch(null),
  passages: z.number().catch(0),
  status: DocumentStatus,
  /** Why it could not be read. */
  detail: z.string().nullable().catch(null),
});
export type KnownDocument = z.infer<typeof KnownDocument>;

const List = z.union([
  z.object({ items: z.array(KnownDocument) }).transform(({ items }) => items),
  z.array(KnownDocument),
]);
const Problem = z.object({ detail: z.string() });

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
  return List.parse(await answered(address(persona)));
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
  if (status === 404) return "This server takes no documents for this persona.";
  if (status === 413) return "The file is too large.";
  const problem = Problem.safeParse(body);
  return problem.success ? problem.data.detail : "The server could not answer that.";
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
