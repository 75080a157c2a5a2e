// The note of a visit in a real Chromium: nothing typed is lost, two therapists, limits, speed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, fits } from "./lib/look.js";
import { as, readyVisit } from "./lib/ready.js";
import { again as goesOn, browser, start } from "./lib/server.js";

let server, chromium, manager, ana;
const used = [];
before(async () => {
  [server, chromium] = await Promise.all([start("--demo"), browser()]);
  manager = await as(chromium, server, "manager@example.org");
  ana = await as(chromium, server, "therapist@example.org");
});
after(async () => {
  await chromium?.close();
  await server?.stop();
});

async function visit() {
  const found = await readyVisit(manager, ana, "blood-thinner-doac", used);
  used.push(found.visit);
  return { path: `/visits/${found.visit}/note`, address: `${server.address}/visits/${found.visit}/note?lang=en` };
}

const state = (page) => page.locator("#note-state");
const saved = (page) => page.waitForFunction(() => /^Saved at/.test(document.querySelector("#note-state").innerText));
const kept = async (who, path) => (await who.get(path)).json.draft?.body;
const onDevice = (page) => page.evaluate(() => Object.keys(localStorage).length);
const tap = (page, name, value) => page.locator(`label.chip:has(input[name="${name}"][value="${value}"])`).click();

test("a server that is killed while somebody types loses nothing", async () => {
  const { path, address } = await visit();
  const { page } = ana;
  await page.goto(address);
  await page.locator("#said").pressSequentially("Slept badly, stiff in the morning.");
  await saved(page);
  assert.equal(await onDevice(page), 0, "what is acknowledged leaves the device");
  await server.kill();
  await page.locator("#seen").pressSequentially("Guarding on the left. Ça va mieux 🙂");
  assert.match(await state(page).innerText(), /kept on this device/);
  assert.equal(await onDevice(page), 1);
  server = await goesOn(server);
  await saved(page);
  const body = await kept(ana, path);
  assert.deepEqual(body.parts, { said: "Slept badly, stiff in the morning.", seen: "Guarding on the left. Ça va mieux 🙂" });
  assert.equal(await onDevice(page), 0);
});

test("a browser that crashes while the server is away keeps the words until both are back", async () => {
  const { path, address } = await visit();
  const page = await ana.context.newPage();
  await page.goto(address);
  await page.locator("#said").pressSequentially("First words.");
  await saved(page);
  await server.kill();
  await page.locator("#said").pressSequentially(" Last words.");
  const crashed = new Promise((resolve) => page.once("crash", resolve));
  await Promise.all([crashed, page.goto("chrome://crash").catch(() => {})]);
  await page.close().catch(() => {});
  server = await goesOn(server);
  assert.deepEqual((await kept(ana, path)).parts, { said: "First words." });
  const again = await ana.context.newPage();
  await again.goto(address);
  assert.equal(await again.locator("#said").inputValue(), "First words. Last words.");
  await saved(again);
  assert.deepEqual((await kept(ana, path)).parts, { said: "First words. Last words." });
  assert.equal(await onDevice(again), 0);
  await again.close();
});

test("a page that is closed without saving is there when it is opened again", async () => {
  const { path, address } = await visit();
  const page = await ana.context.newPage();
  await page.goto(address);
  await page.locator("#next").pressSequentially("Again in a week");
  await page.close({ runBeforeUnload: true });
  const again = await ana.context.newPage();
  await again.goto(address);
  assert.equal(await again.locator("#next").inputValue(), "Again in a week");
  await again.waitForFunction(() => Object.keys(localStorage).length === 0);
  assert.equal((await kept(ana, path)).parts.next, "Again in a week");
  await again.close();
});

test("two windows of one therapist are joined", async () => {
  const { path, address } = await visit();
  const [one, two] = [await ana.context.newPage(), await ana.context.newPage()];
  await one.goto(address);
  await two.goto(address);
  await one.locator("#said").pressSequentially("from one");
  await saved(one);
  await two.locator("#seen").pressSequentially("from two");
  await saved(two);
  await one.locator("#said").pressSequentially(" more");
  await saved(one);
  assert.deepEqual((await kept(ana, path)).parts, { said: "from one more", seen: "from two" });
  assert.equal(await one.locator("#seen").inputValue(), "from two");
  await one.close();
  await two.close();
});

test("two therapists write, both are told, one signs and the other adds", async () => {
  const { path, address } = await visit();
  const { accounts } = (await manager.get("/accounts")).json;
  const desk = accounts.find((account) => account.email === "front-desk@example.org");
  const roles = await manager.post(`/accounts/${desk.user}/roles`, { roles: ["front_desk", "therapist"] });
  assert.equal(roles.status, 200, JSON.stringify(roles.json));
  const ben = await as(chromium, server, "front-desk@example.org");
  await ana.page.goto(address);
  await ana.page.locator("#said").pressSequentially("Ana writes");
  await saved(ana.page);
  await ben.page.goto(address);
  assert.match(await ben.page.locator("#note-others").innerText(), /is writing too, last saved \d\d:\d\d/);
  await ben.page.locator("#seen").pressSequentially("Ben writes");
  await saved(ben.page);
  await ana.page.locator("#said").pressSequentially(" on");
  await ana.page.waitForFunction(() => /is writing too/.test(document.querySelector("#note-others").innerText));
  await tap(ana.page, "technique", "swedish");
  await tap(ana.page, "area", "back");
  await tap(ana.page, "pressure", "2");
  await tap(ana.page, "minutes", "20");
  await ana.page.locator("button[value=line]").click();
  await Promise.all([ana.page.waitForNavigation(), ana.page.locator(".note-end .primary").click()]);
  await ana.page.locator("h2", { hasText: "Signed note" }).waitFor();
  await ben.page.locator("#seen").pressSequentially(", and more");
  await saved(ben.page);
  assert.match(await ben.page.locator("#note-others").innerText(), /signed this note/);
  await ben.page.goto(address);
  assert.match(await ben.page.locator(".note-today").innerText(), /Ben writes, and more/);
  await Promise.all([ben.page.waitForNavigation(), ben.page.locator("button", { hasText: "Add my draft" }).click()]);
  const note = (await ana.get(path)).json;
  assert.equal(note.addenda[0].body.parts.seen, "Ben writes, and more");
  assert.equal(note.note.body.parts.said, "Ana writes on");
  await ben.context.close();
});

