/* Answers in parts: pairs, orders, gaps in a text. Everything works by keyboard and by single presses; dragging
   is only a shorter way. */

import { contentOf, lineOf, wordsOf } from "./content.js";
import { dropping } from "./dragging.js";
import { element } from "./element.js";

const LETTERS = "ABCDEFGHIJ";
const GAP = /\[\[(\d{1,2})\]\]/;

/** Each prompt with a list of the options; an option can be dragged to its prompt as well. */
export function matching(question, given) {
  const { words, locked, order } = given;
  const said = [...(given.response ?? question.prompts.map(() => null))];
  const set = fieldset(words.match, locked);
  const letters = new Map(order.map((id, place) => [id, LETTERS[place]]));
  const cards = order.map((id) => element(
    "li", { className: "exam-card", data: { id } },
    element("span", { className: "exam-option__letter" }, `${letters.get(id)}.`), " ", ...lineOf(question.options[id]),
  ));
  const tell = () => { paint(); given.choose(said.some((each) => each !== null) ? [...said] : null); };
  const put = (place, id) => { said[place] = id; tell(); };
  const rows = question.prompts.map((text, place) => {
    const id = `prompt-${place}`;
    const list = listOf(order.map((one) => [one, `${letters.get(one)}. ${wordsOf(question.options[one])}`]), words);
    list.setAttribute("aria-labelledby", id);
    list.addEventListener("change", () => put(place, picked(list)));
    const row = element(
      "li", { className: "exam-pair", data: { place } },
      element("div", { id, className: "exam-pair__text" }, `${place + 1}. `, ...lineOf(text)), list,
    );
    return { row, list };
  });
  if (!locked) for (const card of cards) dropping(card, "[data-place]", (row) => put(Number(row.dataset.place), Number(card.dataset.id)));
  const clear = clearButton(given, () => { said.fill(null); tell(); });
  const paint = () => {
    rows.forEach(({ row, list }, place) => {
      list.value = said[place] === null ? "" : String(said[place]);
      row.toggleAttribute("data-chosen", said[place] !== null);
    });
    for (const card of cards) card.toggleAttribute("data-used", said.includes(Number(card.dataset.id)));
    clear.disabled = locked || said.every((each) => each === null);
  };
  paint();
  set.append(
    element("ol", { className: "exam-pairs" }, ...rows.map(({ row }) => row)),
    element("ul", { className: "exam-cards" }, ...cards), clear,
  );
  return { root: set, press: (place) => rows[place]?.list.focus() };
}

