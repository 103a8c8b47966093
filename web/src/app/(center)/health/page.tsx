import type { Metadata } from "next";
import { HealthPage } from "@/center/health/page";

export const metadata: Metadata = { title: "Health · visavis" };

export default function Page() {
  return <HealthPage />;
}