test("outside the limits a line needs a reason, also when it was typed around the page", async () => {
  const { path, address } = await visit();
  const { page } = ana;
  await page.goto(address);
  await tap(page, "technique", "deep-tissue");
  await tap(page, "area", "lower-back");
  await tap(page, "pressure", "4");
  await tap(page, "minutes", "20");
  await page.locator("button[value=line]").click();
  assert.match(await page.locator("#reason-why").innerText(), /technique is barred; pressure at most 3/i);
  assert.equal(await page.locator("#note-lines li").count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), "reason");
  await page.locator("#reason").fill("The GP asked for it in writing.");
  await page.locator("button[value=line]").click();
  await saved(page);
  await page.locator("#note-lines li .outside input").fill("");
  await saved(page);
  await Promise.all([page.waitForNavigation(), page.locator(".note-end .primary").click()]);
  assert.match(await page.locator("#summary").innerText(), /needs a reason/);
  await page.locator("#note-lines li .outside input").fill("The GP asked for it in writing.");
  await saved(page);
  await Promise.all([page.waitForNavigation(), page.locator(".note-end .primary").click()]);
  const { note } = (await ana.get(path)).json;
  assert.equal(note.outside, 1);
  assert.match(await page.locator(".note-today").innerText(), /1 line is outside the limits/);
});

test("ten taps and a sentence are a signed note in under a minute", async (t) => {
  const { path, address } = await visit();
  const { page } = ana;
  await page.goto(address);
  const begun = Date.now();
  for (const [name, value] of [["technique", "swedish"], ["area", "lower-back"], ["pressure", "2"], ["minutes", "30"], ["response", "eased"]]) await tap(page, name, value);
  await page.locator("button[value=line]").click();
  await tap(page, "technique", "education");
  await tap(page, "minutes", "5");
  await page.locator("button[value=line]").click();
  await page.locator("#next").pressSequentially("Walk twice a day; again in a week.", { delay: 60 });
  await Promise.all([page.waitForNavigation(), page.locator(".note-end .primary").click()]);
  const seconds = (Date.now() - begun) / 1000;
  t.diagnostic(`from open to signed: ${seconds.toFixed(1)} s, ten taps and a sentence typed at 60 ms a letter`);
  const { note, state } = (await ana.get(path)).json;
  assert.equal(note.body.lines.length, 2);
  assert.equal(state, "done");
  assert.match(await page.locator(".note-today").innerText(), /Swedish massage: lower back, pressure 2 of 5, 30 min\. It eased\./);
});

test("signing out sends what is not kept and leaves nothing on the device", async () => {
  const { path, address } = await visit();
  const cleo = await as(chromium, server, "therapist@example.org");
  const { page } = cleo;
  await page.goto(address);
  await page.locator("#said").fill("Typed at the last moment");
  await Promise.all([page.waitForURL((url) => !/note/.test(url.pathname)), page.locator("form[action='/sign-out'] button").click()]);
  assert.equal(await onDevice(page), 0);
  assert.equal((await kept(ana, path)).parts.said, "Typed at the last moment");
  await cleo.context.close();
});

test("the page is accessible and fits at 360 and 1280 px, and works without a script", async () => {
  const { path, address } = await visit();
  const plain = await chromium.newContext({ javaScriptEnabled: false, locale: "en-GB", viewport: { width: 360, height: 740 }, storageState: await ana.context.storageState() });
  const page = await plain.newPage();
  await page.goto(address);
  await fits(page, "360 px without a script");
  for (const [name, value] of [["technique", "swedish"], ["area", "legs"], ["pressure", "1"], ["minutes", "10"]]) await tap(page, name, value);
  await page.locator("#said").fill("Typed without a script");
  await page.locator("button[value=line]").click();
  await page.waitForLoadState();
  assert.match(await page.locator("#note-lines").innerText(), /Swedish massage: legs, pressure 1 of 5, 10 min/);
  assert.equal(await page.locator("#said").inputValue(), "Typed without a script");
  await plain.close();
  for (const [width, colorScheme] of [[360, "light"], [1280, "light"], [360, "dark"], [1280, "dark"]]) {
    await ana.page.setViewportSize({ width, height: 800 });
    await ana.page.emulateMedia({ colorScheme });
    await ana.page.goto(address);
    await fits(ana.page, `${width} ${colorScheme}`);
    await accessible(ana.page, `${width} ${colorScheme}`);
  }
  await ana.page.locator(".note-end .primary").click();
  await ana.page.waitForURL((url) => url.pathname === path);
  await accessible(ana.page, "signed");
});
