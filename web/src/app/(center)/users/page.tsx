import type { Metadata } from "next";
import { UsersPage } from "@/center/users/page";

export const metadata: Metadata = { title: "Users · visavis" };

export default function Page() {
  return <UsersPage />;
}
