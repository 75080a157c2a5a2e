// What makes the practice's pages quicker to use. Every page works without it.

// A form that is under way is not sent twice.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.passkey) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
});

// Back from the browser's cache the form may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// After a refused form the summary of mistakes has the focus.
document.querySelector("#summary")?.focus();
