import * as z from "@/zod";
import { csrfHeader } from "../csrf";
import { problemOf, refusal, request, RequestError } from "../request";

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
  return List.parse(await request(address(persona), {}, reason)).items;
}

/** Removes a document for good. Raises RequestError. */
export async function removeDocument(persona: string, id: string): Promise<void> {
  await request(address(persona, id), { method: "DELETE" }, reason);
}

function reason(status: number, body: unknown): RequestError {
  const coded = problemOf(body)?.code !== undefined;
  if (status !== 404 || coded) return refusal(status, body);
  return new RequestError("This server keeps no documents.", "page.no_documents");
}

/** Sends a file, and tells how far it is: fetch cannot tell that. Raises RequestError. */
export async function uploadDocument(persona: string, file: File, hooks: UploadHooks): Promise<void> {
  const body = new FormData();
  body.append("file", file, file.name);
  const headers = Object.entries(await csrfHeader());
  await new Promise<void>((resolve, reject) => {
    const upload = new XMLHttpRequest();
    upload.open("POST", address(persona));
    for (const [name, value] of headers) upload.setRequestHeader(name, value);
    upload.responseType = "json";
    upload.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) hooks.progress(loaded / total);
    };
    upload.onload = () => {
      if (upload.status >= 200 && upload.status < 300) resolve();
      else reject(reason(upload.status, upload.response));
    };
    upload.onerror = () => reject(new RequestError("The server cannot be reached.", "page.unreachable"));
    upload.send(body);
  });
}
