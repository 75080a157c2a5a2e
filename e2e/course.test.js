// From a check to a booked course in a real Chromium: by keyboard alone, and by touch.

import assert from "node:assert/strict";
import { test } from "node:test";
import { person } from "./lib/people.js";
import { chromium, open, server, share } from "./lib/server.js";
import { walk } from "./lib/walk.js";

share();

const steady = person("quiet", "steady");
const STEPS_MAX = 150;

// Goes on from field to field until one fits.
async function tabTo(page, selector) {
  for (let step = 0; step < STEPS_MAX; step += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`the keyboard does not reach ${selector}`);
}

const byKeyboard = {
  async press(page, selector) {
    await tabTo(page, selector);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  },
  async write(page, selector, text) {
    await tabTo(page, selector);
    await page.keyboard.type(text);
  },
  async tick(page, selector) {
    await tabTo(page, selector);
    await page.keyboard.press("Space");
  },
};

const byTouch = {
  async press(page, selector) {
    await Promise.all([page.waitForNavigation(), page.locator(selector).first().tap()]);
  },
  async write(page, selector, text) {
    await page.locator(selector).tap();
    await page.keyboard.type(text);
  },
  async tick(page, selector) {
    await page.locator(selector).tap();
  },
};

const noSideways = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

for (const [how, hand, options] of [
  ["by keyboard alone at 1280 px", byKeyboard, { viewport: { width: 1280, height: 800 } }],
  ["by touch at 360 px", byTouch, { viewport: { width: 360, height: 740 }, hasTouch: true }],
]) {
  test(`a whole course is booked, moved and cancelled ${how}`, async () => {
    const it = await open(chromium, server, options);
    const { page } = it;
    try {
      await page.goto(`${it.address}/demo`);
      const therapist = page.locator("form", { has: page.locator("input[value^='therapist@']") });
      await therapist.first().locator("button").click();
      await page.goto(`${it.address}/clients/new`);
      await hand.write(page, "#given_name", "Mei");
      await hand.write(page, "#family_name", "李");
      await hand.press(page, "main form button[type=submit]");
      assert.match(new URL(page.url()).pathname, /^\/clients\/[0-9a-f-]{36}$/);
      await hand.press(page, "main a[href$='/check']");
      await page.waitForFunction(() => document.documentElement.dataset.engine === "ready");
      await walk(page, steady);
      await hand.press(page, "button[formaction$='/screens']");
      assert.match(new URL(page.url()).pathname, /^\/screens\//);
      await hand.press(page, "main a[href$='/course']");
      await hand.tick(page, "input[name=parts][value=morning]");
      assert.ok(await noSideways(page));
      await hand.press(page, "main form button[type=submit]");
      const offers = page.locator("article.offer");
      assert.ok((await offers.count()) >= 2, "alternatives are offered");
      assert.ok(await noSideways(page));
      const dates = await offers.first().locator("time").allInnerTexts();
      await hand.press(page, "article.offer button");
      assert.match(new URL(page.url()).pathname, /^\/courses\//);
      assert.deepEqual(await page.locator("ol.visits time").allInnerTexts(), dates);
      await hand.press(page, "ol.visits a[href$='/move']");
      assert.ok(await noSideways(page));
      const other = await page.locator("form.inline time").first().innerText();
      await hand.press(page, "form.inline button");
      assert.ok((await page.locator("ol.visits time").allInnerTexts()).includes(other));
      await hand.press(page, "ol.visits a[href$='/move']");
      await hand.write(page, "#why", "moves away");
      await hand.press(page, "button[name=extent][value=rest]");
      assert.equal(await page.locator("ol.visits li.off").count(), dates.length);
      assert.deepEqual(it.wrong, []);
    } finally {
      await it.context.close();
    }
  });
}
