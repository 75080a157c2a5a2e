// The whole-person cards, as records to answer with.

import { readFileSync } from "node:fs";

const folder = new URL("../../knowledge/", import.meta.url);

// Reads the [record] table of a card and of the card that it starts from.
export function person(kind, id) {
  const text = readFileSync(new URL(`${kind}/${id}.md`, folder), "utf8");
  const toml = text.slice(text.indexOf("```toml") + 7, text.indexOf("\n```\n", 8));
  const base = /^base = "([^"]+)"/m.exec(toml)?.[1];
  const record = base ? person("quiet", base) : {};
  const table = toml.split(/^\[record\]$/m)[1]?.split(/^\[/m)[0] ?? "";
  for (const [, name, value] of table.matchAll(/^(\w+) = (.+)$/gm)) {
    record[name] = JSON.parse(value.replace(/,\s*\]/, "]"));
    if (record[name] === "absent") delete record[name];
  }
  return record;
}
