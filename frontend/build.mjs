// Builds the card into the integration, or, with a path, to that file.
import { build } from "esbuild";

await build({
  entryPoints: [new URL("src/index.ts", import.meta.url).pathname],
  outfile: process.argv[2] ?? new URL("../custom_components/dynamic_ocpp_evse/frontend/load-juggler-card.js", import.meta.url).pathname,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  banner: { js: "/* Load Juggler card: built from frontend/ by scripts/card. Contains Lit (BSD-3-Clause). */" },
});
