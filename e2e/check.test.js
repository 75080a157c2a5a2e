// The self-check as people use it, in a real Chromium.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { person } from "./lib/people.js";
import { browser, open, start } from "./lib/server.js";
import { fill, fillFact, onResult, press, proceed, walk } from "./lib/walk.js";

let server;
let chromium;
before(async () => {
  [server, chromium] = await Promise.all([start(), browser()]);
});
after(async () => {
  await chromium?.close();
  await server?.stop();
});

const steady = person("quiet", "steady");
const ready = (page) => page.waitForFunction(() => document.documentElement.dataset.engine === "ready");
const verdict = (page) => page.locator("section.verdict").getAttribute("class");

// Opens the check, runs `doing`, and sees that nothing went wrong beside it.
async function visit(options, doing) {
  const it = await open(chromium, server, options);
  try {
    await it.page.goto(`${it.address}/check`);
    if (options.javaScriptEnabled !== false) await ready(it.page);
    await doing(it);
    assert.deepEqual(it.wrong, []);
    const url = new URL(it.page.url());
    assert.equal(url.pathname, "/check");
    assert.ok(!url.hash && ["", "?lang=en", "?lang=fr"].includes(url.search), `nothing answered in ${url}`);
  } finally {
    await it.context.close();
  }
}

test("a clean check without a script ends cleared", () =>
  visit({ javaScriptEnabled: false }, async ({ page }) => {
    assert.match(await page.locator("#privacy").innerText(), /sent to this practice/);
    const screens = await walk(page, steady);
    assert.match(await verdict(page), /suitable/);
    assert.ok(screens <= 20, `${screens} screens`);
    assert.ok(await page.locator("#plan").isVisible());
  }));

test("the same check runs in the browser with the network cut", () =>
  visit({}, async ({ page, context }) => {
    assert.match(await page.locator("#privacy").innerText(), /stay on this device/);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await context.setOffline(true);
    await walk(page, steady);
    assert.match(await verdict(page), /suitable/);
    await page.goto(`${server.address}/check?lang=en`);
    await ready(page);
    assert.ok(await page.locator("form#check").isVisible(), "the page itself is kept");
  }));

test("an emergency stops at once and can be corrected", () =>
  visit({}, async ({ page }) => {
    const record = { ...steady, saddle_numbness_new: "yes" };
    assert.equal(await walk(page, record), 1);
    assert.match(await verdict(page), /emergency/);
    assert.match(await page.locator(".call a").getAttribute("href"), /^tel:\d+$/);
    assert.equal(await page.locator("#plan").count(), 0);
    await press(page, "button[value=back]");
    assert.ok(await page.locator("input[name=ticks][value=saddle_numbness_new]").isChecked());
  }));

test("not sure is looked at twice, and massage waits", () =>
  visit({}, async ({ page }) => {
    await proceed(page);
    await page.locator("input[name=ticks][value=unknown]").check();
    await proceed(page);
    assert.equal(await page.locator("input[name=manner]").inputValue(), "each");
    await fill(page, { ...steady, saddle_numbness_new: "unknown" });
    await proceed(page);
    while (!(await onResult(page))) {
      await fill(page, steady);
      await proceed(page);
    }
    assert.match(await verdict(page), /waiting/);
    assert.ok(await page.locator("#unclear button[value='change:saddle_numbness_new']").isVisible());
    assert.equal(await page.locator(".call").count(), 0);
    await press(page, "#unclear button[value='change:saddle_numbness_new']");
    await page.locator("input[name=ticks][value=none]").check();
    await proceed(page);
    assert.match(await verdict(page), /suitable/);
  }));

test("an answer can be changed, and the browser's back button works", () =>
  visit({}, async ({ page }) => {
    await walk(page, steady);
    await page.locator("#answers summary").click();
    await press(page, "#answers button[value='change:anticoagulant']");
    await fillFact(page, "anticoagulant", "doac");
    await proceed(page);
    while (!(await onResult(page))) {
      await fill(page, steady);
      await proceed(page);
    }
    assert.match(await verdict(page), /adapted/);
    assert.ok(await page.locator("#limits .scale").isVisible());
    await page.goBack();
    await page.waitForFunction(() => document.querySelector("input[name=from]"));
    await page.goForward();
    await page.waitForFunction(() => document.querySelector("form.result"));
  }));

test("an empty screen says what to do and leads to its field", () =>
  visit({}, async ({ page }) => {
    await proceed(page);
    await proceed(page);
    assert.equal(await page.evaluate(() => document.activeElement.id), "summary");
    await page.locator("#summary a").click();
    assert.equal(await page.evaluate(() => document.activeElement.id), "ticks");
  }));

test("French, from the browser's wish and by the button in mid-check", async () => {
  await visit({ locale: "fr-FR" }, async ({ page }) => {
    assert.equal(await page.locator("html").getAttribute("lang"), "fr");
    assert.match(await page.locator(".sos").innerText(), /15|112/);
    await walk(page, steady);
    assert.match(await page.locator("h1").innerText(), /massage est possible/);
  });
  await visit({}, async ({ page }) => {
    await proceed(page);
    await fill(page, steady);
    await proceed(page);
    const asked = await page.locator("input[name=asked]").inputValue();
    await press(page, "button[value='language:fr']");
    assert.equal(await page.locator("html").getAttribute("lang"), "fr");
    assert.equal(await page.locator("input[name=asked]").inputValue(), asked);
  });
});

test("with the keyboard alone", () =>
  visit({}, async ({ page }) => {
    const to = async (selector) => {
      for (let presses = 0; presses < 80; presses += 1) {
        if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`Tab never came to ${selector}`);
    };
    await to("button[value=next]");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("#ticks"));
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
    await to("input[name=ticks][value=none]");
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement.closest(".choice")).outlineStyle);
    assert.equal(ring, "solid");
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("h1")?.textContent !== "" && !document.querySelector("input[name=asked][value^=saddle]"));
  }));

test("nothing answered is in what the server writes", async () => {
  await visit({ javaScriptEnabled: false }, async ({ page }) => {
    await walk(page, { ...steady, age_years: 43, anticoagulant: "heparin" });
  });
  const log = server.log();
  assert.match(log, /route="?\/check/);
  for (const word of ["heparin", "anticoagulant", "saddle", "43", "lang="]) {
    assert.ok(!log.split("\n").some((line) => line.replace(/^\S+Z|ms=\d+|request=r\d+|:\d+/g, "").includes(word)), `the log holds ${word}`);
  }
});
