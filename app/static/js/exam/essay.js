/* A text of any length, kept as it is typed, with the number of its words. */

import { element } from "./element.js";
import { typedField } from "./typing.js";

const LIMIT = 12000;

export function essay(_question, given) {
  const { words } = given;
  const count = element("p", { className: "exam-heard", id: "word-count" });
  const show = (text) => {
    count.textContent = words.wordCount.replace("{n}", countWords(text)).replace("{left}", LIMIT - text.length);
  };
  const field = typedField({ ...given, limit: LIMIT, lines: 14, typed: show });
  field.input.setAttribute("aria-describedby", "question-stem word-count");
  show(given.response ?? "");
  const label = element("label", { htmlFor: "typed" }, words.write);
  return { root: element("div", { className: "exam-essay" }, label, field.input, count), settle: field.settle };
}

/** Words as people count them: runs of signs between spaces that hold a letter or digit. */
function countWords(text) {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
