import type { Metadata } from "next";
import { StudioEntry } from "@/ui/studio/entry";

export const metadata: Metadata = {
  title: "Studio · visavis",
  description: "Try everything that an avatar can do, or one of your own.",
};

export default function Page() {
  return (
    <>
      <div className="backdrop fixed inset-0" />
      <StudioEntry />
      <noscript>
        <p className="fixed inset-x-6 top-6">
          visavis needs JavaScript, which is switched off in this browser.
        </p>
      </noscript>
    </>
  );
}
