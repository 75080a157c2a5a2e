// Moves a visit on the day by keyboard and by pointer. Both send the form that the visit's own
// page has; the server checks and says what it thinks of the place.

const QUANTUM = 300_000;
const FAR = 6; // pixels that a pointer moves before it drags
const board = document.querySelector(".board");
const form = document.querySelector("#move");
const said = document.querySelector("#said");
const live = document.querySelector("#announce");

const inTime = (list) => getComputedStyle(list).display === "grid";
const clock = board && new Intl.DateTimeFormat("en-GB", { timeZone: board.dataset.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const announce = (text) => { live.textContent = text; };
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

// What is being moved: the block, where it was and where it would go.
let moving = null;

function begin(block) {
  const from = Math.floor((Number(block.dataset.start) - Number(board.dataset.from)) / QUANTUM);
  moving = { block, link: block.querySelector("a"), list: block.parentElement, next: block.nextElementSibling, from, row: from };
  block.classList.add("moving");
}

const columns = () => [...board.querySelectorAll(".column")];
const columnOf = (block) => block.closest(".column");

// Puts the block into a row and a column, within the board.
function put(row, column) {
  const { block, link } = moving;
  const last = Number(board.dataset.rows) - Number(block.dataset.rows);
  row = Math.min(Math.max(row, 0), last);
  if (row !== moving.row) {
    block.classList.remove(`s-${moving.row}`);
    block.classList.add(`s-${row}`);
    moving.row = row;
  }
  const list = column.querySelector(".slots");
  if (list !== block.parentElement) {
    const focused = document.activeElement === link;
    list.append(block);
    if (focused) link.focus({ preventScroll: true });
  }
}

const instant = () => Number(moving.block.dataset.start) + (moving.row - moving.from) * QUANTUM;
const stays = () => moving.row === moving.from && moving.block.parentElement === moving.list;

function tell() {
  announce(fill(board.dataset.moving, {
    who: moving.link.dataset.who, time: clock.format(instant()), column: columnOf(moving.block).dataset.name,
  }));
}

function back() {
  const { block, link, list, next, from } = moving;
  const focused = document.activeElement === link;
  put(from, list.closest(".column"));
  list.insertBefore(block, next);
  block.classList.remove("moving");
  if (focused) link.focus();
  moving = null;
}

async function send() {
  const { block, link } = moving;
  if (stays()) { back(); return; }
  form.version.value = link.dataset.version;
  form.starts_at.value = instant();
  const column = columnOf(block).dataset.column;
  const changed = block.parentElement !== moving.list ? column : "";
  form.therapist.value = board.dataset.by === "therapist" ? changed : "";
  form.room.value = board.dataset.by === "room" ? changed : "";
  announce(board.dataset.sending);
  said.hidden = true;
  let why = board.dataset.failed;
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(`/visits/${link.dataset.visit}/move`, { method: "POST", body, headers: { accept: "text/html" } });
    if (answer.ok) {
      history.replaceState(null, "", `${answer.url.split("#")[0]}#${link.id}`);
      location.reload();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = page.querySelectorAll(".refused :is(p, li)");
    const lead = page.querySelector("main .lead")?.textContent;
    why = [...parts].map((part) => part.textContent).join(" ") || lead || why;
  } catch {
    // The network is away: the text above says so.
  }
  back();
  said.hidden = false;
  said.textContent = why;
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function key(event) {
  const block = event.target.closest?.(".visit:has(a[data-movable])");
  if (!block || event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = ARROWS[event.key];
  if (arrow && inTime(block.parentElement)) {
    event.preventDefault();
    if (moving && moving.block !== block) back();
    if (!moving) begin(block);
    const all = columns();
    const to = all.indexOf(columnOf(block)) + arrow[1];
    put(moving.row + arrow[0], all[Math.min(Math.max(to, 0), all.length - 1)]);
    moving.link.scrollIntoView({ block: "nearest", inline: "nearest" });
    tell();
  } else if (moving && event.key === "Enter") {
    event.preventDefault();
    send();
  } else if (moving && event.key === "Escape") {
    event.preventDefault();
    back();
    announce(board.dataset.back);
  }
}

// A mouse drags the whole block, a finger its grip: the rest of the block still scrolls.
function press(event) {
  const block = event.target.closest(".visit:has(a[data-movable])");
  if (!block || event.button !== 0 || !inTime(block.parentElement)) return;
  if (event.pointerType !== "mouse" && !event.target.closest(".grip")) return;
  const start = { x: event.clientX, y: event.clientY };
  const rows = Number(board.dataset.rows);
  let dragged = false;
  const steer = (move) => {
    if (!dragged) {
      if (Math.hypot(move.clientX - start.x, move.clientY - start.y) < FAR) return;
      dragged = true;
      if (moving) back();
      begin(block);
      board.setPointerCapture(move.pointerId);
    }
    const height = block.parentElement.querySelector(".ground").getBoundingClientRect().height / rows;
    const under = columns().find((column) => {
      const box = column.getBoundingClientRect();
      return move.clientX >= box.left && move.clientX < box.right;
    });
    put(moving.from + Math.round((move.clientY - start.y) / height), under ?? columnOf(block));
  };
  const stop = (end) => {
    board.removeEventListener("pointermove", steer);
    board.removeEventListener("pointerup", stop);
    board.removeEventListener("pointercancel", stop);
    if (!dragged) return;
    // The click that ends a drag does not open the visit.
    addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
    setTimeout(() => {
      if (end.type === "pointerup") { tell(); send(); } else { back(); announce(board.dataset.back); }
    });
  };
  board.addEventListener("pointermove", steer);
  board.addEventListener("pointerup", stop);
  board.addEventListener("pointercancel", stop);
}

if (board && form) {
  document.querySelector(".with-script").hidden = false;
  board.addEventListener("keydown", key);
  board.addEventListener("pointerdown", press);
  // A link would be dragged by the browser itself.
  board.addEventListener("dragstart", (event) => event.preventDefault());
  if (location.hash.startsWith("#v-")) document.querySelector(location.hash)?.focus();
  if (matchMedia("(max-width: 47.99rem)").matches) document.querySelector(".with-script").hidden = true;
}
