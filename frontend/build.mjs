// Builds the card into the integration, or, with a path, to that file.
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

/** Templates keep their indentation, which nobody needs to load. */
const flush = {
  name: "flush",
  setup({ onLoad }) {
    onLoad({ filter: /src\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(/\n\s+/g, "\n"),
      loader: "ts",
    }));
  },
};

await build({
  entryPoints: [new URL("src/index.ts", import.meta.url).pathname],
  outfile: process.argv[2] ?? new URL("../custom_components/dynamic_ocpp_evse/frontend/load-juggler-card.js", import.meta.url).pathname,
  plugins: [flush],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  banner: { js: "/* Load Juggler card: built from frontend/ by scripts/card. Contains Lit (BSD-3-Clause). */" },
});
