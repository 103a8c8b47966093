import type { Metadata } from "next";
import { KnowledgePage } from "@/center/knowledge/page";

export const metadata: Metadata = { title: "Knowledge · visavis" };

export default function Page() {
  return <KnowledgePage />;
}
