// Starts the program on a port of its own and hands out a browser.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { chromium as playwright } from "playwright-core";

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--no-first-run",
];

export const start = (...flags) => run(mkdtempSync(join(tmpdir(), "supple-e2e-")), "127.0.0.1:0", flags);

// A server that ended goes on: the same data at the same address.
export const again = (ended) => run(ended.data, new URL(ended.address).host, ended.flags);

// The address comes from what the program prints; `log()` is everything it wrote.
async function run(data, listen, flags) {
  const binary = process.env.SUPPLE_BIN;
  if (!binary) throw new Error("set SUPPLE_BIN to the program, such as target/debug/supple");
  const child = spawn(binary, ["serve", ...flags, "--listen", listen, "--data", data], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  const address = new Promise((resolve, reject) => {
    const hear = (chunk) => {
      text += chunk;
      const found = /listening on (http:\/\/\S+)/.exec(text);
      if (found) resolve(found[1]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", (code) => reject(new Error(`the program ended with ${code}: ${text}`)));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
    rmSync(data, { recursive: true, force: true });
  };
  // As a power cut would.
  const kill = async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  return { address: await address, data, flags, log: () => text, stop, kill };
}

export const browser = () =>
  playwright.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });

// What the tests of a file share, from their beginning to their end; `ready` is called in between.
export let server;
export let chromium;
export function share(ready = () => {}) {
  before(async () => {
    [server, chromium] = await Promise.all([start("--demo"), browser()]);
    ready();
  });
  after(async () => {
    await chromium?.close();
    await server?.stop();
  });
}

// A page that notes everything that must not happen.
export async function open(browser, server, options = {}) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 360, height: 740 }, ...options });
  const page = await context.newPage();
  page.plain = options.javaScriptEnabled === false;
  const wrong = [];
  const origin = new URL(server.address).origin;
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol.startsWith("http")) wrong.push(`another origin: ${url}`);
    if (url.search && !/^\?lang=(en|fr)$/.test(url.search)) wrong.push(`something in the address: ${url}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error" && !/ERR_INTERNET_DISCONNECTED/.test(message.text())) wrong.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`script: ${error}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  return { context, page, wrong, address: server.address };
}
