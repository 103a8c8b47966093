import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { NextConfig } from "next";

const WORKLETS = "public/worklets";

/** Names the built worklets by their content, so that no browser keeps an old one. */
function workletsVersion(): string {
  const digest = createHash("sha256");
  for (const name of readdirSync(WORKLETS).sort()) digest.update(readFileSync(`${WORKLETS}/${name}`));
  return digest.digest("hex").slice(0, 12);
}

const config: NextConfig = {
  output: "export",
  trailingSlash: true, // a folder with an index.html for each page: every server of files knows what to do with it
  reactStrictMode: true,
  poweredByHeader: false,
  typescript: { tsconfigPath: "tsconfig.build.json" }, // the tests are checked by `npm run check`
  images: { unoptimized: true },
  env: { WORKLETS_VERSION: workletsVersion() },
};

export default config;
