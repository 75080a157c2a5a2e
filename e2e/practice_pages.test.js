// Every page of the practice as every role sees it: accessible and whole at 320 px, and at 1280 px
// drawn twice as large. Pages are found by following links, and by putting each client, visit, course
// and check that one meets into every route that names one. A page that is not found so fails the
// last test until it is looked at or stands in APART.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, fits } from "./lib/look.js";
import { routeOf, routes } from "./lib/routes.js";
import { chromium, open, server, share, start } from "./lib/server.js";

share();

const ROUTES = routes();
// What is no page of the practice, or is looked at elsewhere.
const APART = {
  "/": "pages.test.js", "/about": "pages.test.js", "/sources": "pages.test.js", "/card/{id}": "pages.test.js",
  "/check": "pages.test.js", "/offline": "pages.test.js",
  "/assets/{name}": "a file", "/manifest.webmanifest": "a file", "/sw.js": "a file", "/healthz": "for machines", "/readyz": "for machines",
  "/f/{token}": "own.test.js", "/visits/{visit}/note": "note.test.js",
  // It opens only after the check before a visit, which no visit of the demonstration has yet.
  "/visits/{visit}/facts": "not looked at here",
  "/clients/{client}/record.json": "a file", "/clients/{client}/record.html": "a file",
  // It is the start page of the check, which pages.test.js walks through.
  "/clients/{client}/check": "check.test.js",
};
const ROLES = ["client", "therapist", "front-desk", "manager", "reviewer", "auditor"];
// Where a role begins, beside what its pages lead to.
const BEGIN = ["/me", "/me/offers", "/day", "/replan", "/account", "/sign-in", "/demo", "/join/{practice}/{user}", "/no-such-page", `/visits/00000000-0000-7000-8000-000000000000`];
const SIZES = [
  ["320 px", { viewport: { width: 320, height: 740 } }],
  ["1280 px at 200 %", { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 }],
];
// So many addresses of one route are tried, to find the one with the most on it.
const TRIED = 6;
const FEW = { reducedMotion: "reduce", serviceWorkers: "block" };
const looked = new Set();

async function enter(page, role) {
  await page.goto(`${server.address}/demo?lang=en`);
  const login = page.locator("form", { has: page.locator(`input[value^='${role}@']`) }).first();
  const practice = await login.locator("[name=practice]").getAttribute("value");
  await login.locator("button").click();
  await page.waitForLoadState();
  return practice;
}

// What an address names, by the word in it that says of what kind it is.
const KINDS = { clients: "{client}", courses: "{course}", screens: "{screen}", visits: "{visit}" };

// The address itself, and every route with what it names filled in.
function around(address) {
  const [, kind, id] = /^\/(\w+)\/([0-9a-f-]{36})/.exec(address) ?? [];
  const name = KINDS[kind];
  const filled = name ? ROUTES.map((route) => route.replace(name, id)).filter((path) => path.includes(id) && !path.includes("{")) : [];
  return [address, ...filled];
}

// The fullest address of each route that one comes to by links, and what it is answered with.
async function walkAround(page, practice) {
  const fullest = new Map();
  const tried = new Map();
  const user = "00000000-0000-7000-8000-000000000000";
  const queue = BEGIN.map((path) => path.replace("{practice}", practice).replace("{user}", user));
  const known = new Set(queue);
  while (queue.length) {
    const address = queue.shift();
    const path = address.split("?")[0];
    const route = routeOf(path, ROUTES) ?? path;
    const count = tried.get(route) ?? 0;
    if (count >= TRIED || APART[route]) continue;
    tried.set(route, count + 1);
    const answer = await page.request.get(server.address + address, { headers: { accept: "text/html" } });
    const text = await answer.text();
    assert.ok(answer.status() < 500, `${address}: ${answer.status()}`);
    // A page before a refusal, then the one with more on it.
    const found = { address, status: answer.status(), size: text.length };
    const rank = (one) => (one ? (one.status === 200 ? 1e9 : 0) + one.size : 0);
    if (rank(found) > rank(fullest.get(route))) fullest.set(route, found);
    for (const [, link] of text.matchAll(/<a [^>]*href="(\/[^"#]*)/g)) {
      if (link.includes("lang=")) continue;
      for (const next of around(link.replaceAll("&amp;", "&"))) {
        if (known.has(next)) continue;
        known.add(next);
        queue.push(next);
      }
    }
  }
  return fullest;
}

// Colours do not depend on the size, so they are looked at in one.
async function look(page, what, schemes = ["light", "dark"]) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
  await fits(page, what);
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await accessible(page, `${what}, ${colorScheme}`);
  }
}

const go = (address, language) => `${server.address}${address}${address.includes("?") ? "&" : "?"}lang=${language}`;
// Addresses name sites, days and offers by ids; who may not is told so.
const unexpected = (wrong) => wrong.filter((one) => !/something in the address|status of 4\d\d/.test(one));

