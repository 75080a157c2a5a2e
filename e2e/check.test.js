// The self-check as people use it, in a real Chromium.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { person } from "./lib/people.js";
import { chromium, open, server, share } from "./lib/server.js";
import { fill, fillFact, onResult, press, proceed, walk } from "./lib/walk.js";

share();

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

const WIDE = { viewport: { width: 1280, height: 800 } };
const questions = (page) => page.locator("fieldset").count();
const focus = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.tagName);

for (const javaScriptEnabled of [true, false]) {
  const script = javaScriptEnabled ? "with a script" : "without a script";

  test(`a clean check in a wide window ${script} is short and ends cleared`, () =>
    visit({ ...WIDE, javaScriptEnabled }, async ({ page }) => {
      const where = javaScriptEnabled ? /stay on this device/ : /sent to this practice/;
      assert.match(await page.locator("#privacy").innerText(), where);
      let grouped = 0;
      const screens = await walk(page, steady, async () => (grouped += Number((await questions(page)) > 1)));
      assert.match(await verdict(page), /suitable/);
      assert.ok(screens <= 20, `${screens} screens`);
      assert.ok(grouped > 5, `${grouped} screens with several questions`);
      assert.ok(await page.locator("#plan").isVisible());
    }));

  test(`a phone shows one question a screen ${script}`, () =>
    visit({ javaScriptEnabled }, async ({ page }) => {
      assert.equal(await page.locator("button.primary:visible").count(), 1);
      const screens = await walk(page, steady, async () => {
        if (await onResult(page)) return;
        const what = await page.locator("h1").innerText();
        assert.equal(await questions(page), 1, what);
        assert.equal(await page.locator("h1").count(), 1, what);
        for (const value of ["unknown", "private"]) {
          assert.ok(await page.locator(`.unsure input[value=${value}]`).isVisible(), `${value} at ${what}`);
        }
        assert.ok(await page.locator("button[value=back]").isVisible(), what);
        const [here, total] = (await page.locator(".progress p").innerText()).match(/\d+/g).map(Number);
        assert.ok(here <= total, `${here} of ${total} at ${what}`);
        if (javaScriptEnabled) assert.equal(await focus(page), "H1", what);
        if (javaScriptEnabled) assert.equal(await page.locator("#announce").textContent(), what);
      });
      assert.match(await verdict(page), /suitable/);
      assert.ok(screens > 20 && screens <= 36, `${screens} screens`);
    }));
}

test("a phone that is turned keeps its question and its answer; a window made wide gets groups", () =>
  visit({}, async ({ page }) => {
    await proceed(page);
    await fill(page, steady);
    await proceed(page);
    await fill(page, steady);
    const asked = () => page.locator("input[name=asked]").inputValue();
    const before = await asked();
    await page.setViewportSize({ width: 740, height: 360 });
    assert.equal(await asked(), before);
    assert.ok(await page.locator("input[name=ticks][value=none]").isChecked());
    await proceed(page);
    assert.equal(await questions(page), 1, "a turned phone is still a phone");
    await fill(page, steady);
    await page.setViewportSize({ width: 1280, height: 800 });
    await proceed(page);
    assert.ok((await questions(page)) > 1, "there is room for a group");
    await page.setViewportSize({ width: 360, height: 740 });
    await fill(page, steady);
    await proceed(page);
    assert.equal(await questions(page), 1);
    while (!(await onResult(page))) {
      await fill(page, steady);
      await proceed(page);
    }
    assert.match(await verdict(page), /suitable/);
  }));

test("on a phone the browser's back button goes one question back", () =>
  visit({}, async ({ page }) => {
    await proceed(page);
    const titles = [];
    for (let screen = 0; screen < 5; screen += 1) {
      titles.push(await page.locator("h1").innerText());
      await fill(page, steady);
      await proceed(page);
    }
    for (const title of titles.reverse()) {
      await page.goBack();
      await page.waitForFunction((t) => document.querySelector("h1")?.innerText === t, title);
      assert.equal(await focus(page), "H1");
    }
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
    assert.equal(await questions(page), 1);
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
    await fillFact(page, "saddle_numbness_new", "no");
    await proceed(page);
    assert.match(await verdict(page), /suitable/);
  }));

test("prefer not to say is a choice of its own, looked at twice and shown as said", () =>
  visit({}, async ({ page }) => {
    await proceed(page);
    while ((await page.locator("input[name=asked]").inputValue()) !== "age_years") {
      await fill(page, steady);
      await proceed(page);
    }
    await page.locator("[name='a.age_years'][value=unknown]").check();
    await page.locator("[name='a.age_years'][value=private]").check();
    assert.ok(!(await page.locator("[name='a.age_years'][value=unknown]").isChecked()), "one or the other");
    await proceed(page);
    assert.match(await page.locator(".lead").innerText(), /You chose not to say.*cannot say that massage is safe today/);
    await page.locator("[name='a.age_years'][value=private]").check();
    await proceed(page);
    while (!(await onResult(page))) {
      await fill(page, steady);
      await proceed(page);
    }
    assert.equal(JSON.parse(await page.locator("input[name=answers]").inputValue()).age_years, "unknown");
    await page.locator("#answers summary").click();
    const line = page.locator(".answers > div", { has: page.locator("button[value='change:age_years']") });
    assert.match(await line.innerText(), /Prefer not to say/);
    assert.match(await page.locator("#unclear h2").innerText(), /chose not to say/);
  }));

