// The body chart of a visit in a real Chromium: by keyboard, by touch, and without a script.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, fits } from "./lib/look.js";
import { chromium, open, server, share } from "./lib/server.js";

share();

const STEPS_MAX = 400;
const DAYS_MAX = 10;

// An address names the earlier drawings that are shown, by ids.
const unexpected = (wrong) => wrong.filter((one) => !/[?&](with|site)=|status of (409|413|422)/.test(one));

async function enter(page) {
  await page.goto(`${server.address}/demo?lang=en`);
  await page.locator("form", { has: page.locator("input[value^='therapist@']") }).first().locator("button").click();
  await page.goto(`${server.address}/day?lang=en`);
}

// The address of a visit that was not called off: each of the tests takes another.
async function visit(page, number) {
  const found = page.locator(".visit a[href^='/visits/']");
  for (let day = 0; day < DAYS_MAX && (await found.count()) <= number; day += 1) {
    await page.locator("a[rel=next]").click();
  }
  return (await found.nth(number).getAttribute("href")).split("#")[0];
}

async function tabTo(page, selector) {
  for (let step = 0; step < STEPS_MAX; step += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`the keyboard does not reach ${selector}`);
}

const said = (page) => page.locator("#chart-words").innerText();

// A tap ends before its click has been heard, so what is said is waited for.
async function says(page, words, why) {
  const same = (wanted) => document.querySelector("#chart-words").innerText === wanted;
  await page.waitForFunction(same, words, { timeout: 5000 }).catch(() => {});
  assert.equal(await said(page), words, why);
}
const box = (place, quality) => `[name=mark][value='${place} ${quality}']`;
const strength = (place) => `[name='strength.${place.replace(" ", ".")}']`;

async function keep(page) {
  await Promise.all([page.waitForNavigation(), page.locator(".chart-list button[type=submit]").click()]);
}

test("a chart is marked by keyboard alone, and the picture follows", async () => {
  const it = await open(chromium, server, { viewport: { width: 1280, height: 900 } });
  const { page } = it;
  try {
    await enter(page);
    await page.goto(server.address + (await visit(page, 0)));
    await tabTo(page, "main a[href$='/chart']");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    await says(page, "nothing is marked");
    await tabTo(page, box("lumbar left", "ache"));
    await page.keyboard.press("Space");
    await tabTo(page, strength("lumbar left"));
    await page.keyboard.type("6");
    await says(page, "left lower back: ache 6");
    // The same place on the back and on the left side.
    assert.equal(await page.locator(".own .seen").count(), 2);
    assert.deepEqual(await page.locator(".own .strength").allTextContents(), ["6", "6"]);
    await tabTo(page, ".chart-groups details:nth-of-type(2) summary");
    await page.keyboard.press("Enter");
    await tabTo(page, box("buttock right", "pins_and_needles"));
    await page.keyboard.press("Space");
    await tabTo(page, ".chart-list button[type=submit]");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    await says(page, "left lower back: ache 6; right buttock: pins and needles");
    assert.ok(await page.locator(box("lumbar left", "ache")).isChecked());
    assert.equal(await page.locator(".own .seen").count(), 4);
    assert.deepEqual(unexpected(it.wrong), []);
  } finally {
    await it.context.close();
  }
});

// A finger goes over the picture from one point of the drawing to the next.
async function stroke(page, body, points) {
  const at = await body.evaluate((svg, points) => points.map(([x, y]) => {
    const on = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
    return { x: on.x, y: on.y };
  }), points);
  const session = await page.context().newCDPSession(page);
  const touch = (type, touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", [at[0]]);
  for (const point of at.slice(1)) await touch("touchMove", [point]);
  await touch("touchEnd", []);
}

test("a chart is marked and drawn on by touch at 360 px", async () => {
  const it = await open(chromium, server, { hasTouch: true });
  const { page } = it;
  try {
    await enter(page);
    await page.goto(`${server.address}${await visit(page, 1)}/chart`);
    assert.equal(await page.locator("svg.body:visible").count(), 1, "one view at a time");
    const small = await page.evaluate(() => [...document.querySelectorAll(".chart label, .chart summary, .chart button")]
      .filter((one) => one.checkVisibility()).filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.textContent));
    assert.deepEqual(small, [], "targets of 24 px");
    await page.locator("[name=chart-brush][value=burning]").tap();
    await page.locator("#back-lumbar-middle").tap();
    await says(page, "middle of the lower back: burning");
    assert.ok(await page.locator(box("lumbar middle", "burning")).isChecked());
    await page.locator("#back-lumbar-middle").tap();
    await says(page, "nothing is marked", "a second tap takes it back");
    await page.locator("#chart-view-front").tap();
    await page.locator("#chart-strength").fill("4");
    await page.locator("#front-thigh-front-left").tap();
    await says(page, "left thigh, front: burning 4");
    await page.locator("[name=chart-brush][value=pen]").tap();
    const body = page.locator("svg.body[data-view=front]");
    await body.scrollIntoViewIfNeeded();
    await stroke(page, body, [[150, 200], [170, 220], [190, 240]]);
    await stroke(page, body, [[100, 300], [120, 300]]);
    await says(page, "left thigh, front: burning 4; 2 free lines");
    // By mouse: strokes that the test sends by hand leave the browser waiting for their gesture.
    await page.locator("#chart-undo").click();
    await says(page, "left thigh, front: burning 4; 1 free line");
    const ink = JSON.parse(await page.locator("#ink").inputValue());
    assert.equal(ink[0].view, "front");
    const near = (point, [x, y]) => Math.abs(point[0] - x) <= 2 && Math.abs(point[1] - y) <= 2;
    assert.ok(near(ink[0].points[0], [150, 200]) && near(ink[0].points.at(-1), [190, 240]), JSON.stringify(ink));
    await keep(page);
    await says(page, "left thigh, front: burning 4; 1 free line");
    assert.deepEqual(JSON.parse(await page.locator("#ink").inputValue()), ink, "what was drawn is read back");
    assert.equal(await page.locator("polyline.ink").count(), 1);
    assert.deepEqual(unexpected(it.wrong), []);
  } finally {
    await it.context.close();
  }
});

