import type { Metadata } from "next";
import { JoinPage } from "@/center/door/join";

export const metadata: Metadata = { title: "Invitation · visavis" };

export default function Page() {
  return <JoinPage />;
}
