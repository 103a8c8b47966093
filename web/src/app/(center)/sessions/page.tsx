import type { Metadata } from "next";
import { SessionsPage } from "@/center/sessions/page";

export const metadata: Metadata = { title: "Sessions · visavis" };

export default function Page() {
  return <SessionsPage />;
}