test("without a script the list is the form, and a mistake keeps what was ticked", async () => {
  const it = await open(chromium, server, { javaScriptEnabled: false });
  const { page } = it;
  try {
    await enter(page);
    await page.goto(`${server.address}${await visit(page, 2)}/chart`);
    assert.equal(await page.locator(".chart-tools:visible").count(), 0);
    await page.locator(strength("lumbar right")).fill("3");
    await keep(page);
    assert.match(await page.locator("#summary").innerText(), /nothing is ticked there/);
    await page.locator(box("lumbar right", "numb")).check();
    await page.locator(strength("lumbar right")).fill("3");
    await keep(page);
    await says(page, "right lower back: numb 3");
    assert.deepEqual(unexpected(it.wrong), []);
  } finally {
    await it.context.close();
  }
});

test("of two who draw at once the second is told, and a large drawing is refused", async () => {
  const it = await open(chromium, server);
  const { page } = it;
  try {
    await enter(page);
    const address = `${server.address}${await visit(page, 3)}/chart`;
    const other = await it.context.newPage();
    await page.goto(address);
    await other.goto(address);
    await page.locator(box("lumbar left", "ache")).check();
    await keep(page);
    await other.locator(box("lumbar right", "numb")).check();
    await keep(other);
    assert.match(await other.locator("#summary").innerText(), /saved at \d\d:\d\d while you drew/);
    await says(other, "right lower back: numb");
    assert.match(await other.locator("#chart-layers").innerText(), /left lower back: ache/);
    assert.ok((await other.locator(".layer-1 .seen").count()) > 0, "what was saved lies under it");
    await keep(other);
    await says(other, "right lower back: numb");
    // Ten megabytes, as no pen could draw them.
    const status = await other.evaluate(async (address) => {
      const ink = JSON.stringify(Array(330_000).fill({ view: "back", points: [[1, 2]] }));
      const answer = await fetch(address, { method: "POST", body: new URLSearchParams({ version: "2", ink }) });
      return [answer.status, (await answer.text()).includes("too large"), ink.length];
    }, address);
    assert.deepEqual(status.slice(0, 2), [413, true]);
    assert.ok(status[2] > 10_000_000);
    await other.goto(address);
    await says(other, "right lower back: numb", "nothing of it is kept");
    assert.deepEqual(unexpected(it.wrong), []);
  } finally {
    await it.context.close();
  }
});

test("earlier visits lie under today's without losing what is not kept", async () => {
  const it = await open(chromium, server, { viewport: { width: 1280, height: 900 } });
  const { page } = it;
  try {
    await enter(page);
    await page.goto(server.address + (await visit(page, 0)));
    const visits = await page.locator("ol.plain li").count();
    assert.ok(visits > 1, "a course of several visits");
    const course = await page.locator("ol.plain li a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    // The first and the last of the course: one of them is the visit itself, which is no link.
    const here = new URL(page.url()).pathname;
    const number = await page.locator("ol.plain li").evaluateAll((lines) => lines.findIndex((line) => line.querySelector("strong")));
    const all = [...course.slice(0, number), here, ...course.slice(number)];
    await page.goto(`${server.address}${all[0]}/chart`);
    await page.locator(box("lumbar middle", "ache")).check();
    await keep(page);
    await page.goto(`${server.address}${all.at(-1)}/chart`);
    assert.equal(await page.locator(".layer .seen").count(), 0);
    await page.locator(box("lumbar middle", "numb")).check();
    const earlier = page.locator("[name=with]").last();
    await earlier.check();
    await page.locator(".chart-earlier button").click();
    await page.locator("#chart-layers li").waitFor();
    await says(page, "middle of the lower back: numb", "today's is not lost");
    assert.ok(await earlier.isChecked());
    assert.ok((await page.locator("svg.body .layer-1 .seen").count()) > 0);
    assert.match(await page.locator("#chart-layers").innerText(), /Visit 1, .+ by the therapist:.+middle of the lower back: ache/);
    const [line, dashes] = await page.locator("svg.body .layer-1 .seen, svg.body .own .seen").evaluateAll((paths) => {
      const style = (path) => getComputedStyle(path).strokeDasharray;
      return [style(paths.find((path) => path.closest(".own"))), style(paths.find((path) => path.closest(".layer")))];
    });
    assert.notEqual(line, dashes, "told apart by line, not by colour");
    assert.deepEqual(unexpected(it.wrong), []);
  } finally {
    await it.context.close();
  }
});

for (const width of [320, 360, 1280]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`the chart is accessible and fits at ${width} in ${colorScheme}`, async () => {
      const it = await open(chromium, server, { viewport: { width, height: 800 }, colorScheme });
      const { page } = it;
      try {
        await enter(page);
        const address = `${server.address}${await visit(page, 0)}/chart`;
        for (const language of ["en", "fr"]) {
          await page.goto(`${address}?lang=${language}`);
          await page.locator(box("lumbar left", "ache")).check();
          await page.locator(box("lumbar left", "numb")).check();
          await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
          await fits(page, `chart ${language}`);
          await accessible(page, `chart ${language}`);
        }
        assert.deepEqual(unexpected(it.wrong), []);
      } finally {
        await it.context.close();
      }
    });
  }
}
