// Judging question by question: each judgement is saved as it is made, one after another.
// Yes/no: 1 and 2 answer and go on. A number: Enter goes on. Arrows change the question or the number.

const KEYS = { 1: "100", 2: "0" };

function rows(form) {
  return [...form.querySelectorAll("[data-question]")];
}

function focusRow(row) {
  const target = row?.querySelector("input:checked") ?? row?.querySelector("input");
  target?.focus();
  if (target?.type === "number") target.select();
  row?.scrollIntoView({ block: "nearest" });
}

function valueOf(row) {
  const input = row.querySelector("input[type=number]") ?? row.querySelector("input:checked");
  return input ? input.value.trim() : "";
}

function isJudgement(text) {
  return /^[0-9]{1,3}$/.test(text) && Number(text) <= 100 && Number(text) % 5 === 0;
}

function showCount(form) {
  const place = document.querySelector("[data-rated]");
  const all = rows(form);
  const rated = all.filter((row) => row.dataset.kept).length;
  place.textContent = place.dataset.words.replace("{rated}", rated).replace("{asked}", all.length);
}

async function save(form, row) {
  const value = valueOf(row);
  const place = row.querySelector("[data-state]");
  if (!isJudgement(value)) {
    place.textContent = value ? form.dataset.unsavedWords : "";
    return;
  }
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  body.set("percent", value);
  try {
    const answer = await fetch(row.dataset.question, { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    row.dataset.kept = "yes";
    place.textContent = form.dataset.saved;
  } catch {
    place.textContent = form.dataset.unsavedWords;
  }
  showCount(form);
}

function onKey(form, event) {
  const row = event.target.closest("[data-question]");
  if (!row || event.target.type === "submit" || event.ctrlKey || event.altKey || event.metaKey) return;
  const all = rows(form);
  const next = all[all.indexOf(row) + 1];
  if (event.target.type === "radio") {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const answer = KEYS[event.key];
    if (!step && !answer) return;
    event.preventDefault();
    if (answer) {
      const radio = row.querySelector(`input[value="${answer}"]`);
      radio.checked = true;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
    }
    focusRow(step ? all[all.indexOf(row) + step] : next);
  } else if (event.key === "Enter" && event.target.type === "number") {
    event.preventDefault();
    if (next) focusRow(next);
    else event.target.blur();
  }
}

for (const form of document.querySelectorAll("form[data-judging]")) {
  let line = Promise.resolve();
  for (const row of rows(form)) if (valueOf(row)) row.dataset.kept = "yes";
  form.addEventListener("keydown", (event) => onKey(form, event));
  form.addEventListener("change", (event) => {
    const row = event.target.closest("[data-question]");
    if (row) line = line.then(() => save(form, row));
  });
  focusRow(rows(form).find((row) => !valueOf(row)) ?? rows(form)[0]);
}
