// Every page: accessible, narrow enough, and one sheet of paper.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, fits } from "./lib/look.js";
import { person } from "./lib/people.js";
import { chromium, open, server, share } from "./lib/server.js";
import { walk } from "./lib/walk.js";

const SITE = ["/", "/check", "/about", "/sources", "/offline", "/card/RF-CES-1", "/card/CI-06", "/card/NG127", "/nothing-here"];
const steady = person("quiet", "steady");
const PEOPLE = {
  suitable: steady,
  adapted: person("people", "blood-thinner-doac"),
  clearance: person("people", "warfarin-inr-four"),
  "same-day": person("people", "swollen-calf"),
  emergency: person("people", "new-saddle-numbness"),
  waiting: { ...steady, saddle_numbness_new: "unknown" },
};

share();

for (const width of [320, 360, 1280]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`every page at ${width} in ${colorScheme}`, async () => {
      const { page, context, wrong } = await open(chromium, server, { viewport: { width, height: 800 }, colorScheme, reducedMotion: "reduce", serviceWorkers: "block" });
      for (const path of SITE) {
        // French runs longer, which matters where there is least room.
        for (const language of width === 320 ? ["en", "fr"] : ["en"]) {
          await page.goto(`${server.address}${path}?lang=${language}`);
          await fits(page, `${path} ${language}`);
          await accessible(page, `${path} ${language}`);
        }
      }
      const every = colorScheme === "light" ? PEOPLE : { adapted: PEOPLE.adapted };
      for (const [name, record] of Object.entries(every)) {
        await page.goto(`${server.address}/check`);
        await page.waitForFunction(() => document.documentElement.dataset.engine === "ready");
        await walk(page, record, async () => {
          const what = `${name}: ${await page.locator("h1").innerText()}`;
          await fits(page, what);
          // One person's screens stand for all; the results differ and are all looked at.
          const result = await page.locator("form.result").count();
          if (name === "adapted" || result) await accessible(page, what);
        });
        await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
        await fits(page, `${name}, opened`);
        await accessible(page, `${name}, opened`);
        await page.evaluate(() => sessionStorage.clear());
      }
      const expected = wrong.filter((line) => !/status of 404/.test(line));
      assert.deepEqual(expected, []);
      await context.close();
    });
  }
}

// What a wide window becomes when somebody enlarges it: the whole page, or its text alone.
const LARGE = {
  "the page at 200 %": { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  "the text at 200 %": { viewport: { width: 1280, height: 800 }, text: "225%" }, // the style says 112.5%
  "the text at 200 % on a phone": { viewport: { width: 360, height: 740 }, text: "225%" },
};
for (const [how, { text, ...options }] of Object.entries(LARGE)) {
  test(`every page with ${how}`, async () => {
    const { page, context, wrong } = await open(chromium, server, { ...options, reducedMotion: "reduce", serviceWorkers: "block" });
    if (text) await page.addInitScript((size) => addEventListener("DOMContentLoaded", () => (document.documentElement.style.fontSize = size)), text);
    for (const path of SITE) {
      for (const language of ["en", "fr"]) {
        await page.goto(`${server.address}${path}?lang=${language}`);
        await fits(page, `${path} ${language}`);
        await accessible(page, `${path} ${language}`);
      }
    }
    for (const [name, record] of Object.entries({ adapted: PEOPLE.adapted, emergency: PEOPLE.emergency, waiting: PEOPLE.waiting })) {
      await page.goto(`${server.address}/check?lang=fr`);
      await page.waitForFunction(() => document.documentElement.dataset.engine === "ready");
      await walk(page, record, async () => {
        const what = `${name}: ${await page.locator("h1").innerText()}`;
        await fits(page, what);
        if (name === "adapted") await accessible(page, what);
      });
      await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
      await fits(page, `${name}, opened`);
      await accessible(page, `${name}, opened`);
      await page.evaluate(() => sessionStorage.clear());
    }
    const expected = wrong.filter((line) => !/status of 404/.test(line));
    assert.deepEqual(expected, []);
    await context.close();
  });
}

test("a print is one page, A4 and Letter", async () => {
  const heavy = ["st-johns-wort-and-warfarin", "three-medicines-hard-on-kidneys", "pregnant-twins-twenty-six-weeks"].map((id) => [id, person("people", id)]);
  const { page, context } = await open(chromium, server, { javaScriptEnabled: false });
  for (const [name, record] of [...Object.entries(PEOPLE), ...heavy]) {
    for (const language of ["en", "fr"]) {
      await page.goto(`${server.address}/check?lang=${language}`);
      await walk(page, record);
      for (const format of ["A4", "Letter"]) {
        const pdf = (await page.pdf({ format, preferCSSPageSize: false })).toString("latin1");
        const count = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length;
        assert.equal(count, 1, `${name} ${language} on ${format}`);
      }
    }
  }
  await context.close();
});