/** Entries with buttons up and down; an entry can be dragged before another as well. */
export function ordering(question, given) {
  const { words, locked } = given;
  let order = [...(given.response ?? given.order)];
  const set = fieldset(words.order, locked);
  const list = element("ol", { className: "exam-order" });
  const heard = element("p", { className: "visually-hidden", role: "status" });
  const rows = new Map(given.order.map((id) => [id, entry(id)]));
  const keep = element("button", { type: "button", className: "exam-quiet" }, words.keepOrder);
  const clear = clearButton(given, () => { order = [...given.order]; answered = false; paint(); given.choose(null); });
  let answered = given.response !== null && given.response !== undefined;

  function entry(id) {
    const text = element("div", { className: "exam-entry__text" }, ...lineOf(question.options[id]));
    const name = wordsOf(question.options[id]);
    const move = (sign, by, label) => {
      const button = element("button", { type: "button", className: "exam-step" }, sign);
      button.setAttribute("aria-label", label.replace("{text}", name));
      button.addEventListener("click", () => { shift(id, order.indexOf(id) + by); focusOn(id, by); });
      return button;
    };
    const [up, down] = [move("↑", -1, words.moveUp), move("↓", 1, words.moveDown)];
    const row = element("li", { className: "exam-entry", data: { entry: id } }, text, up, down);
    if (!locked) dropping(row, "[data-entry]", (other) => shift(id, order.indexOf(Number(other.dataset.entry))), text);
    return { row, up, down, name };
  }

  function shift(id, to) {
    if (locked || to < 0 || to >= order.length) return;
    order.splice(order.indexOf(id), 1);
    order.splice(to, 0, id);
    heard.textContent = words.movedTo.replace("{text}", rows.get(id).name).replace("{n}", to + 1);
    answer();
  }

  /** A button at the end of the list is off: the other one of the same entry takes over. */
  function focusOn(id, by) {
    const { up, down } = rows.get(id);
    const [wanted, other] = by < 0 ? [up, down] : [down, up];
    (wanted.disabled ? other : wanted).focus();
  }

  function answer() {
    answered = true;
    paint();
    given.choose([...order]);
  }

  function paint() {
    order.forEach((id, place) => {
      const { row, up, down } = rows.get(id);
      if (list.children[place] !== row) list.insertBefore(row, list.children[place] ?? null);
      up.disabled = locked || place === 0;
      down.disabled = locked || place === order.length - 1;
    });
    list.toggleAttribute("data-chosen", answered);
    keep.disabled = locked || answered;
    clear.disabled = locked || !answered;
  }
  keep.addEventListener("click", answer);
  paint();
  set.append(list, heard, element("div", { className: "exam-acts" }, keep, clear));
  return {
    root: set,
    press: (place) => { const entry = rows.get(order[place]); if (entry) (entry.up.disabled ? entry.down : entry.up).focus(); },
  };
}

/** The text itself with a list to choose from in each gap. */
export function cloze(question, given) {
  const { words, locked } = given;
  const firsts = question.gaps.map((_list, place) => question.gaps.slice(0, place).reduce((sum, one) => sum + one.length, 0));
  const said = [...(given.response ?? question.gaps.map(() => null))];
  const set = fieldset(words.fillGaps, locked);
  const tell = () => { paint(); given.choose(said.some((each) => each !== null) ? [...said] : null); };
  const lists = question.gaps.map((options, place) => {
    const list = listOf(options.map((text, number) => [firsts[place] + number, wordsOf(text)]), words);
    list.setAttribute("aria-label", words.gap.replace("{n}", place + 1));
    list.classList.add("exam-gap");
    list.addEventListener("change", () => { said[place] = picked(list); tell(); });
    return list;
  });
  const text = element("div", { className: "exam-question__stem", id: "question-stem" }, ...contentOf(question.stem));
  setIn(text, lists);
  const clear = clearButton(given, () => { said.fill(null); tell(); });
  const paint = () => {
    lists.forEach((list, place) => {
      list.value = said[place] === null ? "" : String(said[place]);
      list.toggleAttribute("data-chosen", said[place] !== null);
    });
    clear.disabled = locked || said.every((each) => each === null);
  };
  paint();
  set.append(text, clear);
  return { root: set, press: (place) => lists[place]?.focus() };
}

/** Put each list where its sign stands in the text. */
function setIn(root, lists) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const found = GAP.exec(node.data);
    if (!found) continue;
    const sign = node.splitText(found.index);
    walker.currentNode = sign.splitText(found[0].length);
    sign.replaceWith(lists[Number(found[1]) - 1]);
    walker.previousNode();
  }
}

function listOf(pairs, words) {
  return element(
    "select", { className: "exam-field" }, element("option", { value: "" }, words.pick),
    ...pairs.map(([value, text]) => element("option", { value: String(value) }, text)),
  );
}

const picked = (list) => (list.value === "" ? null : Number(list.value));

export function fieldset(legend, locked) {
  const set = element("fieldset", { className: "exam-options", disabled: locked }, element("legend", {}, legend));
  set.setAttribute("aria-describedby", "question-stem");
  return set;
}

export function clearButton({ words }, act) {
  const button = element("button", { type: "button", className: "exam-quiet" }, words.clear);
  button.addEventListener("click", act);
  return button;
}
