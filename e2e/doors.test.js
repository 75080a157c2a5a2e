// Signing in for real: passkeys with Chromium's virtual authenticator, passwords, sessions.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium, open, server, share } from "./lib/server.js";

const ACCOUNT = { name: "Your account" };

// Passkeys need a name, and an address in figures is none.
share(() => {
  server.address = server.address.replace("127.0.0.1", "localhost");
});

async function walkIn(page, role) {
  await page.goto(`${server.address}/demo`);
  await page.locator("form.login", { hasText: role }).first().getByRole("button").click();
  await page.goto(`${server.address}/account`);
  await page.getByRole("heading", ACCOUNT).waitFor();
}

async function authenticator(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
}


test("a passkey is added, signs in, and is removed", async () => {
  const { page, context, wrong } = await open(chromium, server);
  await authenticator(page);
  await walkIn(page, "Front desk");
  const name = await page.locator("p.lead").innerText();
  const practice = await page.locator("footer p").first().innerText();
  await page.getByLabel("Name of the passkey").fill("phone");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("button", { name: "Remove phone" }).waitFor();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.goto(`${server.address}/sign-in?next=/account`);
  // The demonstration has two practices.
  await page.locator("#passkey-practice").selectOption({ label: practice });
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("heading", ACCOUNT).waitFor();
  assert.equal(await page.locator("p.lead").innerText(), name);
  // The same device once more is told apart from a new one.
  await page.getByLabel("Name of the passkey").fill("again");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("already one of your passkeys").waitFor();
  await page.getByRole("button", { name: "Remove phone" }).click();
  await page.getByRole("button", { name: "Remove phone" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.goto(`${server.address}/sign-in`);
  await page.locator("#passkey-practice").selectOption({ label: practice });
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByText("was not accepted").waitFor();
  assert.deepEqual(wrong.filter((line) => !/something in the address|status of 422/.test(line)), []);
  await context.close();
});

test("ending the others leaves this one", async () => {
  const first = await open(chromium, server);
  await walkIn(first.page, "Auditor");
  const second = await open(chromium, server);
  await walkIn(second.page, "Auditor");
  await first.page.reload();
  await first.page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await first.page.getByRole("heading", ACCOUNT).waitFor();
  await second.page.goto(`${server.address}/account`);
  await second.page.getByRole("heading", { name: "Sign in" }).waitFor();
  await first.context.close();
  await second.context.close();
});

test("signing in works without JavaScript, and says what is wrong", async () => {
  const { page, context, wrong } = await open(chromium, server, { javaScriptEnabled: false });
  await page.goto(`${server.address}/sign-in`);
  await page.getByLabel("E-mail address").fill("nobody@example.org");
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("do not belong together").waitFor();
  assert.equal(await page.getByLabel("E-mail address").inputValue(), "nobody@example.org");
  assert.equal(await page.getByLabel("Password", { exact: true }).inputValue(), "");
  assert.deepEqual(wrong.filter((line) => !/status of 422/.test(line)), []);
  await context.close();
});
