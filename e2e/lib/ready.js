// Brings a visit of the demonstration to the point where its note opens, over the interface for
// programs: moved to now, the client here, checked anew, and what is taken at a visit taken.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { person } from "./people.js";

const DAY = 86_400_000;
const STEP = 300_000;
const APART = 3_600_000; // between visits: whoever comes within half a day may be here
const accept = { accept: "application/json" };

// Signed in as a made-up person, with a cookie of its own.
export async function as(browser, server, email) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${server.address}/demo?lang=en`);
  const form = page.locator("form", { has: page.locator(`input[value="${email}"]`) });
  await Promise.all([page.waitForNavigation(), form.first().locator("button").click()]);
  const call = async (method, path, data) => {
    const answer = await context.request.fetch(server.address + path, { method, headers: accept, data });
    return { status: answer.status(), json: await answer.json().catch(() => ({})) };
  };
  return { context, page, get: (path) => call("GET", path), post: (path, data) => call("POST", path, data ?? {}) };
}

const card = (fact) => readFileSync(new URL(`../../knowledge/facts/${fact}.md`, import.meta.url), "utf8");
const ofClient = ([fact]) => !/^asked_of = "practice"$/m.test(card(fact));

// The quiet answer to a fact that is taken at a visit.
function quiet(fact) {
  const normal = /^normal = (.+)$/m.exec(card(fact));
  return normal ? JSON.parse(normal[1]) : "no";
}

// `manager` opens all hours; `therapist` does the rest. Answers the visit and its client.
export async function readyVisit(manager, therapist, who = "blood-thinner-doac", without = []) {
  const record = Object.fromEntries(Object.entries(person("people", who)).filter(ofClient));
  const date = (days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
  const all = ["1", "2", "3", "4", "5", "6", "7"];
  const opened = new Set();
  const open = async (site, whose) => {
    if (opened.has(`${site}/${whose}`)) return;
    opened.add(`${site}/${whose}`);
    await manager.post("/practice/hours", { site, whose, weekday: all, opens: "00:00", shuts: "00:00", valid_from: date(-2) });
  };
  for (let days = 1; days < 14; days += 1) {
    const day = (await manager.get(`/day?date=${date(days)}`)).json;
    for (const visit of day.columns.flatMap((column) => column.visits).filter((one) => one.state === "booked" && !without.includes(one.visit))) {
      const kept = await therapist.post(`/clients/${visit.client}/screens`, { answers: JSON.stringify(record) });
      assert.equal(kept.status, 200, JSON.stringify(kept.json));
      await open(day.site, "");
      await open(day.site, visit.therapist);
      const now = Math.ceil(Date.now() / STEP) * STEP + without.length * APART;
      const shift = (late) => manager.post(`/visits/${visit.visit}/move`, { version: visit.version, starts_at: now + late });
      let moved = await shift(0);
      // A visit does not go over midnight.
      if (moved.status !== 200) moved = await shift(1.5 * APART);
      if (moved.status !== 200) continue;
      const stepped = await therapist.post(`/visits/${visit.visit}/step`, { version: moved.json.version, to: "arrived" });
      assert.equal(stepped.status, 200, JSON.stringify(stepped.json));
      const checked = await therapist.post(`/visits/${visit.visit}/check`, { record });
      assert.equal(checked.status, 200, JSON.stringify(checked.json));
      const { facts } = (await therapist.get(`/visits/${visit.visit}/facts`)).json;
      const taken = Object.fromEntries(facts.map((fact) => [fact, quiet(fact)]));
      const entered = await therapist.post(`/visits/${visit.visit}/facts`, { record: taken });
      assert.equal(entered.status, 200, JSON.stringify(entered.json));
      return visit;
    }
  }
  return assert.fail("no visit could be brought to now");
}
