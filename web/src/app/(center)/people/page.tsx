import type { Metadata } from "next";
import { PeoplePage } from "@/center/people/page";

export const metadata: Metadata = { title: "People · visavis" };

export default function Page() {
  return <PeoplePage />;
}
