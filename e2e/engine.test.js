// The engine for the browser: built from these very sources, and saying the same as the server.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { manifest } from "./lib/manifest.js";
import { person } from "./lib/people.js";
import { start } from "./lib/server.js";
import { engine } from "./lib/wasm.js";

let server;
before(async () => {
  server = await start("--demo");
});
after(() => server?.stop());

const hidden = (html) =>
  [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value.replaceAll("&quot;", '"').replaceAll("&amp;", "&")]);

const post = (form) => fetch(`${server.address}/check?lang=en`, { method: "POST", body: new URLSearchParams(form) });

// The server's page, without what the document puts around it.
async function native(form) {
  const html = await (await post(form)).text();
  return html.slice(html.indexOf('<div id="shell">') + 16, html.lastIndexOf("</div></body>"));
}

function answers(html, record) {
  const field = Object.fromEntries(hidden(html));
  const asked = (field.asked ?? "").split(",").filter(Boolean);
  if (field.manner !== "ticks") {
    return asked.flatMap((fact) => [record[fact] ?? "unknown"].flat().map((v) => [`a.${fact}`, String(v)]).concat(record[fact]?.length === 0 ? [[`a.${fact}`, "none"]] : []));
  }
  const quiet = (value) => [undefined, "no", "none"].includes(value) || value.length === 0;
  const yes = asked.filter((fact) => !quiet(record[fact]));
  return (yes.length ? yes : ["none"]).map((fact) => ["ticks", fact]);
}

test("assets/engine.wasm was built from these sources; if not, run script/wasm", () => {
  const kept = readFileSync(new URL("../assets/engine.manifest", import.meta.url), "utf8");
  const now = new Set(manifest().split("\n"));
  const stale = kept.split("\n").filter((line) => !now.has(line));
  assert.deepEqual(stale, [], "changed since the engine was built");
  assert.equal(kept, manifest());
});

test("the browser's engine and the server give the same pages, byte for byte", async () => {
  const page = await (await fetch(`${server.address}/check?lang=en`)).text();
  const cards = await (await fetch(server.address + /data-knowledge="([^"]+)"/.exec(page)[1])).arrayBuffer();
  const step = await engine(new Uint8Array(cards));
  const today = new Date().toLocaleDateString("sv");
  // The one difference: each says where the answers go.
  const same = (html) => html.replace(/<p class="privacy" id="privacy">.*?<\/p>/s, "");
  const people = [["quiet", "steady"], ["people", "blood-thinner-doac"], ["people", "new-saddle-numbness"], ["people", "warfarin-inr-four"]];
  for (const [kind, id, pace] of people.flatMap((one) => [[...one, "one"], [...one, "several"]])) {
    const record = person(kind, id);
    let html = await native([["country", "INT"], ["do", `next:${pace}`]]);
    for (let screens = 0; !html.includes('class="result"'); screens += 1) {
      assert.ok(screens < 100, `${id} does not end`);
      const form = [...hidden(html), ...answers(html, record), ["do", "next"]];
      html = await native(form);
      const [here, there] = [step({ form, language: "en", country: "INT", today }).body, html].map(same);
      let at = 0;
      while (at < here.length && here[at] === there[at]) at += 1;
      assert.ok(here === there, `${id}, ${pace}, screen ${screens}: ${here.slice(at - 80, at + 80)} <> ${there.slice(at - 80, at + 80)}`);
    }
    const form = [...hidden(html), ["do", "decision"]];
    const response = await post(form);
    const { file } = step({ form, language: "en", country: "INT", today });
    assert.match(response.headers.get("content-disposition"), new RegExp(`^attachment; filename="${file.name}"$`));
    assert.equal(await response.text(), file.text);
    assert.equal(JSON.parse(file.text).on, today);
  }
});
