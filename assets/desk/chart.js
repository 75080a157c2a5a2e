// Keeps the picture of the body and the list beside it in step, and draws with a pen. What is
// posted is the list and one hidden field with the lines; without this script the list is enough.

const NEAR = 3; // units between two points of a line, at least
const SVG = "http://www.w3.org/2000/svg";
const chart = document.querySelector(".chart[data-open]");

if (chart) {
  const form = chart.querySelector(".chart-list");
  const words = chart.querySelector("#chart-words");
  const undo = chart.querySelector("#chart-undo");
  const tools = chart.querySelector(".chart-tools");
  const field = form.querySelector("#ink");
  const strengthToSet = chart.querySelector("#chart-strength");
  const bodies = [...chart.querySelectorAll("svg.body")];
  const places = [...form.querySelectorAll(".place")];
  const limit = (name) => Number(chart.dataset[name]);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  let ink = JSON.parse(field.value || "[]");

  const brush = () => tools.querySelector("[name=chart-brush]:checked").value;
  const boxes = (place) => [...place.querySelectorAll("[name=mark]")];
  const strength = (place) => place.querySelector("[type=number]");
  const quality = (box) => box.value.split(" ")[2];

  function element(name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  }

  // The points of a line as an attribute; one point is drawn as a line that is only its ends.
  const points = (line) => (line.length === 1 ? [line[0], line[0]] : line).map(([x, y]) => `${x},${y}`).join(" ");

  function regions(place) {
    return chart.querySelectorAll(`.region[data-place="${place.dataset.place}"]`);
  }

  function paint() {
    for (const body of bodies) body.querySelector(".own").replaceChildren();
    for (const place of places) {
      const ticked = boxes(place).filter((box) => box.checked);
      if (!ticked.length) continue;
      for (const region of regions(place)) {
        const own = region.closest("svg").querySelector(".own");
        for (const box of ticked) {
          const seen = element("path", { class: "seen", d: region.getAttribute("d"), fill: `url(#felt-${quality(box)})` });
          if (region.hasAttribute("transform")) seen.setAttribute("transform", region.getAttribute("transform"));
          own.append(seen);
        }
        if (strength(place).value !== "") {
          const [x, y] = region.dataset.centre.split(" ").map(Number);
          own.append(element("circle", { class: "disc", cx: x, cy: y, r: 11 }));
          own.append(element("text", { class: "strength", x, y: y + 5, "text-anchor": "middle" }, strength(place).value));
        }
      }
    }
    for (const line of ink) {
      chart.querySelector(`svg.body[data-view="${line.view}"] .own`).append(element("polyline", { class: "ink", points: points(line.points) }));
    }
    field.value = JSON.stringify(ink);
    undo.disabled = !ink.length;
  }

  function said(place) {
    const names = boxes(place).filter((box) => box.checked).map((box) => box.labels[0].textContent.trim());
    if (!names.length) return "";
    const last = names.pop();
    const what = names.length ? fill(chart.dataset.and, { first: names.join(", "), last }) : last;
    const values = { place: place.querySelector("legend").textContent, what, strength: strength(place).value };
    return fill(values.strength === "" ? chart.dataset.felt : chart.dataset.feltStrength, values);
  }

  function tell() {
    const parts = places.map(said).filter(Boolean);
    if (ink.length) parts.push(ink.length === 1 ? chart.dataset.line : fill(chart.dataset.lines, { count: ink.length }));
    words.textContent = parts.length ? parts.reduce((first, last) => fill(chart.dataset.join, { first, last })) : chart.dataset.nothing;
  }

  function changed() {
    paint();
    tell();
  }

  // A tap on a region ticks or clears what the brush says.
  function tap(event) {
    const region = event.target.closest(".region");
    if (!region || brush() === "pen") return;
    const place = places.find((one) => one.dataset.place === region.dataset.place);
    const box = boxes(place).find((one) => quality(one) === brush());
    box.checked = !box.checked;
    if (box.checked && strengthToSet.value !== "" && strengthToSet.checkValidity()) strength(place).value = strengthToSet.value;
    if (!boxes(place).some((one) => one.checked)) strength(place).value = "";
    place.closest("details").open = true;
    for (const one of places) one.classList.toggle("lit", one === place);
    changed();
  }

  // Where a pointer is, in the units of the drawing.
  function at(body, event) {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(body.getScreenCTM().inverse());
    const within = (value, most) => Math.min(Math.max(Math.round(value), 0), most);
    return [within(x, limit("width")), within(y, limit("height"))];
  }

  const drawn = () => ink.reduce((sum, line) => sum + line.points.length, 0);
  const full = () => ink.length >= limit("strokes") || drawn() >= limit("points") || field.value.length >= limit("bytes") - 2000;

  function press(event) {
    if (brush() !== "pen" || event.button !== 0) return;
    const body = event.currentTarget;
    event.preventDefault();
    if (full()) {
      words.textContent = chart.dataset.full;
      return;
    }
    body.setPointerCapture(event.pointerId);
    const line = { view: body.dataset.view, points: [at(body, event)] };
    const shown = body.querySelector(".own").appendChild(element("polyline", { class: "ink", points: points(line.points) }));
    const most = Math.min(limit("points") - drawn(), 180);
    const move = (moved) => {
      const [x, y] = at(body, moved);
      const [px, py] = line.points.at(-1);
      if (Math.hypot(x - px, y - py) < NEAR || line.points.length >= most) return;
      line.points.push([x, y]);
      shown.setAttribute("points", points(line.points));
    };
    const stop = () => {
      body.removeEventListener("pointermove", move);
      body.removeEventListener("pointerup", stop);
      body.removeEventListener("pointercancel", stop);
      ink.push(line);
      changed();
    };
    body.addEventListener("pointermove", move);
    body.addEventListener("pointerup", stop);
    body.addEventListener("pointercancel", stop);
  }

  // Earlier drawings come under today's without losing what is not kept yet.
  async function under(event) {
    event.preventDefault();
    const chosen = new URLSearchParams(new FormData(event.target));
    let answer;
    try {
      answer = await fetch(`${event.target.getAttribute("action")}?${chosen}`, { headers: { accept: "text/html" } });
    } catch {
      event.target.submit();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#chart-layers");
    if (!answer.ok || !fresh) {
      event.target.submit();
      return;
    }
    chart.querySelector("#chart-layers").replaceWith(document.adoptNode(fresh));
    for (const body of bodies) {
      const other = page.querySelector(`svg.body[data-view="${body.dataset.view}"] .layers`);
      body.querySelector(".layers").replaceWith(document.adoptNode(other));
    }
    for (const box of event.target.querySelectorAll("[name=with]")) {
      box.checked = page.querySelector(`[name=with][value="${box.value}"]`)?.checked ?? false;
    }
  }

  tools.hidden = false;
  chart.classList.add("live");
  for (const body of bodies) {
    body.addEventListener("click", tap);
    body.addEventListener("pointerdown", press);
  }
  tools.addEventListener("change", () => chart.classList.toggle("pen", brush() === "pen"));
  form.addEventListener("input", changed);
  undo.addEventListener("click", () => {
    ink = ink.slice(0, -1);
    changed();
  });
  chart.querySelector(".chart-earlier")?.addEventListener("submit", under);
  // The browser may have kept what was ticked before the page was loaded again.
  changed();
}
