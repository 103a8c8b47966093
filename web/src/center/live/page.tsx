"use client";

import { useAddress } from "../use-address";
import { LiveDetail } from "./live-detail";
import { LiveList } from "./live-list";
import { useLive } from "./use-live";

/** Conversations that go on: all of them, or the one that the address names. */
export function LivePage() {
  const [address] = useAddress();
  const live = useLive();
  const id = address.get("id");
  return id === null || id === "" ? <LiveList live={live} /> : <LiveDetail key={id} id={id} live={live} />;
}
