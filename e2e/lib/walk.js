// Walks through the check as a person would, with the answers of a record.

// Fills in the screen that is shown.
export async function fill(page, record) {
  const asked = (await page.locator("input[name=asked]").inputValue()).split(",");
  const manner = await page.locator("input[name=manner]").inputValue();
  if (manner === "ticks") return fillTicks(page, asked, record);
  for (const fact of asked) await fillFact(page, fact, record[fact] ?? "unknown");
}

async function fillTicks(page, asked, record) {
  const quiet = (value) => value === "no" || value === "none" || (Array.isArray(value) && value.length === 0);
  const tick = (value) => page.locator(`input[name=ticks][value="${value}"]`).check();
  const yes = asked.filter((fact) => (record[fact] ?? "unknown") !== "unknown" && !quiet(record[fact]));
  for (const fact of yes) await tick(fact);
  if (asked.some((fact) => (record[fact] ?? "unknown") === "unknown")) await tick("unknown");
  else if (yes.length === 0) await tick("none");
}

export async function fillFact(page, fact, value) {
  const field = (end) => page.locator(`[name="a.${fact}"]${end}`);
  const values = Array.isArray(value) ? (value.length ? value : ["none"]) : [String(value)];
  for (const one of values) {
    const box = field(`[value="${one}"]`);
    if (await box.count()) await box.check();
    else await field("[type=text]").fill(one);
  }
}

export const onResult = (page) => page.locator("form.result").count().then((n) => n > 0);

// The start page has a button for each width of window, and shows one of them.
export const proceed = (page) => press(page, "button[value^=next]:visible");

// Presses a button of the check and waits for the next page.
export async function press(page, selector) {
  const button = page.locator(selector).first();
  if (page.plain) return void (await Promise.all([page.waitForNavigation(), button.click()]));
  const old = await page.$("form#check");
  await button.click();
  await page.waitForFunction((form) => !form.isConnected, old);
}

// From the start page to the result; `look` is called on each screen. Returns the screens seen.
export async function walk(page, record, look = async () => {}) {
  await proceed(page);
  let screens = 0;
  while (!(await onResult(page))) {
    screens += 1;
    await look(page);
    await fill(page, record);
    await proceed(page);
  }
  await look(page);
  return screens;
}
