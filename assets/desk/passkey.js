// Lets a form register a passkey or sign in with one: `<form data-passkey="register|sign-in"
// data-options="/…" action="/…">`. Its buttons are `hidden` in the page, and so is the form where
// it is of no use without them. The form also holds an element with role="alert", and the words
// for what only the browser knows: `data-cancelled`, `data-known`, `data-failed`.
//
// The form's fields are posted to the address of the options. The answer is posted to the action
// as `{"answer": {…}, "fields": {…}}`; the reply is `{"next": "/…"}` or `{"error": "…"}`.

const BYTES = { create: ["attestationObject", "clientDataJSON"],
  get: ["authenticatorData", "clientDataJSON", "signature", "userHandle"] };

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// By hand, not with the browser's own JSON functions: these are younger than passkeys, and some
// password managers give credentials without them.
function readable({ publicKey: key }) {
  const named = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  const read = { ...key, challenge: bytes(key.challenge) };
  if (key.user) read.user = { ...key.user, id: bytes(key.user.id) };
  if (key.excludeCredentials) read.excludeCredentials = named(key.excludeCredentials);
  if (key.allowCredentials) read.allowCredentials = named(key.allowCredentials);
  return { publicKey: read };
}

function writable(credential, call) {
  const response = {};
  for (const name of BYTES[call]) {
    const value = credential.response[name];
    response[name] = value ? text(value) : null;
  }
  if (call === "create") response.transports = credential.response.getTransports?.() ?? [];
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

class Said extends Error {} // by the server, in words for people

async function post(address, body) {
  const reply = await fetch(address, {
    method: "POST",
    body,
    credentials: "same-origin",
    redirect: "error", // a lapsed session answers with a page, not with JSON
    headers: {
      accept: "application/json",
      ...(typeof body === "string" && { "content-type": "application/json" }),
    },
  });
  const json = await reply.json();
  if (json.error) throw new Said(json.error);
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  return json;
}

async function run(form) {
  const call = form.dataset.passkey === "register" ? "create" : "get";
  const fields = new URLSearchParams(new FormData(form));
  const options = readable(await post(form.dataset.options, fields));
  const credential = await navigator.credentials[call](options);
  const answer = writable(credential, call);
  const body = JSON.stringify({ answer, fields: Object.fromEntries(fields) });
  const { next } = await post(form.getAttribute("action"), body);
  const goal = new URL(next, location.origin);
  if (goal.origin !== location.origin) throw new Error("the next page is on another site");
  location.assign(goal);
}

function words(form, error) {
  if (error instanceof Said) return error.message;
  if (error.name === "NotAllowedError" || error.name === "AbortError") return form.dataset.cancelled;
  if (error.name === "InvalidStateError") return form.dataset.known;
  return form.dataset.failed;
}

function enhance(form) {
  const alert = form.querySelector("[role=alert]");
  const buttons = form.querySelectorAll("button");
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    form.setAttribute("aria-busy", "true");
    alert.textContent = "";
    try {
      await run(form);
    } catch (error) {
      alert.textContent = words(form, error) ?? form.dataset.failed;
    } finally {
      busy = false; // also after success: the page may come back from the browser's cache
      form.removeAttribute("aria-busy");
    }
  });
  form.hidden = false;
  for (const button of buttons) button.hidden = false;
}

if (window.PublicKeyCredential && navigator.credentials) {
  document.querySelectorAll("form[data-passkey]").forEach(enhance);
}
