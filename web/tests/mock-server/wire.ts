import type { WebSocket } from "ws";

/** What a conversation sends with: the socket of whoever is there. */
export interface Wire {
  text(text: string): void;
  binary(data: Buffer): void;
  close(code: number, reason: string): void;
}

export function wireOf(socket: WebSocket): Wire {
  return {
    text: (text) => socket.send(text),
    binary: (data) => socket.send(data),
    close: (code, reason) => socket.close(code, reason),
  };
}
