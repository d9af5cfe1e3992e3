// Tables people work in: filter without accents, sort the Vietnamese way, select rows, choose columns.

const order = new Intl.Collator("vi", { numeric: true });

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

function comparable(cell, kind) {
  const text = (cell.dataset.value ?? cell.textContent).trim();
  if (kind === "number") {
    const plain = "value" in cell.dataset ? text : text.replace(/[.\s]/g, "").replace(",", ".");
    const figure = parseFloat(plain.replace("−", "-"));
    return Number.isNaN(figure) ? -Infinity : figure;
  }
  if (kind === "date") return text.replace(/^(\d{2})\/(\d{2})\/(\d{4})/, "$3-$2-$1");
  if (kind === "name") {
    const words = text.split(/\s+/);
    return [words.at(-1), ...words.slice(0, -1)].join(" ");
  }
  return text;
}

function compare(a, b) {
  return typeof a === "number" ? a - b : order.compare(a, b);
}

class DataTable {
  constructor(root) {
    this.root = root;
    this.words = JSON.parse(root.dataset.words);
    this.body = root.querySelector("tbody");
    this.rows = [...this.body.rows];
    this.heads = [...root.querySelectorAll("thead th")];
    this.count = root.querySelector("[data-count]");
    this.makeFilter();
    this.makeSorting();
    this.makeSelection();
    this.makeColumnChoice();
    this.tell();
  }

  tell() {
    const shown = this.rows.filter((row) => !row.hidden).length;
    const total = Number(this.root.dataset.total || this.rows.length);
    const sentence = shown < total ? this.words.some : this.words.all;
    const selected = this.rows.filter((row) => row.querySelector(".select input:checked")).length;
    const parts = [sentence.replace("{shown}", shown).replace("{total}", total)];
    if (selected) parts.push(this.words.selected.replace("{selected}", selected));
    this.count.textContent = parts.join(", ");
  }

  makeFilter() {
    const box = this.root.querySelector("[data-filter]");
    if (!box) return;
    const texts = this.rows.map((row) => fold(row.textContent));
    const input = box.querySelector("input");
    const apply = () => {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      this.rows.forEach((row, i) => {
        row.hidden = !words.every((word) => texts[i].includes(word));
      });
      this.tell();
    };
    input.addEventListener("input", apply);
    // Enter in the filter must not submit a form around the table.
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    box.hidden = false;
    if (input.value) apply();
  }

  makeSorting() {
    for (const head of this.heads.filter((th) => th.dataset.sort)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => this.sortBy(head));
    }
  }

  sortBy(head) {
    const down = head.getAttribute("aria-sort") === "ascending";
    this.heads.forEach((th) => th.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const keyed = this.rows.map((row) => [comparable(row.cells[head.cellIndex], head.dataset.sort), row]);
    keyed.sort((a, b) => (down ? compare(b[0], a[0]) : compare(a[0], b[0])));
    this.rows.forEach((row) => row.remove());
    this.body.append(...keyed.map(([, row]) => row));
  }

  makeSelection() {
    const all = this.root.querySelector("[data-select-all]");
    const boxes = () =>
      this.rows.filter((row) => !row.hidden).map((row) => row.querySelector(".select input")).filter(Boolean);
    all?.addEventListener("change", () => {
      boxes().forEach((box) => {
        box.checked = all.checked;
      });
      this.tell();
    });
    this.body.addEventListener("change", (event) => {
      if (!event.target.closest(".select")) return;
      if (all) all.indeterminate = boxes().some((box) => box.checked !== event.target.checked);
      if (all && !all.indeterminate) all.checked = event.target.checked;
      this.tell();
    });
  }

  makeColumnChoice() {
    const optional = this.heads.filter((th) => "optional" in th.dataset);
    if (!optional.length) return;
    const details = document.createElement("details");
    details.className = "column-choice";
    const list = document.createElement("div");
    list.className = "column-choice__list";
    details.append(Object.assign(document.createElement("summary"), { textContent: this.words.columns }), list);
    for (const head of optional) {
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
      box.addEventListener("change", () => this.showColumn(head.cellIndex, box.checked));
      label.className = "choice";
      label.append(box, head.textContent.trim());
      list.append(label);
    }
    const place = this.root.querySelector("[data-columns]");
    place.append(details);
    place.hidden = false;
  }

  showColumn(index, shown) {
    for (const row of this.root.querySelectorAll("table tr")) {
      if (row.cells[index]) row.cells[index].hidden = !shown;
    }
  }
}

document.querySelectorAll("[data-table]").forEach((root) => new DataTable(root));
