import type { ReactNode } from "react";

/** What is there before the page's code: the backdrop, and a word to those who have switched JavaScript off. */
export function PageShell({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <div className="backdrop fixed inset-0" />
      {children}
      <noscript>
        {/* eslint-disable-next-line no-restricted-syntax -- drawn before anybody's language is known */}
        <p className="fixed inset-x-6 top-6">
          visavis needs JavaScript, which is switched off in this browser.
        </p>
      </noscript>
    </>
  );
}