for (const role of ROLES) {
  test(`every page as a ${role} sees it`, async (t) => {
    let pages;
    for (const [size, options] of SIZES) {
      await t.test(size, async () => {
        const it = await open(chromium, server, { ...options, ...FEW });
        const { page } = it;
        try {
          const practice = await enter(page, role);
          const schemes = pages ? ["light"] : ["light", "dark"];
          pages ??= await walkAround(page, practice);
          for (const [route, { address, status }] of pages) {
            if (status === 200) looked.add(route);
            await page.goto(go(address, "en"));
            await look(page, `${role} ${route}`, schemes);
            // French runs longer, which matters where there is least room.
            await page.goto(go(address, "fr"));
            await fits(page, `${role} ${route} in French`);
          }
          assert.ok([...pages.keys()].some((route) => pages.get(route).status === 200));
          assert.deepEqual(unexpected(it.wrong), []);
        } finally {
          await it.context.close();
        }
      });
    }
  });
}

// Pages that only a form leads to, each from the page with the form; what is said is looked at.
const FORMS = {
  "offers of a course": ["therapist", async (page) => {
    const client = await cleared(page);
    await page.goto(`${client}/course`);
    await look(page, "the wish for a course");
    looked.add("/clients/{client}/course");
    await page.locator("input[name=parts][value=morning]").check();
    await send(page, "main form button[type=submit]");
    await page.locator("article.offer").first().waitFor();
  }],
  "a client with mistakes": ["front-desk", async (page) => {
    await page.goto(`${server.address}/clients/new`);
    await page.locator("#given_name").fill(" ");
    await page.locator("#family_name").fill("😀 ".repeat(60));
    await send(page, "main form button[type=submit]");
    await page.locator("#summary").waitFor();
  }],
  "people from a file, as read": ["manager", async (page) => {
    await page.goto(`${server.address}/clients/import`);
    const table = "Given name,Family name,Born on,Email\nZoë,Ångström,1980-02-29,zoe@example.org\nAhmed,العربي,tomorrow,\n";
    await page.locator("textarea").fill(table);
    await send(page, "main form button[type=submit]");
    await page.locator("main form").first().waitFor();
  }],
  "an account with its code": ["manager", async (page) => {
    await page.goto(`${server.address}/accounts/new`);
    await page.locator("#name").fill("Zoë Ångström");
    await page.locator("#email").fill(`zoe-${Math.random()}@example.org`);
    await page.locator("input[name=roles][value=front_desk]").check();
    await send(page, "main form button[type=submit]");
    await page.locator(".code").waitFor();
  }],
  "a visit that cannot be moved": ["front-desk", async (page) => {
    await page.goto(`${server.address}/day`);
    while (!(await page.locator("a[data-movable]").count())) await page.locator("a[rel=next]").click();
    const visit = await page.locator("a[data-movable]").first().getAttribute("href");
    await page.goto(server.address + visit.split("#")[0]);
    await page.locator("#time").fill("03:00");
    await send(page, "#move-form form button[type=submit]");
    await page.locator(".refused").waitFor();
  }],
  "signing in with a wrong password": [null, async (page) => {
    await page.goto(`${server.address}/sign-in`);
    await page.locator("#email").fill("nobody@example.org");
    await page.locator("#password").fill("not this one");
    await send(page, "main form button.primary");
    await page.locator("#summary, [role=alert]").first().waitFor();
  }],
};

const send = (page, selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);

// The address of a client for whom a course may be planned.
async function cleared(page) {
  await page.goto(`${server.address}/clients`);
  const links = await page.locator("main a[href^='/clients/']").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  for (const link of links.filter((link) => /^\/clients\/[0-9a-f-]{36}$/.test(link))) {
    await page.goto(`${server.address}${link}/course`);
    if (await page.locator("input[name=parts]").count()) return server.address + link;
  }
  return assert.fail("no client may have a course");
}

for (const [what, [role, reach]] of Object.entries(FORMS)) {
  test(`after a form: ${what}`, async () => {
    for (const [size, options] of SIZES) {
      const it = await open(chromium, server, { ...options, ...FEW });
      try {
        if (role) await enter(it.page, role);
        await reach(it.page);
        await look(it.page, `${what} at ${size}`);
        assert.deepEqual(unexpected(it.wrong), []);
      } finally {
        await it.context.close();
      }
    }
  });
}

test("setting up a practice, on a server without one", async () => {
  const fresh = await start();
  try {
    for (const [size, options] of SIZES) {
      const { page, context } = await open(chromium, fresh, { ...options, ...FEW });
      for (const language of ["fr", "en"]) {
        await page.goto(`${fresh.address}/setup?lang=${language}`);
        await look(page, `/setup at ${size}`);
      }
      await context.close();
    }
    looked.add("/setup");
  } finally {
    await fresh.stop();
  }
});

test("no page was left out", () => {
  assert.ok(ROUTES.length > 30, `${ROUTES.length} routes were found in the source`);
  assert.deepEqual(ROUTES.filter((route) => !looked.has(route) && !APART[route]), []);
  assert.deepEqual(Object.keys(APART).filter((route) => !ROUTES.includes(route)), [], "what stands apart exists");
});
