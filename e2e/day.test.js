// The day of a site in a real Chromium: visits are moved by keyboard, by mouse and by form.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium, open, server, share } from "./lib/server.js";

share();

const DAYS_MAX = 10;
const MOVES_MAX = 12;
const wide = { viewport: { width: 1280, height: 900 } };

// A day names its site and its date in the address; a move that a rule forbids is answered with 409.
const unexpected = (wrong) => wrong.filter((one) => !/\/day\?site=|status of 409/.test(one));

async function enter(page, address) {
  await page.goto(`${address}/demo?lang=en`);
  const desk = page.locator("form", { has: page.locator("input[value^='front-desk@']") });
  await desk.first().locator("button").click();
  await page.waitForURL(/\/day/);
}

// The next day with visits that can be moved.
async function busyDay(page) {
  for (let day = 0; day < DAYS_MAX; day += 1) {
    await page.locator("a[rel=next]").click();
    if ((await page.locator("a[data-movable]").count()) > 3) return;
  }
  assert.fail("no day with visits to come");
}

const noSideways = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
const time = (page, id) => page.locator(`[id="${id}"] .time`).innerText();
const answer = (page) => page.waitForResponse((response) => /\/move$/.test(response.url()));

// Tries visit after visit, as some have no room to move, until the server keeps one.
async function oneMoves(page, attempt) {
  const links = page.locator("a[data-movable]");
  for (let n = 0; n < Math.min(await links.count(), MOVES_MAX); n += 1) {
    const id = await links.nth(n).getAttribute("id");
    const old = await time(page, id);
    const [heard] = await Promise.all([answer(page), attempt(links.nth(n), n)]);
    if (heard.status() === 303) {
      await page.waitForFunction(([id, old]) => document.getElementById(id)?.querySelector(".time").textContent !== old, [id, old]);
      await page.waitForLoadState();
      return id;
    }
    const said = page.locator("#said");
    await said.waitFor();
    assert.match(await said.innerText(), /was not moved\. \S/);
    assert.equal(await time(page, id), old, "the visit is back where it was");
  }
  return assert.fail("no visit could be moved");
}

test("a visit is moved by keyboard, with every step said", async () => {
  const it = await open(chromium, server, wide);
  const { page } = it;
  try {
    await enter(page, it.address);
    await busyDay(page);
    const first = page.locator("a[data-movable]").first();
    await first.focus();
    await page.keyboard.press("ArrowDown");
    assert.match(await page.locator("#announce").innerText(), /\d\d:\d\d, .+ Enter keeps/);
    await page.keyboard.press("Escape");
    assert.match(await page.locator("#announce").innerText(), /Back where it was/);
    const id = await oneMoves(page, async (link, n) => {
      await link.focus();
      await page.keyboard.press(n % 2 ? "ArrowUp" : "ArrowDown");
      await page.keyboard.press("Enter");
    });
    assert.equal(await page.evaluate(() => document.activeElement.id), id, "the focus stays with it");
    assert.deepEqual(unexpected(it.wrong), []);
  } finally {
    await it.context.close();
  }
});

test("a visit is dragged, and a click still opens it", async () => {
  const it = await open(chromium, server, wide);
  const { page } = it;
  try {
    await enter(page, it.address);
    await busyDay(page);
    const row = () => page.evaluate(() => document.querySelector(".ground").getBoundingClientRect().height / Number(document.querySelector(".board").dataset.rows));
    await oneMoves(page, async (link, n) => {
      await link.scrollIntoViewIfNeeded();
      const box = await link.boundingBox();
      const from = { x: box.x + 30, y: box.y + 10 };
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x, from.y + (n % 2 ? -3 : 3) * (await row()), { steps: 6 });
      await page.mouse.up();
    });
    await page.locator("a[data-movable]").first().click();
    await page.waitForURL(/\/visits\//);
    assert.deepEqual(unexpected(it.wrong), []);
  } finally {
    await it.context.close();
  }
});

test("at 360 px one column is shown, as a list, and a form moves a visit", async () => {
  const it = await open(chromium, server, { hasTouch: true });
  const { page } = it;
  try {
    await enter(page, it.address);
    await busyDay(page);
    assert.ok(await noSideways(page));
    assert.equal(await page.locator(".column:visible").count(), 1);
    const columns = page.locator(".chooser a");
    const second = (await columns.nth(1).innerText()).replace(/ \(\d+\)$/, "");
    await columns.nth(1).tap();
    await page.waitForURL(/only=/);
    assert.match(await page.locator(".column:visible h2").innerText(), new RegExp(`^${second}`));
    await page.locator(".chooser a").first().tap();
    await page.waitForURL(/only=/);
    await page.locator(".visit a:visible").first().tap();
    await page.waitForURL(/\/visits\//);
    assert.ok(await noSideways(page));
    await page.locator("#time").fill("03:00");
    await page.locator("#move-form button[type=submit]").tap();
    await page.locator(".refused").waitFor();
    assert.match(await page.locator(".refused").innerText(), /was not moved/);
    assert.equal(await page.locator("#time").inputValue(), "03:00", "what was typed stays");
    assert.deepEqual(unexpected(it.wrong), []);
  } finally {
    await it.context.close();
  }
});
