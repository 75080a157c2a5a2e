// Keeps each answer of a form as it is given. Without it, each "next" does.

for (const form of document.querySelectorAll("form[data-save]")) {
  const said = form.querySelector("[data-saved]");
  let last = Promise.resolve();
  const keep = async (name, value) => {
    const body = new URLSearchParams({ do: "save", [name]: value });
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      said.textContent = response.ok ? form.dataset.save : form.dataset.lost;
    } catch {
      said.textContent = form.dataset.lost;
    }
  };
  form.addEventListener("change", ({ target }) => {
    if (!target.name) return;
    // One after the other, so that the last answer is the one that stays.
    last = last.then(() => keep(target.name, target.value));
  });
}
