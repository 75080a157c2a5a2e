// Keeps every letter of a note: on the device at once, on the server a moment later.
//
// A batch is the whole note with a count, so the newest alone matters. What the server has
// acknowledged leaves the device; the rest is sent when the note is opened again. What the note
// looks like is the part of note_write.js.

const PREFIX = "supple-note:";
const WAIT = 300; // milliseconds between batches while somebody types
const AGAIN = 2000; // until the next try when the server does not answer
const TRIES = 5;
const EMPTY = { lines: [], checks: [], stops: [], parts: {} };
const root = document.querySelector("[data-note]");

const copy = (value) => JSON.parse(JSON.stringify(value));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const fresh = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Storage may be off or full: then the server alone keeps the note.
const stored = {
  get(place) { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } },
  set(place, value) { try { localStorage.setItem(place, JSON.stringify(value)); } catch { /* see above */ } },
  drop(place) { try { localStorage.removeItem(place); } catch { /* see above */ } },
  all() { try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } },
};

function post(place, batch, keepalive = false) {
  const [author, visit] = place.slice(PREFIX.length).split(":");
  return fetch(`/visits/${visit}/note/draft`, {
    method: "POST", keepalive, body: JSON.stringify({ ...batch, author }),
    headers: { accept: "application/json", "content-type": "application/json" },
  });
}

// Joins two texts that began as one: what either side added stays, what either side took away goes,
// and where both changed the same words both are kept.
function join(mine, base, theirs) {
  const list = (name, key) => {
    const find = (items, item) => items.find((one) => one[key] === item[key]);
    const left = theirs[name].filter((item) => find(mine[name], item) || !find(base[name], item));
    const changed = left.map((item) => {
      const [own, old] = [find(mine[name], item), find(base[name], item)];
      return own && !same(own, old ?? item) ? own : item;
    });
    const added = mine[name].filter((item) => !find(theirs[name], item) && !(find(base[name], item) && same(find(base[name], item), item)));
    return [...changed, ...added];
  };
  const parts = {};
  for (const name of new Set([mine, base, theirs].flatMap((body) => Object.keys(body.parts)))) {
    const [own, old, other] = [mine, base, theirs].map((body) => body.parts[name] ?? "");
    const text = own === old || own === other ? other : other === old ? own : `${other}\n${own}`;
    if (text) parts[name] = text;
  }
  return { lines: list("lines", "id"), checks: list("checks", "id"), stops: list("stops", "rule"), parts };
}

function begin() {
  const given = JSON.parse(root.dataset.note);
  const place = `${PREFIX}${given.user}:${given.visit}`;
  const writer = fresh();
  const note = { body: given.body, given, changed, flush, fresh };
  root.note = note;
  let [base, was, seq, kept, timer, sending] = [given.version, copy(given.body), 0, 0, null, null];

  const say = (kind, time) => root.dispatchEvent(new CustomEvent("note:said", { detail: { kind, time } }));
  const hold = () => stored.set(place, { writer, seq, base, was, body: note.body });

  function changed() {
    seq += 1;
    hold();
    say("unsaved");
    later(WAIT);
  }
  function later(pause) { timer ??= setTimeout(() => send(false), pause); }
  function send(all) {
    sending ??= run(all).finally(() => { sending = null; });
    return sending;
  }
  async function flush() {
    for (let n = 0; n < TRIES && seq > kept; n += 1) if (!(await send(true))) return false;
    return seq <= kept;
  }

  async function run(all) {
    clearTimeout(timer);
    timer = null;
    for (let n = 0; n < TRIES && seq > kept; n += 1) {
      const [count, body] = [seq, copy(note.body)];
      let answer, said;
      try {
        answer = await post(place, { writer, seq: count, base, body });
        said = await answer.json();
      } catch {
        later(AGAIN);
        return false;
      }
      if (answer.ok) {
        [kept, base, was] = [count, said.version || base, body];
        root.dispatchEvent(new CustomEvent("note:told", { detail: said.told }));
        if (seq === kept) {
          stored.drop(place);
          say("saved", said.time);
          return true;
        }
        hold();
        if (!all) { later(WAIT); return true; }
      } else if (said.refused === "stale") {
        take(said.draft?.body ?? EMPTY, said.draft?.version ?? 0);
        seq += 1;
        hold();
        say("joined");
      } else if (answer.status === 401) {
        say("signed_out");
        return false;
      } else {
        if (answer.status >= 500) later(AGAIN);
        say("refused");
        return false;
      }
    }
    return seq <= kept;
  }

  // What another window wrote comes in, and what is here stays.
  function take(theirs, version) {
    note.body = join(note.body, was, theirs);
    [was, base] = [copy(theirs), version];
    root.dispatchEvent(new Event("note:replaced"));
  }

  // What a crash left on this device.
  const left = stored.get(place);
  const known = left && left.writer === given.writer && left.seq <= given.seq;
  if (left && !known) {
    note.body = join(left.body, left.was, given.body);
    if (!same(note.body, given.body)) { seq = 1; hold(); later(0); } else stored.drop(place);
  } else if (left) stored.drop(place);

  const leave = () => { if (seq > kept) post(place, { writer, seq, base, body: note.body }, true).catch(() => {}); };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); else if (seq > kept) send(false); });
  addEventListener("online", () => { if (seq > kept) send(false); });
  addEventListener("focus", () => { if (seq > kept) send(false); });
  // Words that were left behind are drawn beside a note that is not written any more.
  if (!document.querySelector("#note") && seq > kept) flush().then((done) => { if (done) location.reload(); });
}

// Whoever signs out leaves nothing on the device: what is not kept yet is sent first.
async function deliver(place) {
  let entry = stored.get(place);
  for (let n = 0; entry && n < TRIES; n += 1) {
    const { writer, seq, base, was, body } = entry;
    const answer = await post(place, { writer, seq, base, body }).catch(() => null);
    if (answer?.ok) return true;
    const said = await answer?.json().catch(() => null);
    if (said?.refused !== "stale") return false;
    const theirs = said.draft?.body ?? EMPTY;
    entry = { writer: fresh(), seq: 1, base: said.draft?.version ?? 0, was: theirs, body: join(body, was, theirs) };
  }
  return !entry;
}

addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.getAttribute("action") !== "/sign-out" || stored.all().length === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (root?.note) await root.note.flush();
  let whole = true;
  for (const place of stored.all()) whole = (await deliver(place)) && whole;
  if (!whole && !confirm(form.dataset.unsent)) return;
  stored.all().forEach(stored.drop);
  form.submit();
}, { capture: true });

if (root) begin();
