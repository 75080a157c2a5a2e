// Takes pictures of the pages into a folder: `SUPPLE_BIN=… node pictures.js FOLDER`.

import { mkdirSync } from "node:fs";
import { person } from "./lib/people.js";
import { browser, open, start } from "./lib/server.js";
import { walk } from "./lib/walk.js";

const folder = process.argv[2] ?? "pictures";
mkdirSync(folder, { recursive: true });
const only = process.argv[3];
const people = {
  suitable: person("quiet", "steady"),
  adapted: person("people", "blood-thinner-doac"),
  clearance: person("people", "warfarin-inr-four"),
  sameday: person("people", "swollen-calf"),
  emergency: person("people", "new-saddle-numbness"),
  waiting: { ...person("quiet", "steady"), saddle_numbness_new: "unknown" },
};
const server = await start("--demo");
const chromium = await browser();
for (const width of [360, 1280]) {
  for (const colorScheme of ["light", "dark"]) {
    const visit = await open(chromium, server, { viewport: { width, height: 800 }, colorScheme, javaScriptEnabled: false });
    const shot = (name) => visit.page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    for (const [name, path] of [["home", "/"], ["start", "/check"], ["about", "/about"], ["sources", "/sources"], ["card", "/card/RF-CES-1"], ["missing", "/nothing"]]) {
      if (only && !name.startsWith(only)) continue;
      await visit.page.goto(server.address + path);
      await shot(name);
    }
    for (const [name, record] of Object.entries(people)) {
      if (only && name !== only) continue;
      if (colorScheme === "dark" && name !== "adapted") continue;
      await visit.page.goto(`${server.address}/check`);
      let index = 0;
      const screens = await walk(visit.page, record, async () => {
        index += 1;
        if (name === "suitable" || name === "waiting" && index <= 3) await shot(`${name}-q${String(index).padStart(2, "0")}`);
      });
      await shot(`${name}-result`);
      console.log(name, width, colorScheme, screens, "screens");
      if (width === 1280) await visit.page.pdf({ path: `${folder}/${name}.pdf`, format: "A4" });
    }
    console.log(visit.wrong);
    await visit.context.close();
  }
}
await chromium.close();
await server.stop();
