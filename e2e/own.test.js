// The client's own side in a real Chromium: the page at 360 px with and without JavaScript, and a
// form that is begun in one browser and finished in another.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, fits } from "./lib/look.js";
import { browser, open, start } from "./lib/server.js";

let server;
let chromium;
before(async () => {
  [server, chromium] = await Promise.all([start("--demo"), browser()]);
});
after(async () => {
  await chromium?.close();
  await server?.stop();
});

async function enter(it, who) {
  await it.page.goto(`${it.address}/demo?lang=en`);
  const form = it.page.locator("form", { has: it.page.locator(`input[value^='${who}@']`) });
  await form.first().locator("button").click();
  await it.page.waitForLoadState();
}

// A refused form is answered with 422, and a link that does not open with 404.
const unexpected = (wrong) => wrong.filter((one) => !/status of (422|404)/.test(one));

// The form of the next visit; the client has one.
async function toConsent(page) {
  const link = page.locator(".to-do a[href$='/consent']");
  await link.click();
  await page.locator("form.consent").waitFor();
}

async function choose(page, from, to, value) {
  const parts = page.locator(".body-part select");
  const last = Math.min(to, await parts.count());
  for (let n = from; n < last; n += 1) await parts.nth(n).selectOption(value);
}

for (const [how, options] of [
  ["with a script", {}],
  ["without a script", { javaScriptEnabled: false }],
  ["without a script in the dark", { javaScriptEnabled: false, colorScheme: "dark" }],
]) {
  test(`the client's page and the consent at 360 px ${how}`, async () => {
    const it = await open(chromium, server, options);
    const { page } = it;
    try {
      await enter(it, "client");
      assert.equal(new URL(page.url()).pathname, "/me");
      assert.ok(await page.locator(".next time").isVisible());
      assert.ok(await page.locator("#flare").isVisible());
      if (!page.plain) {
        await fits(page, "/me");
        await accessible(page, "/me");
      } else {
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      }
      await toConsent(page);
      const path = new URL(page.url()).pathname;
      await choose(page, 0, 2, "2");
      if (!page.plain) {
        await page.locator("[data-saved]", { hasText: "Saved" }).waitFor();
        await fits(page, path);
        await accessible(page, path);
      }
      await choose(page, 2, 99, "0");
      await page.locator("button[value=next]").click();
      await page.locator("input[name=agree]").first().waitFor();
      if (!page.plain) await accessible(page, `${path}, the word`);
      await page.locator("input[name=agree][value=yes]").check();
      await page.locator("button[value=give]").click();
      await page.waitForURL(/\/me$/);
      assert.equal(await page.locator(".to-do li.done").count(), 1);
      await page.locator("#data a[href$='/consents']").click();
      if (!page.plain) await accessible(page, "the history");
      await page.locator("button[value=all]").click();
      assert.match(await page.locator("ol.consents h3").first().innerText(), /taken back/);
      assert.deepEqual(unexpected(it.wrong), []);
    } finally {
      await it.context.close();
    }
  });
}

test("a form is begun in one browser and finished in another by link and code", async () => {
  const here = await open(chromium, server);
  const there = await open(chromium, server, { locale: "fr-FR" });
  try {
    const { page } = here;
    await enter(here, "client");
    await toConsent(page);
    await choose(page, 0, 1, "3");
    await page.locator("[data-saved]", { hasText: "Saved" }).waitFor();
    await page.goto(`${here.address}/me`);
    await page.locator("a[href$='/links']").click();
    await accessible(page, "links");
    await page.locator("form.card:has([value=consent]) button").click();
    const [address, code] = await page.locator(".secret").allInnerTexts();
    await fits(page, "a link and its code");
    await accessible(page, "a link and its code");

    const other = there.page;
    await other.goto(new URL(new URL(address, here.address).pathname, here.address).href);
    await accessible(other, "the code");
    await other.locator("#code").fill("2222-2222");
    await other.locator("main form button").click();
    await other.locator(".callout.urgent").waitFor();
    await other.locator("#code").fill(code.toLowerCase());
    await other.locator("main form button").click();
    await other.locator("form.consent").waitFor();
    assert.equal(await other.locator(".body-part select").first().inputValue(), "3");
    assert.equal(await other.locator("html").getAttribute("lang"), "fr");
    await fits(other, "the form by a link");
    await choose(other, 1, 99, "0");
    await other.locator("button[value=next]").click();
    await other.locator("input[name=agree][value=yes]").check();
    await other.locator("button[value=give]").click();
    await other.locator(".body-part select").first().waitFor({ state: "detached" });
    await accessible(other, "the form is finished");
    // This browser has no other way in.
    await other.goto(`${here.address}/me`);
    assert.match(other.url(), /\/sign-in/);
    await page.goto(`${here.address}/me`);
    assert.equal(await page.locator(".to-do li.done").count(), 1);
    const stored = await there.context.cookies();
    assert.deepEqual(stored.map((one) => one.name).filter((name) => !/^(__Host-)?supple/.test(name)), []);
    assert.deepEqual(unexpected(here.wrong), []);
  } finally {
    await here.context.close();
    await there.context.close();
  }
});
