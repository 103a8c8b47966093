"use client";

import { useEffect, useState } from "react";

export type CameraState =
  | { readonly status: "off" | "opening" | "denied" | "none" | "failed" }
  | { readonly status: "on"; readonly stream: MediaStream };

const OFF: CameraState = { status: "off" };

/** Returns the person's camera while it is wanted. Its pictures stay on this page. */
export function useCamera(wanted: boolean): CameraState {
  const [state, setState] = useState<CameraState>(OFF);
  useEffect(() => {
    if (!wanted) return;
    let stream: MediaStream | null = null;
    let left = false;
    const finish = (next: CameraState) => {
      if (!left) setState(next);
    };
    open().then(
      (opened) => {
        stream = opened;
        if (left) stop(opened);
        finish({ status: "on", stream: opened });
      },
      (error: unknown) => finish({ status: problemOf(error) }),
    );
    return () => {
      left = true;
      if (stream !== null) stop(stream);
      setState(OFF);
    };
  }, [wanted]);
  return wanted ? state : OFF;
}

async function open(): Promise<MediaStream> {
  const video = { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" };
  return await navigator.mediaDevices.getUserMedia({ video });
}

function stop(stream: MediaStream): void {
  stream.getTracks().forEach((track) => track.stop());
}

function problemOf(error: unknown): "denied" | "none" | "failed" {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotFoundError" ? "none" : "failed";
}
