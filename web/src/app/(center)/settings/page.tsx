import type { Metadata } from "next";
import { SettingsPage } from "@/center/settings/page";

export const metadata: Metadata = { title: "Settings · visavis" };

export default function Page() {
  return <SettingsPage />;
}
