// One mark a row by keyboard: 1, 2, 3 mark the person of the focused row and go on; arrows change rows.
// The form names its marks in `data-attendance`, the usual one first.

const marksOf = (form) => form.dataset.attendance.split(" ");

function visibleRows(form) {
  return [...form.querySelectorAll("tbody tr")].filter((row) => !row.hidden);
}

function focusRow(row) {
  const target = row?.querySelector("input[type=radio]:checked") ?? row?.querySelector("input[type=radio]");
  target?.focus();
}

function choose(row, value) {
  const radio = row.querySelector(`input[type=radio][value="${value}"]`);
  radio.checked = true;
  radio.dispatchEvent(new Event("input", { bubbles: true }));
}

function onKey(form, event) {
  const row = event.target.closest("tbody tr");
  if (!row || event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
  const mark = /^[1-9]$/.test(event.key) ? marksOf(form)[event.key - 1] : undefined;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? (mark ? 1 : 0);
  if (!step) return;
  event.preventDefault();
  if (mark) choose(row, mark);
  const rows = visibleRows(form);
  focusRow(rows[rows.indexOf(row) + step]);
}

function offerTheUsual(form) {
  const button = form.querySelector("[data-the-rest]");
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const row of form.querySelectorAll("tbody tr")) {
      if (!row.querySelector("input[type=radio]:checked")) choose(row, marksOf(form)[0]);
    }
  });
}

for (const form of document.querySelectorAll("form[data-attendance]")) {
  form.addEventListener("keydown", (event) => onKey(form, event));
  offerTheUsual(form);
  focusRow(form.querySelector("tbody tr"));
}
