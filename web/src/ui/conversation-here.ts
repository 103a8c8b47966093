import { Conversation } from "@/session/conversation/conversation";

/** Returns a conversation, not begun yet, with the server that the page came from; `renew` as in SocketOptions. */
export function conversationHere(renew?: () => Promise<boolean>): Conversation {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return new Conversation(
    `${scheme}//${location.host}/ws`,
    (url, protocols) => new WebSocket(url, protocols),
    renew,
  );
}
