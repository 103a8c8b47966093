import type { Metadata } from "next";
import { PersonasPage } from "@/center/personas/page";

export const metadata: Metadata = { title: "Personas · visavis" };

export default function Page() {
  return <PersonasPage />;
}
