/* A question's text as elements, built one by one from the payload's tree. Nothing is ever read as HTML. */

import { album } from "./album.js";
import { element } from "./element.js";

const TAGS = new Set(["p", "br", "strong", "em", "sup", "sub", "ul", "ol", "li", "thead", "tbody", "tr", "th", "td"]);
const ALIGNMENTS = ["left", "center", "right"];

/** The text in its paragraphs: words without marks are text, line by line; anything else a tree. */
export function contentOf(text) {
  if (typeof text !== "string") return text.map(build);
  return text.split("\n").filter((line) => line.trim()).map((line) => element("p", {}, line));
}

/** The text for a place within a line: a single paragraph without its tags. */
export function lineOf(text) {
  if (typeof text === "string") return [text];
  const [first] = text;
  return text.length === 1 && first[0] === "p" ? first.slice(2).map(build) : text.map(build);
}

/** The words of a text, for places that hold nothing else: a picture is its description. */
export function wordsOf(text) {
  if (typeof text === "string") return text;
  return text.map(wordsOfNode).join(" ").replace(/\s+/g, " ").trim();
}

function wordsOfNode(node) {
  if (typeof node === "string") return node;
  const [tag, attributes, ...children] = node;
  if (tag === "img") return attributes.alt;
  if (tag === "br") return " ";
  return children.map(wordsOfNode).join(["ul", "ol", "li", "table", "thead", "tbody", "tr"].includes(tag) ? " " : "");
}

function build(node) {
  if (typeof node === "string") return document.createTextNode(node);
  const [tag, attributes, ...children] = node;
  if (tag === "img") return album.show(attributes);
  if (tag === "table") return scrolled(element("table", {}, ...children.map(build)));
  if (!TAGS.has(tag)) throw new Error(`no element ${tag}`);
  const made = element(tag, {}, ...children.map(build));
  if (tag === "ol" && attributes.start) made.start = Number(attributes.start);
  if (ALIGNMENTS.includes(attributes.align)) made.dataset.align = attributes.align;
  return made;
}

/** A wide table is scrolled by itself, by keyboard too: the page never is. */
function scrolled(table) {
  return element("div", { className: "exam-table", tabIndex: 0 }, table);
}
