import type { Metadata } from "next";
import { SignInPage } from "@/center/door/sign-in";

export const metadata: Metadata = { title: "Sign in · visavis" };

export default function Page() {
  return <SignInPage />;
}
