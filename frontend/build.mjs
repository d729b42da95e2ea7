// Builds the card into the integration, or, with a path, to that file.
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { build } from "esbuild";

const here = (path) => new URL(path, import.meta.url).pathname;

/** A hash of all that the build is made of, by which a test without node sees that it was made of this. */
async function source() {
  const hash = createHash("sha256");
  const names = (await readdir(here("src"))).map((name) => `src/${name}`);
  for (const name of ["build.mjs", "package-lock.json", ...names].sort())
    hash.update(`${name}\n`).update(await readFile(here(name)));
  return hash.digest("hex").slice(0, 16);
}

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
  entryPoints: [here("src/index.ts")],
  outfile: process.argv[2] ?? here("../custom_components/dynamic_ocpp_evse/frontend/load-juggler-card.js"),
  plugins: [flush],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  banner: {
    js: `/* Load Juggler card: built from frontend/ (${await source()}) by scripts/card. Contains Lit (BSD-3-Clause). */`,
  },
});
