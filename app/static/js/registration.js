// The registration form saves itself: a second after the last key, and again until it succeeded.

const WAIT = 1_000;
const AGAIN = 5_000;
const form = document.querySelector("form[data-registration]");

function addRow(list) {
  const rows = list.querySelectorAll("[data-row]");
  const last = rows[rows.length - 1];
  const row = last.cloneNode(true);
  const number = rows.length;
  for (const element of row.querySelectorAll("[id], [for], [name], [aria-describedby]")) {
    for (const attribute of ["id", "for", "name", "aria-describedby"]) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.replace(/-\d+-/, `-${number}-`));
    }
    if (element.matches("input[type=checkbox]")) element.checked = false;
    else if (element.matches("input, textarea")) element.value = "";
  }
  row.setAttribute("aria-label", last.getAttribute("aria-label").replace(/\d+$/, String(number + 1)));
  last.after(row);
  row.querySelector("input").focus();
}

function saveWhileTyping() {
  const status = form.querySelector("[data-saved]");
  const words = JSON.parse(form.dataset.words);
  let timer = null;
  let saving = false;
  let changed = false;
  let stopped = false;

  async function save() {
    if (saving || stopped) return;
    saving = true;
    changed = false;
    status.textContent = words.saving;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      const told = await answer.json();
      status.textContent = told.message;
      if (answer.ok) form.elements.edition.value = told.edition;
      else stopped = true;
    } catch {
      changed = true;
      status.textContent = words.unsaved;
    }
    saving = false;
    if (changed && !stopped) timer = setTimeout(save, AGAIN);
  }

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    changed = false;
  });
  addEventListener("beforeunload", (event) => {
    if (changed || saving) event.preventDefault();
  });
}

if (form) {
  for (const list of form.querySelectorAll("[data-rows]")) {
    const button = list.querySelector("[data-add-row]");
    button.hidden = false;
    button.addEventListener("click", () => addRow(list));
  }
  if (!form.querySelector("fieldset[disabled]")) saveWhileTyping();
}
