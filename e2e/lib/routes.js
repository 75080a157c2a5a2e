// Every address of the server that is asked for with GET, as the source names it.

import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../crates/web/src/", import.meta.url);

export function routes() {
  const found = readdirSync(folder).filter((name) => name.endsWith(".rs")).flatMap((name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    return [...text.matchAll(/\.get\(\s*"(\/[^"]*)"\s*,/g)].map(([, route]) => route);
  });
  return [...new Set(found)].sort();
}

// Which route an address belongs to; one without names in it goes before one with.
export function routeOf(path, all) {
  const fits = (route) => new RegExp(`^${route.replace(/\{\w+\}/g, "[^/]+")}$`).test(path);
  return all.find((route) => route === path) ?? all.find(fits);
}
