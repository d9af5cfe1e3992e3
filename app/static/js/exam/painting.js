/* Text with highlights. A highlight is a pair of places in the text; sentences can be marked one by one. */

import { element } from "./element.js";

const END_OF_SENTENCE = /[.;!?…]+\s+/g;

export class Painted {
  #starts = new WeakMap();
  #choosing = false;

  /** `kept`: `ranges` (pairs, ascending) and `put(ranges)` to keep them. */
  constructor(text, kept) {
    Object.assign(this, { text, kept });
    this.root = element("div");
    this.root.addEventListener("click", (event) => this.#toggleAt(event.target));
    this.root.addEventListener("keydown", (event) => {
      if (!this.#choosing || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      event.stopPropagation();
      this.#toggleAt(event.target);
    });
    this.#paint();
  }

  /** Offer every sentence as a switch, for those who do not select with a mouse. */
  choose(on) {
    this.#choosing = on;
    this.#paint();
  }

  /** Highlight what is selected of this text; whether anything was. */
  addSelection(selection) {
    if (!selection.rangeCount || selection.isCollapsed) return false;
    const range = selection.getRangeAt(0);
    const found = this.#places(range);
    if (!found) return false;
    selection.removeAllRanges();
    this.#put(joined([...this.kept.ranges, found]));
    return true;
  }

  clear() {
    this.#put([]);
  }

  #put(ranges) {
    this.kept.put(ranges);
    this.#paint();
  }

  #places(range) {
    const walker = document.createTreeWalker(this.root, NodeFilter.SHOW_TEXT);
    let [from, to] = [null, null];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!this.#starts.has(node) || !range.intersectsNode(node)) continue;
      const start = this.#starts.get(node);
      from ??= start + (node === range.startContainer ? range.startOffset : 0);
      to = start + (node === range.endContainer ? range.endOffset : node.length);
    }
    return from !== null && to > from ? [from, to] : null;
  }

  #toggleAt(target) {
    const piece = this.#choosing ? target.closest("[data-from]") : null;
    if (!piece) return;
    const [from, to] = [Number(piece.dataset.from), Number(piece.dataset.to)];
    const on = piece.getAttribute("aria-pressed") !== "true";
    this.#put(on ? joined([...this.kept.ranges, [from, to]]) : cut(this.kept.ranges, from, to));
    this.root.querySelector(`[data-from="${from}"]`)?.focus();
  }

  #paint() {
    let at = 0;
    this.root.replaceChildren(...this.text.split("\n").map((line) => {
      const paragraph = element("p");
      for (const [from, to] of this.#pieces(at, at + line.length)) paragraph.append(this.#piece(from, to));
      at += line.length + 1;
      return paragraph;
    }).filter((paragraph) => paragraph.textContent));
  }

  /** Where the text changes between highlighted and plain, or from one sentence to the next. */
  #pieces(from, to) {
    const edges = new Set([from, to]);
    for (const range of this.kept.ranges) for (const edge of range) if (edge > from && edge < to) edges.add(edge);
    if (this.#choosing) {
      for (const { index, 0: end } of this.text.slice(from, to).matchAll(END_OF_SENTENCE)) {
        edges.add(from + index + end.length);
      }
    }
    const sorted = [...edges].sort((a, b) => a - b);
    return sorted.slice(1).map((end, place) => [sorted[place], end]);
  }

  #piece(from, to) {
    const words = document.createTextNode(this.text.slice(from, to));
    this.#starts.set(words, from);
    const lit = this.kept.ranges.some(([start, end]) => start <= from && to <= end);
    const held = lit ? element("mark", {}, words) : words;
    if (!this.#choosing) return held;
    return element("span", {
      className: "exam-sentence", role: "button", tabIndex: 0, "aria-pressed": String(lit), data: { from, to },
    }, held);
  }
}

function joined(ranges) {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const found = [];
  for (const [from, to] of sorted) {
    const last = found.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}

function cut(ranges, from, to) {
  return ranges.flatMap(([start, end]) => [[start, Math.min(end, from)], [Math.max(start, to), end]])
    .filter(([start, end]) => start < end);
}
