import type { Metadata } from "next";
import { LivePage } from "@/center/live/page";

export const metadata: Metadata = { title: "Live · visavis" };

export default function Page() {
  return <LivePage />;
}
