import type { Metadata } from "next";
import { SetUpPage } from "@/center/door/set-up";

export const metadata: Metadata = { title: "Set up · visavis" };

export default function Page() {
  return <SetUpPage />;
}
