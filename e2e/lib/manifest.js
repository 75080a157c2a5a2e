// The manifest of assets/engine.wasm: the hash of every source and the version of every library
// that it is built from. `node lib/manifest.js` prints it; a test compares it.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const CRATES = ["browser", "knowledge", "pages", "pathway"];

export const manifest = () => [sources(), `${hash("assets/engine.wasm")}  assets/engine.wasm`, ""].join("\n");

function sources() {
  const files = [
    ...CRATES.flatMap((crate) => [`crates/${crate}/Cargo.toml`, ...walk(`crates/${crate}/src`)]),
    // The practice's pages have words of their own, which the engine does not hold.
    ...walk("words").filter((path) => !path.startsWith("words/desk/")),
  ];
  const lines = files.sort().map((path) => `${hash(path)}  ${path}`);
  return [...lines, ...libraries()].join("\n");
}

function walk(folder) {
  return readdirSync(root + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(path) : [path];
  });
}

const hash = (path) => createHash("sha256").update(readFileSync(root + path)).digest("hex");

function libraries() {
  const tree = ["tree", "--locked", "-p", "browser", "-e", "normal", "--target", "wasm32-unknown-unknown", "--prefix", "none", "-f", "{p}"];
  const text = execFileSync("cargo", tree, { cwd: root, encoding: "utf8" });
  const names = text.split("\n").map((line) => line.replace(/ \(.*\)$/, "")).filter(Boolean);
  return [...new Set(names)].sort().map((name) => `library  ${name}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(process.argv[2] === "sources" ? sources() : manifest());
}
