// Bundles the audio worklets: each runs on the audio thread and must be a file of its own.
import { readdirSync } from "node:fs";
import { build } from "esbuild";

const SOURCE = "src/session/audio/worklets";

await build({
  entryPoints: readdirSync(SOURCE)
    .filter((name) => name.endsWith(".worklet.ts"))
    .map((name) => `${SOURCE}/${name}`),
  outdir: "public/worklets",
  entryNames: "[name]",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  logLevel: "warning",
});
