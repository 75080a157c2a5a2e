// Looks at a page as it is drawn: is it accessible, is all of it there?

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function accessible(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }));
  const serious = found.violations.filter((v) => ["serious", "critical"].includes(v.impact));
  const lines = serious.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary}`));
  assert.deepEqual(lines, [], what);
}

// Nothing to scroll sideways for, nothing beyond the edge, nothing cut off.
export async function fits(page, what) {
  const found = await page.evaluate(() => {
    const root = document.documentElement;
    const lines = root.scrollWidth > innerWidth ? [`${root.scrollWidth} wide in a window of ${innerWidth}`] : [];
    for (const element of document.body.querySelectorAll("*")) {
      if (element.closest(".unseen, .skip, .prose, svg") || !element.checkVisibility()) continue;
      const { left, right, width } = element.getBoundingClientRect();
      const name = `${element.localName}.${element.className} "${element.textContent.slice(0, 30)}"`;
      if (width && (left < -1 || right > innerWidth + 1)) lines.push(`${name} from ${left} to ${right}`);
      const hides = getComputedStyle(element).overflow !== "visible" && !["input", "select", "progress"].includes(element.localName);
      if (hides && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) lines.push(`${name} is cut`);
    }
    return lines;
  });
  assert.deepEqual(found, [], what);
}
