// Makes the self-check run in this browser. Without it, or where anything here fails, the forms go
// to the server as they stand.

const KEPT = "supple-check"; // for this tab only, so that a phone may put the tab to sleep
const tag = document.querySelector("#engine");
const shell = document.querySelector("#shell");
const announce = document.querySelector("#announce");
const wide = matchMedia("(min-width: 40rem) and (min-height: 30rem)"); // as in style.css
const pages = []; // pages seen, for the browser's back button; in memory only
let engine = null;

async function load() {
  const [code, cards] = await Promise.all([fetch(tag.dataset.engine), fetch(tag.dataset.knowledge)]);
  if (!code.ok || !cards.ok) throw new Error("the engine or the cards did not arrive");
  const { instance } = await WebAssembly.instantiate(await code.arrayBuffer(), {});
  const wasm = instance.exports;
  const give = (bytes) => {
    const at = wasm.supple_alloc(bytes.length);
    new Uint8Array(wasm.memory.buffer, at, bytes.length).set(bytes);
    return at;
  };
  const take = (packed) => {
    const [at, length] = [Number(packed >> 32n), Number(packed & 0xffffffffn)];
    const text = new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, at, length));
    wasm.supple_free(at, length);
    return JSON.parse(text);
  };
  const call = (name, bytes) => {
    const at = give(bytes);
    const answer = take(BigInt.asUintN(64, wasm[name](at, bytes.length)));
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
  call("supple_load", new Uint8Array(await cards.arrayBuffer()));
  return (request) => call("supple_step", new TextEncoder().encode(JSON.stringify(request)));
}

function today() {
  const now = new Date();
  const two = (n) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function step(form) {
  const country = document.querySelector("[name=country]")?.value ?? "INT";
  return engine({ form, language: document.documentElement.lang, country, today: today() });
}

function show(page, how) {
  shell.innerHTML = page.body;
  document.title = `${page.title} – Supple`;
  document.documentElement.lang = page.language;
  announce.textContent = "";
  furnish();
  const focus = shell.querySelector("#summary") ?? shell.querySelector("h1");
  if (how !== "quietly") {
    scrollTo(0, 0);
    focus?.focus({ preventScroll: true });
    announce.textContent = page.title;
  }
}

function remember(form) {
  try {
    if (form) sessionStorage.setItem(KEPT, JSON.stringify(form));
    else sessionStorage.removeItem(KEPT);
  } catch { /* storage may be off; the check goes on without it */ }
}

// What only makes sense with a script.
function furnish() {
  for (const button of shell.querySelectorAll("[data-print]")) button.hidden = false;
}

function submit(event) {
  const form = event.target;
  if (form.id !== "check") return;
  // The next screen follows the window as it is now, wherever it is made.
  const pace = form.querySelector("[name=pace]");
  if (pace) pace.value = wide.matches ? "several" : "one";
  // A check that is taken to the practice goes to its server, and stays there.
  if (event.submitter?.hasAttribute("formaction")) return remember(null);
  if (!engine) return;
  const fields = [...new FormData(form, event.submitter)].map(([name, value]) => [name, String(value)]);
  let page;
  try {
    page = step(fields);
  } catch (error) {
    console.error(error);
    engine = null; // the server takes over with this very form
    return;
  }
  event.preventDefault();
  if (page.file) return save(page.file);
  const over = fields.some(([name, value]) => name === "do" && value === "start");
  remember(over ? null : fields);
  pages.push({ ...page, fields: over ? null : fields });
  history.pushState({ page: pages.length - 1 }, "");
  show(page);
}

function save({ name, text }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function click(event) {
  if (event.target.closest("[data-print]")) print();
  const link = event.target.closest(".summary a");
  if (link) {
    event.preventDefault();
    document.getElementById(link.hash.slice(1))?.focus();
  }
  const box = event.target.closest("input[type=checkbox]");
  if (box?.checked) settle(box);
}

// "None of these", "not sure" and "prefer not to say" exclude the other boxes of their group, and
// the other way round. In a tick-list the last two only open it up, so ticks may stand beside them.
function settle(box) {
  const lonely = box.name === "ticks" ? ["none"] : ["none", "unknown", "private"];
  const unsaid = (one) => one.value === "unknown" || one.value === "private";
  const clash = (other) => lonely.includes(box.value) || lonely.includes(other.value) || (unsaid(box) && unsaid(other));
  for (const other of box.form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(box.name)}"]`)) {
    if (other !== box && clash(other)) other.checked = false;
  }
}

async function begin() {
  furnish();
  document.addEventListener("submit", submit);
  document.addEventListener("click", click);
  addEventListener("popstate", (event) => {
    const page = pages[event.state?.page ?? 0];
    if (page) { remember(page.fields); show(page); }
  });
  // The check before a visit stays with the practice's server.
  if (!shell.querySelector("#check")) return;
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
  if (!tag.dataset.engine || !("WebAssembly" in window)) return;
  try {
    engine = await load();
    const fresh = step([]);
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(KEPT)); } catch { /* nothing kept */ }
    const isStart = shell.querySelector("form.start");
    // What was begun for one client is not gone on with for another, or for oneself.
    const whose = kept?.find(([name]) => name === "client")?.[1];
    if (whose !== shell.querySelector("[name=client]")?.value) kept = null;
    if (kept && isStart) show(step(kept), "quietly");
    // The page came from the server; only where the answers go has changed.
    const note = shell.querySelector("#privacy");
    const device = new DOMParser().parseFromString(fresh.body, "text/html").querySelector("#privacy");
    if (note && device && !kept) note.replaceWith(device);
    pages.push({ title: document.title.replace(/ – Supple$/, ""), language: document.documentElement.lang, body: shell.innerHTML, fields: kept });
    history.replaceState({ page: 0 }, "");
    document.documentElement.dataset.engine = "ready";
  } catch (error) {
    console.warn("the check runs on the server:", error);
    engine = null;
  }
}

begin();