for (const [how, options] of [["offline, in the browser", {}], ["by the server", { javaScriptEnabled: false }]]) {
  test(`the decision is saved as a file ${how}`, () =>
    visit(options, async ({ page, context }) => {
      await walk(page, { ...steady, saddle_numbness_new: "yes" });
      if (options.javaScriptEnabled !== false) await context.setOffline(true);
      const [download] = await Promise.all([page.waitForEvent("download"), page.locator("button[value=decision]").click()]);
      assert.match(download.suggestedFilename(), /^supple-decision-\d{4}-\d\d-\d\d\.json$/);
      const json = JSON.parse(await readFile(await download.path(), "utf8"));
      assert.equal(json.urgency.definite, "emergency_now");
      assert.equal(json.massage.definite, "barred");
      assert.equal(json.record.saddle_numbness_new, "yes");
      assert.deepEqual(json.findings[0].because, { saddle_numbness_new: "yes" });
      assert.ok(await onResult(page), "the result is still there");
      if (options.javaScriptEnabled !== false) await context.setOffline(false);
    }));
}

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

// Answers a screen by Tab, Space, arrow keys and typing, and goes on with Enter.
async function typeScreen(page, record) {
  const to = async (selector) => {
    for (let presses = 0; presses < 120; presses += 1) {
      if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`Tab never came to ${selector} on "${await page.locator("h1").innerText()}"`);
  };
  // Tab stops once in a group of radio buttons; the arrows go through it.
  const choose = async (name, value) => {
    const wanted = `input[name="${name}"][value="${value}"]`;
    if ((await page.locator(wanted).getAttribute("type")) === "checkbox") {
      await to(wanted);
      await page.keyboard.press("Space");
    } else {
      await to(`input[name="${name}"]`);
      await page.keyboard.press("Space");
      for (let presses = 0; presses < 40 && !(await page.locator(wanted).isChecked()); presses += 1) {
        await page.keyboard.press("ArrowDown");
      }
    }
    assert.ok(await page.locator(wanted).isChecked(), `${name} is ${value}`);
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement.closest(".choice")).outlineStyle);
    assert.equal(ring, "solid", "the focus can be seen");
  };
  const asked = (await page.locator("input[name=asked]").inputValue()).split(",");
  if ((await page.locator("input[name=manner]").inputValue()) === "ticks") {
    await choose("ticks", "none");
  } else {
    for (const fact of asked) {
      const value = record[fact] ?? "unknown";
      const values = Array.isArray(value) ? (value.length ? value : ["none"]) : [String(value)];
      for (const one of values) {
        if (await page.locator(`input[name="a.${fact}"][value="${one}"]`).count()) await choose(`a.${fact}`, one);
        else {
          await to(`input[type=text][name="a.${fact}"]`);
          await page.keyboard.type(one);
        }
      }
    }
  }
  await to("button[value=next]");
  await enter(page);
}

async function enter(page) {
  const old = await page.$("form#check");
  await page.keyboard.press("Enter");
  await page.waitForFunction((form) => !form.isConnected, old);
  assert.equal(await focus(page), "H1");
}

for (const [window, options] of [["a wide window", WIDE], ["a narrow window", {}]]) {
  test(`a whole check in ${window} with the keyboard alone`, () =>
    visit(options, async ({ page }) => {
      for (let presses = 0; !(await page.evaluate(() => document.activeElement.matches("button.primary"))); presses += 1) {
        assert.ok(presses < 40, "Tab never came to the button");
        await page.keyboard.press("Tab");
      }
      await enter(page);
      for (let screens = 0; !(await onResult(page)); screens += 1) {
        assert.ok(screens < 60, "the check does not end");
        await typeScreen(page, steady);
      }
      assert.match(await verdict(page), /suitable/);
    }));
}

test("a whole check by touch alone, every target large enough for a finger", () =>
  visit({ hasTouch: true, isMobile: true }, async ({ page }) => {
    const tap = async (selector) => {
      const target = page.locator(selector).first();
      await target.scrollIntoViewIfNeeded();
      const box = await target.boundingBox();
      assert.ok(box.height >= 24 && box.width >= 24, `${selector} is ${box.width} by ${box.height}`);
      await target.tap();
    };
    const go = async (selector) => {
      const old = await page.$("form#check");
      await tap(selector);
      await page.waitForFunction((form) => !form.isConnected, old);
    };
    await go("button.primary:visible");
    for (let screens = 0; !(await onResult(page)); screens += 1) {
      assert.ok(screens < 60, "the check does not end");
      const asked = await page.locator("input[name=asked]").inputValue();
      if ((await page.locator("input[name=manner]").inputValue()) === "ticks") await tap('.choice:has(input[value="none"])');
      else {
        const value = steady[asked] ?? "unknown";
        const values = Array.isArray(value) ? (value.length ? value : ["none"]) : [String(value)];
        for (const one of values) {
          const choice = `.choice:has([name="a.${asked}"][value="${one}"])`;
          if (await page.locator(choice).count()) await tap(choice);
          else {
            await tap(`input[type=text][name="a.${asked}"]`);
            await page.keyboard.type(one); // the phone's own keyboard
          }
        }
      }
      await go("button[value=next]");
    }
    assert.match(await verdict(page), /suitable/);
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
