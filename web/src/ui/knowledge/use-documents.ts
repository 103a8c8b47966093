"use client";

import { useCallback, useEffect, useState } from "react";
import { RequestError } from "../request";
import { fetchDocuments, isBusy, type KnownDocument, removeDocument, uploadDocument } from "./api";

const POLL_MS = 1_000;

/** A file on its way to the server. */
export interface Upload {
  readonly id: number;
  readonly name: string;
  /** How much of it has left, 0 to 1. */
  readonly fraction: number;
  /** Why it did not arrive; null while that is open. */
  readonly problem: RequestError | null;
}

export interface Documents {
  /** Null until the server has said. */
  readonly list: readonly KnownDocument[] | null;
  readonly uploads: readonly Upload[];
  readonly problem: RequestError | null;
  readonly add: (files: readonly File[]) => void;
  readonly remove: (id: string) => void;
  /** Takes an upload that failed off the list. */
  readonly dismiss: (id: number) => void;
}

let uploaded = 0;

/** Keeps the list of a persona's documents, as long as something happens to them. */
export function useDocuments(persona: string): Documents {
  const [list, setList] = useState<readonly KnownDocument[] | null>(null);
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [problem, setProblem] = useState<RequestError | null>(null);
  const [asked, setAsked] = useState(0);
  const refresh = useCallback(() => setAsked((count) => count + 1), []);

  useEffect(() => {
    let wanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const items = await fetchDocuments(persona);
        if (!wanted) return;
        setList(items);
        setProblem(null);
        const busy = items.some(({ status }) => isBusy(status));
        if (busy) timer = setTimeout(() => void ask(), POLL_MS);
      } catch (error) {
        if (wanted) setProblem(known(error));
      }
    };
    void ask();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [persona, asked]);

  const change = (id: number, part: Partial<Upload>) =>
    setUploads((all) => all.map((item) => (item.id === id ? { ...item, ...part } : item)));
  const dismiss = (id: number) => setUploads((all) => all.filter((item) => item.id !== id));

  const send = async (file: File) => {
    uploaded += 1;
    const id = uploaded;
    setUploads((all) => [...all, { id, name: file.name, fraction: 0, problem: null }]);
    try {
      await uploadDocument(persona, file, { progress: (fraction) => change(id, { fraction }) });
      dismiss(id);
    } catch (error) {
      change(id, { problem: known(error) });
    }
    refresh();
  };

  const remove = async (id: string) => {
    try {
      await removeDocument(persona, id);
    } catch (error) {
      setProblem(known(error));
    }
    refresh();
  };

  return {
    ...{ list, uploads, problem, dismiss },
    add: (files) => files.forEach((file) => void send(file)),
    remove: (id) => void remove(id),
  };
}

function known(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  throw error;
}
