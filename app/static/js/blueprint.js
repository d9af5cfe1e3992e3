// The grid of a blueprint: live totals, another row, and up and down by keys as in a spreadsheet.

const grid = document.querySelector("[data-grid]");
const body = grid.tBodies[0];
const addButton = document.querySelector("[data-add-row]");
const MOST_ROWS = 200;

function figure(row, name) {
  const typed = row.querySelector(`[data-figure=${name}]`).value.trim().replace(",", ".");
  return typed === "" ? null : Number(typed);
}

function spell(number) {
  return number.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
}

function show(name, total, wanted) {
  const output = document.querySelector(`[data-total=${name}]`);
  const text = total === null ? "–" : spell(total);
  output.textContent = wanted ? `${text} / ${wanted}` : text;
}

function addUp() {
  const rows = [...body.rows].filter((row) => row.querySelector("select").value && figure(row, "count"));
  const sum = (name) => rows.reduce((total, row) => total + figure(row, "count") * (figure(row, name) ?? 0), 0);
  show("count", rows.reduce((total, row) => total + figure(row, "count"), 0), grid.dataset.wantedCount);
  show("points", sum("points"));
  show("minutes", rows.some((row) => figure(row, "minutes") !== null) ? sum("minutes") : null, grid.dataset.wantedMinutes);
}

function addRow() {
  const number = body.rows.length;
  if (number >= MOST_ROWS) return null;
  const row = body.rows[number - 1].cloneNode(true);
  for (const field of row.querySelectorAll("input, select")) {
    field.name = field.name.replace(/-\d+-/, `-${number}-`);
    field.id = field.name;
    field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+$/, String(number + 1)));
    if (field.dataset.figure !== "points") field.value = field.tagName === "SELECT" ? field.options[0].value : "";
  }
  body.append(row);
  addButton.hidden = number + 1 >= MOST_ROWS;
  return row;
}

function move(event) {
  const steps = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
  const field = event.target;
  if (!(event.key in steps) || field.tagName !== "INPUT" || event.isComposing) return;
  event.preventDefault();
  const row = field.closest("tr");
  const place = row.rowIndex - 1 + steps[event.key];
  const next = body.rows[place] ?? (event.key === "Enter" ? addRow() : null);
  const target = next?.cells[field.closest("td").cellIndex].querySelector("input");
  target?.focus();
  target?.select();
}

addButton.hidden = false;
addButton.addEventListener("click", () => addRow()?.querySelector("select").focus());
body.addEventListener("input", addUp);
body.addEventListener("keydown", move);
addUp();
