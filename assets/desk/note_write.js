// The note while it is written: chips, checks and stop rules without a new page. What is here is
// kept by note.js; every change ends in `note.changed()`.

const root = document.querySelector("[data-note]");
const form = document.querySelector("#note");
const live = document.querySelector("#announce");

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const begun = (text) => text.charAt(0).toLocaleUpperCase() + text.slice(1);
const chosen = (name) => form.querySelector(`input[name="${name}"]:checked`);
const label = (name, value) => form.querySelector(`input[name="${name}"][value="${value}"] + span`)?.firstChild.textContent.trim() ?? value;

function start() {
  const { note } = root;
  const words = JSON.parse(form.dataset.words);
  const limits = JSON.parse(form.dataset.limits);
  const pain = JSON.parse(form.dataset.pain);
  const state = document.querySelector("#note-state");
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: note.given.clock ?? "UTC", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = new Intl.DateTimeFormat(words.language, { timeZone: note.given.clock ?? "UTC", dateStyle: "long" });
  const why = document.querySelector("#reason-why");
  const field = document.querySelector("#reason-field");

  const sentence = (line) => {
    const details = [
      line.area && label("area", line.area),
      line.pressure && fill(words.pressure, { value: line.pressure }),
      fill(words.minutes, { value: line.minutes }),
    ].filter(Boolean).join(", ");
    const said = line.response ? ` ${words.responses[line.response]}` : "";
    return fill(words.line, { technique: begun(label("technique", line.technique)), details }) + said;
  };
  const asked = (check) => {
    const details = ["pain", "pressure", "comfort"].filter((name) => check[name] !== undefined)
      .map((name) => fill(words[`check_${name}`], { value: check[name] })).join(", ");
    return fill(words.check, { time: clock.format(check.at), when: words.whens[check.when], details });
  };

  // What a line is outside of, in words; `before` are the minutes of the lines before it.
  const outside = (line, before) => {
    const there = limits.areas[line.area] ?? { techniques: [] };
    const cap = Math.min(limits.pressure ?? Infinity, there.pressure ?? Infinity);
    const found = [
      limits.techniques.includes(line.technique) && words.over.technique,
      there.techniques.includes(line.technique) && words.over["technique-there"],
      limits.heat.includes(line.technique) && words.over.heat,
      there.avoid && words.over.area,
      line.pressure > cap && fill(words.over.pressure, { max: cap }),
      limits.minutes && before + line.minutes > limits.minutes && fill(words.over.minutes, { max: limits.minutes }),
    ];
    return found.filter(Boolean).join("; ");
  };
  const minutes = (lines) => lines.reduce((sum, line) => sum + line.minutes, 0);

  function drawLine(line, index, lines) {
    const item = document.querySelector("#note-line-shape").content.firstElementChild.cloneNode(true);
    item.dataset.id = line.id;
    item.querySelector(".sentence").textContent = sentence(line);
    const carried = item.querySelector(".carried");
    const date = line.carried !== undefined && day.format(line.carried);
    if (date) carried.textContent = fill(line.confirmed ? words.confirmed : words.carried, { date });
    else carried.remove();
    const confirm = item.querySelector("[name=confirm]");
    if (date && !line.confirmed) confirm.value = line.id; else confirm.remove();
    const drop = item.querySelector("[name=drop-line]");
    drop.value = line.id;
    drop.querySelector(".unseen").textContent = ` ${sentence(line)}`;
    const which = outside(line, minutes(lines.slice(0, index)));
    const block = item.querySelector(".outside");
    if (!which) { block.remove(); return item; }
    const input = block.querySelector("input");
    input.id = input.name = `reason-${line.id}`;
    input.value = line.reason ?? "";
    block.querySelector("label").htmlFor = input.id;
    block.querySelector(".which").textContent = which;
    return item;
  }

  function drawItem(text, name, value) {
    const item = document.querySelector("#note-item-shape").content.firstElementChild.cloneNode(true);
    item.dataset.id = value;
    item.querySelector(".sentence").textContent = text;
    Object.assign(item.querySelector("button"), { type: "submit", name, value });
    return item;
  }

  function draw() {
    const { lines, checks, stops } = note.body;
    document.querySelector("#note-lines").replaceChildren(...lines.map(drawLine));
    document.querySelector("#note-checks").replaceChildren(...checks.map((check) => drawItem(asked(check), "drop-check", check.id)));
    const stopped = (stop) => fill(words.stop, { time: clock.format(stop.at), rule: stop.rule, title: words.rules[stop.rule] ?? stop.rule });
    const items = stops.map((stop) => drawItem(stopped(stop), "drop-stop", stop.rule));
    items.forEach((item) => item.classList.add("stop"));
    document.querySelector("#note-stops").replaceChildren(...items);
    const arrival = checks.find((check) => check.when === "arrival" && check.pain !== undefined)?.pain;
    const high = pain && checks.some((check) => check.pain >= pain[0] || check.pain >= arrival + pain[1]);
    const warning = document.querySelector("#pain-stop");
    if (warning) warning.hidden = !high;
  }

  function drawTexts() {
    for (const area of form.querySelectorAll(".note-texts textarea")) {
      const text = note.body.parts[area.name] ?? "";
      if (area.value !== text) area.value = text;
    }
  }

  function need(text) {
    field.hidden = false;
    why.textContent = text;
    live.textContent = text;
  }

  function addLine() {
    const [technique, area, pressure, time] = ["technique", "area", "pressure", "minutes"].map(chosen);
    const active = technique?.dataset.active !== undefined;
    const pressed = technique?.dataset.pressed !== undefined;
    if (!technique || !time || (!area && !active) || (!pressure && pressed)) return need(words.choose);
    const line = { id: note.fresh(), technique: technique.value, minutes: Number(time.value) };
    if (area && !active) line.area = area.value;
    if (pressure && pressed) line.pressure = Number(pressure.value);
    if (chosen("response")) line.response = chosen("response").value;
    const which = outside(line, minutes(note.body.lines));
    const reason = form.reason.value.trim();
    if (which && reason.length < words.reason_min) {
      need(`${begun(which)}. ${words.reason}`);
      form.reason.focus();
      return;
    }
    if (which) line.reason = reason;
    note.body.lines.push(line);
    form.reason.value = "";
    why.textContent = "";
    field.hidden = true;
    for (const name of ["area", "response"]) if (chosen(name)) chosen(name).checked = false;
    live.textContent = `${words.added} ${sentence(line)}`;
    after();
  }

  function addCheck() {
    const check = { id: note.fresh(), at: Date.now(), when: chosen("when")?.value ?? "during" };
    for (const [name, key] of [["pain", "pain"], ["felt", "pressure"], ["comfort", "comfort"]]) {
      if (form[name].value !== "") check[key] = Number(form[name].value);
    }
    if (check.pain === undefined && check.pressure === undefined && check.comfort === undefined) {
      live.textContent = words.check_empty;
      state.textContent = words.check_empty;
      return;
    }
    note.body.checks.push(check);
    for (const name of ["pain", "felt", "comfort"]) form[name].value = "";
    live.textContent = `${words.added} ${asked(check)}`;
    after();
  }

  function after() { draw(); note.changed(); }

  // Answers whether the button was one that needs no new page.
  function press({ name, value }) {
    const { body } = note;
    if (name === "do" && value === "line") addLine();
    else if (name === "do" && value === "check") addCheck();
    else if (name === "do" && value === "texts") note.flush();
    else if (name === "confirm") { body.lines.find((line) => line.id === value).confirmed = true; after(); }
    else if (name === "drop-line") { body.lines = body.lines.filter((line) => line.id !== value); after(); }
    else if (name === "drop-check") { body.checks = body.checks.filter((check) => check.id !== value); after(); }
    else if (name === "drop-stop") { body.stops = body.stops.filter((stop) => stop.rule !== value); after(); }
    else if (name === "stop") {
      if (!body.stops.some((stop) => stop.rule === value)) body.stops.push({ rule: value, at: Date.now() });
      live.textContent = `${words.added} ${value}`;
      after();
    } else return false;
    return true;
  }

  let leaving = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const button = event.submitter ?? { name: "do", value: "texts" };
    if (leaving || press(button)) return;
    // The signature and the copy need the server: everything typed goes there first.
    leaving = true;
    if (!(await note.flush())) { leaving = false; return; }
    if (button.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
    form.action = button.formAction;
    form.submit();
  });
  addEventListener("pageshow", () => { leaving = false; });

  form.addEventListener("input", ({ target }) => {
    if (target.matches(".note-texts textarea")) {
      if (target.value) note.body.parts[target.name] = target.value; else delete note.body.parts[target.name];
      note.changed();
    } else if (target.name.startsWith("reason-")) {
      note.body.lines.find((line) => `reason-${line.id}` === target.name).reason = target.value;
      note.changed();
    }
  });
  form.addEventListener("focusout", ({ target }) => { if (target.matches("textarea")) note.flush(); });

  root.addEventListener("note:said", ({ detail: { kind, time } }) => {
    state.textContent = fill(words[kind], { time });
    state.classList.toggle("unsaved", kind !== "saved");
  });
  root.addEventListener("note:told", ({ detail: told }) => {
    const others = document.querySelector("#note-others");
    const text = told.join(" ");
    if (others.textContent.trim() !== text) others.textContent = text;
    others.hidden = !text;
  });
  root.addEventListener("note:replaced", () => { draw(); drawTexts(); });

  form.classList.add("scripted");
  field.hidden = true;
  draw();
  drawTexts();
}

if (root && form) start();
