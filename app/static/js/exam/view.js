/* One question on the page. Everything is put in as text: nothing of a question is ever markup. */

export const LETTERS = "ABCDEFGHIJ";
const IDLE_MS = 800;
const AT_LEAST_MS = 5000;

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "data") Object.assign(made.dataset, value);
    else if (key.startsWith("aria-")) made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children);
  return made;
}

export class QuestionView {
  #flush = () => {};

  constructor(root, words, choose) {
    Object.assign(this, { root, words, choose });
  }

  /** Show a question: its number in the candidate's order, how many there are, the option order. */
  show({ question, number, total, order, response, locked }) {
    this.#flush();
    this.#flush = () => {};
    this.order = order;
    const heading = element(
      "h2", { className: "exam-question__number", id: "question-number", tabIndex: -1 },
      this.words.question.replace("{n}", number).replace("{total}", total), " ",
      element("span", { className: "exam-question__points" },
        this.words.points.replace("{n}", question.points.replace(".", this.words.decimal))),
    );
    const stem = element("div", { className: "exam-question__stem", id: "question-stem" });
    for (const part of question.stem.split(/\n+/)) stem.append(element("p", {}, part));
    this.root.replaceChildren(heading, stem, this.#answer(question, response, locked));
  }

  /** Hand on what is being typed, now. */
  settle() {
    this.#flush();
  }

  #answer(question, response, locked) {
    if (question.kind === "single_choice") {
      const options = this.order.map((id) => ({ value: id, text: question.options[id] }));
      return this.#options(question, options, response, locked);
    }
    if (question.kind === "true_false") {
      const options = [{ value: true, text: this.words.right }, { value: false, text: this.words.wrong }];
      return this.#options(question, options, response, locked);
    }
    return this.#typed(question, response, locked);
  }

  #options(question, options, response, locked) {
    const set = element("fieldset", { className: "exam-options", disabled: locked });
    set.setAttribute("aria-describedby", "question-stem");
    set.append(element("legend", {}, this.words.choose));
    options.forEach(({ value, text }, place) => {
      const input = element("input", { type: "radio", name: "answer", checked: response === value });
      input.addEventListener("change", () => this.#chosen(set, question.slot, value, input));
      const label = element(
        "label", { className: "exam-option" }, input,
        element("span", { className: "exam-option__letter" }, `${LETTERS[place]}.`), " ",
        element("span", { className: "exam-option__text" }, text),
      );
      if (response === value) label.dataset.chosen = "";
      set.append(label);
    });
    return set;
  }

  #chosen(set, slot, value, input) {
    for (const label of set.querySelectorAll(".exam-option")) delete label.dataset.chosen;
    input.closest(".exam-option").dataset.chosen = "";
    this.choose(slot, value);
  }

  /** Choose the option in a place (from 0), as its letter's key does. */
  press(place) {
    const input = this.root.querySelectorAll(".exam-option input")[place];
    if (!input || input.disabled || input.matches(":disabled")) return;
    input.focus();
    if (!input.checked) input.click();
  }

  #typed(question, response, locked) {
    const field = element("input", {
      className: "exam-field", id: "typed", type: "text", maxLength: 500, autocomplete: "off",
      spellcheck: false, value: response ?? "", disabled: locked,
    });
    field.setAttribute("aria-describedby", "question-stem");
    let [timer, composing, dirtySince, told] = [null, false, null, response ?? ""];
    const save = () => {
      clearTimeout(timer);
      dirtySince = null;
      if (composing || field.value === told) return;
      told = field.value;
      this.choose(question.slot, told === "" ? null : told);
    };
    const later = () => {
      if (composing) return;
      dirtySince ??= performance.now();
      clearTimeout(timer);
      timer = setTimeout(save, Math.max(0, Math.min(IDLE_MS, dirtySince + AT_LEAST_MS - performance.now())));
    };
    // A half-composed syllable is not an answer: it waits for the end of the composition.
    field.addEventListener("compositionstart", () => (composing = true));
    field.addEventListener("compositionend", () => { composing = false; later(); });
    field.addEventListener("input", later);
    field.addEventListener("blur", save);
    this.#flush = () => { composing = false; save(); };
    return element("p", {}, element("label", { htmlFor: "typed" }, this.words.type), field);
  }
}
