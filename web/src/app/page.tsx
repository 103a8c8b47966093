import { Entry } from "@/ui/entry";

export default function Page() {
  return (
    <>
      <div className="backdrop fixed inset-0" />
      <Entry />
      <noscript>
        <p className="fixed inset-x-6 top-6">
          visavis needs JavaScript, which is switched off in this browser.
        </p>
      </noscript>
    </>
  );
}
