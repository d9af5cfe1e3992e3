/* What each kind of question is answered with. Each gives its root, and what the keyboard and leaving need. */

import { lineOf } from "./content.js";
import { element } from "./element.js";
import { essay } from "./essay.js";
import { hotspot } from "./hotspot.js";
import { spellNumber, readNumber } from "./numbers.js";
import { clearButton, cloze, fieldset, matching, ordering } from "./parts.js";
import { typedField } from "./typing.js";

export const LETTERS = "ABCDEFGHIJ";
const SMALL_LETTERS = LETTERS.toLowerCase();

/** The controls for a question; `choose` takes the new response, null when there is none. */
export function answerTo(question, given) {
  const make = {
    single_choice: singleChoice, multiple_response: multipleResponse, true_false: trueFalse,
    true_false_group: statements, numeric, fill_in: fillIn, short_answer: fillIn,
    matching, ordering, cloze, hotspot, essay,
  }[question.kind];
  return make(question, given);
}

function singleChoice(question, given) {
  const options = given.order.map((id) => ({ value: id, text: question.options[id] }));
  return optionsOf("radio", options, given, given.words.choose, ([only]) => only ?? null, (id) => given.response === id);
}

function trueFalse(_question, given) {
  const options = [{ value: true, text: given.words.right }, { value: false, text: given.words.wrong }];
  return optionsOf("radio", options, given, given.words.choose, ([only]) => only ?? null, (value) => given.response === value);
}

function multipleResponse(question, given) {
  const options = given.order.map((id) => ({ value: id, text: question.options[id] }));
  const ascending = (chosen) => (chosen.length ? chosen.sort((a, b) => a - b) : null);
  return optionsOf("checkbox", options, given, given.words.chooseSeveral, ascending, (id) => given.response?.includes(id) ?? false);
}

/** Options to choose one or several of, each of which can be struck out. */
function optionsOf(type, options, given, legend, respond, isChosen) {
  const { words, strikes, locked } = given;
  const set = fieldset(legend, locked);
  const rows = options.map(({ value, text }, place) => {
    const input = element("input", { type, name: "answer", checked: isChosen(value) });
    const label = element(
      "label", { className: "exam-option" }, input,
      element("span", { className: "exam-option__letter" }, `${LETTERS[place]}.`), " ",
      element("span", { className: "exam-option__text" }, ...lineOf(text)),
    );
    const cross = element("button", { type: "button", className: "exam-strike" }, "✕");
    cross.setAttribute("aria-label", words.strike.replace("{letter}", LETTERS[place]));
    const row = { value, input, label, cross };
    cross.addEventListener("click", () => strike(row));
    input.addEventListener("change", () => {
      if (input.checked && strikes.has(value)) strikes.toggle(value);
      tell();
    });
    set.append(element("div", { className: "exam-option-row" }, label, cross));
    return row;
  });
  const clear = clearButton(given, () => { for (const row of rows) row.input.checked = false; tell(); });
  const chosen = () => rows.filter((row) => row.input.checked).map((row) => row.value);
  const paint = () => {
    for (const { value, input, label, cross } of rows) {
      label.toggleAttribute("data-chosen", input.checked);
      label.toggleAttribute("data-struck", strikes.has(value));
      cross.setAttribute("aria-pressed", String(strikes.has(value)));
    }
    clear.disabled = locked || !chosen().length;
  };
  const strike = (row) => {
    if (!row || row.input.checked) return;
    strikes.toggle(row.value);
    paint();
  };
  const tell = () => { paint(); given.choose(respond(chosen())); };
  paint();
  set.append(clear);
  return {
    root: set,
    strike: (place) => strike(rows[place]),
    press: (place) => {
      const input = rows[place]?.input;
      if (!input || locked) return;
      input.focus();
      if (type === "checkbox" || !input.checked) input.click();
    },
  };
}

/** Statements, each right or wrong. The response has a judgement or null for each, in the paper's order. */
function statements(question, given) {
  const { words, locked } = given;
  const said = [...(given.response ?? question.options.map(() => null))];
  const set = fieldset(words.judge, locked);
  const tell = () => { paint(); given.choose(said.some((each) => each !== null) ? [...said] : null); };
  const rows = given.order.map((id, place) => {
    const inputs = [true, false].map((value) => {
      const input = element("input", { type: "radio", name: `statement-${id}`, checked: said[id] === value });
      input.addEventListener("change", () => { said[id] = value; tell(); });
      return input;
    });
    const choice = (input, word) => element("label", { className: "exam-truth" }, input, word);
    const row = element(
      "div", { className: "exam-statement", role: "radiogroup" },
      element("div", { id: `statement-${place}`, className: "exam-statement__text" },
        element("span", { className: "exam-option__letter" }, `${SMALL_LETTERS[place]})`), " ", ...lineOf(question.options[id])),
      choice(inputs[0], words.right), choice(inputs[1], words.wrong),
    );
    row.setAttribute("aria-labelledby", `statement-${place}`);
    set.append(row);
    return { id, inputs };
  });
  const clear = clearButton(given, () => {
    for (const { id, inputs } of rows) { said[id] = null; for (const input of inputs) input.checked = false; }
    tell();
  });
  const paint = () => {
    for (const { inputs } of rows) for (const input of inputs) input.parentElement.toggleAttribute("data-chosen", input.checked);
    clear.disabled = locked || said.every((each) => each === null);
  };
  paint();
  set.append(clear);
  return {
    root: set,
    press: (place) => {
      if (!rows[place] || locked) return;
      const input = rows[place].inputs[said[rows[place].id] === true ? 1 : 0];
      input.focus();
      input.click();
    },
  };
}

function fillIn(_question, given) {
  const field = typedField({ ...given, limit: 500 });
  const label = element("label", { htmlFor: "typed" }, given.words.type);
  return { root: element("p", {}, label, field.input), settle: field.settle };
}

/** The number's signs and its unit: the longest of the question's own that the text ends in. */
function withoutUnit(text, units) {
  const told = text.trim().replace(/\s+/g, " ");
  const found = units.filter((unit) => told.toLowerCase().endsWith(unit.toLowerCase()));
  const unit = found.sort((a, b) => b.length - a.length)[0];
  return unit ? [told.slice(0, -unit.length), unit] : [told, ""];
}

/** A number, with a word about how it is understood: a point may stand between thousands here. */
function numeric(question, given) {
  const { words } = given;
  const units = question.units ?? [];
  const heard = element("p", { className: "exam-heard", role: "status" });
  const show = (text) => {
    const [digits, unit] = withoutUnit(text, units);
    const number = readNumber(digits);
    const hint = units.length ? words.unitHint.replace("{units}", units.join(", ")) : words.numberHint;
    heard.textContent = !text.trim() ? hint : number === null ? (units.length ? hint : words.notANumber)
      : words.understood.replace("{n}", [spellNumber(number, words.decimal), unit].filter(Boolean).join(" "));
    heard.toggleAttribute("data-wrong", Boolean(text.trim()) && number === null);
  };
  const field = typedField({ ...given, limit: 40, mode: "decimal", typed: show });
  show(given.response ?? "");
  const label = element("label", { htmlFor: "typed" }, words.typeNumber);
  return { root: element("div", { className: "exam-number" }, label, field.input, heard), settle: field.settle };
}
