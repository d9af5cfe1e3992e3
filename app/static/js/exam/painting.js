/* Text with highlights. A highlight is a pair of places in the words; sentences can be marked one by one.

The elements of the text stay what they are: only its words are wrapped, and unwrapped again. */

import { contentOf } from "./content.js";
import { element } from "./element.js";

const BLOCKS = "p, li, td, th, div";
const END_OF_SENTENCE = /[.;!?…]+\s+/g;

export class Painted {
  #starts = new WeakMap();
  #choosing = false;
  #wraps = [];

  /** `text`: words, or a tree as in the payload. `kept`: `ranges` (pairs, ascending) and `put(ranges)` to keep them. */
  constructor(text, kept) {
    this.kept = kept;
    this.root = element("div", {}, ...contentOf(text));
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
    for (const wrap of this.#wraps) wrap.replaceWith(...wrap.childNodes);
    this.#wraps = [];
    this.root.normalize();
    let at = 0;
    for (const block of this.#blocks()) {
      const words = block.map((node) => node.data).join("");
      const edges = this.#edges(words, at);
      for (const node of block) {
        this.#paintNode(node, at, edges);
        at += node.length;
      }
      at += 1; // between two blocks, as if they were lines
    }
  }

  /** The text nodes of each paragraph, cell and item, in reading order. */
  #blocks() {
    const blocks = new Map();
    const walker = document.createTreeWalker(this.root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(".exam-picture")) continue;
      const holder = node.parentElement.closest(BLOCKS);
      blocks.set(holder, [...(blocks.get(holder) ?? []), node]);
    }
    return [...blocks.values()];
  }

  /** Where the words change between highlighted and plain, or from one sentence to the next. */
  #edges(words, at) {
    const edges = new Set(this.kept.ranges.flat());
    if (this.#choosing) {
      for (const { index, 0: end } of words.matchAll(END_OF_SENTENCE)) edges.add(at + index + end.length);
    }
    return [...edges].sort((a, b) => a - b);
  }

  #paintNode(node, start, edges) {
    const end = start + node.length;
    const places = [start, ...edges.filter((edge) => edge > start && edge < end), end];
    const pieces = places.slice(1).map((to, place) => this.#piece(node.data.slice(places[place] - start, to - start), places[place], to));
    node.replaceWith(...pieces);
  }

  #piece(text, from, to) {
    const words = document.createTextNode(text);
    this.#starts.set(words, from);
    const lit = this.kept.ranges.some(([start, end]) => start <= from && to <= end);
    const held = lit ? this.#wrap(element("mark", {}, words)) : words;
    if (!this.#choosing) return held;
    return this.#wrap(element("span", {
      className: "exam-sentence", role: "button", tabIndex: 0, "aria-pressed": String(lit), data: { from, to },
    }, held));
  }

  #wrap(made) {
    this.#wraps.unshift(made); // the outer one is taken off first
    return made;
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
