"use client";

import { useAddress } from "../use-address";
import { SessionDetail } from "./session-detail";
import { SessionList } from "./session-list";

/** Conversations: all of them, or the one that the address names. */
export function SessionsPage() {
  const [address] = useAddress();
  const id = address.get("id");
  return id === null || id === "" ? <SessionList /> : <SessionDetail key={id} id={id} />;
}
