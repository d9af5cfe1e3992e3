// Attendance by keyboard: 1, 2, 3 mark the learner of the focused row and go on; arrows change rows.

const MARKS = { 1: "present", 2: "absent", 3: "excused" };

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
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? (MARKS[event.key] ? 1 : 0);
  if (!step) return;
  event.preventDefault();
  if (MARKS[event.key]) choose(row, MARKS[event.key]);
  const rows = visibleRows(form);
  focusRow(rows[rows.indexOf(row) + step]);
}

function offerAllPresent(form) {
  const button = form.querySelector("[data-all-present]");
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const row of form.querySelectorAll("tbody tr")) {
      if (!row.querySelector("input[type=radio]:checked")) choose(row, "present");
    }
  });
}

for (const form of document.querySelectorAll("form[data-attendance]")) {
  form.addEventListener("keydown", (event) => onKey(form, event));
  offerAllPresent(form);
  focusRow(form.querySelector("tbody tr"));
}
