/* One question on the page: its case beside it, its text, its answer, and the candidate's own aids. */

import { answerTo } from "./answers.js";
import { element } from "./element.js";
import { Painted } from "./painting.js";

export { element };

export class QuestionView {
  #answer = null;
  #case = null;
  #caseNumber = null;

  /** `aids`: strike-outs, highlights and notes of this device. */
  constructor(root, words, choose, aids) {
    Object.assign(this, { root, words, choose, aids });
  }

  /** Show a question: its number in the candidate's order, how many there are, the option order. */
  show({ question, number, total, order, response, locked }) {
    this.settle();
    const heading = element(
      "h2", { className: "exam-question__number", id: "question-number", tabIndex: -1 },
      this.words.question.replace("{n}", number).replace("{total}", total), " ",
      element("span", { className: "exam-question__points" },
        this.words.points.replace("{n}", question.points.replace(".", this.words.decimal))),
    );
    // A text with gaps is shown with its lists in it, by the answer.
    this.stem = question.gaps ? null : new Painted(question.stem, this.aids.highlights(`q${question.slot}`));
    if (this.stem) Object.assign(this.stem.root, { id: "question-stem", className: "exam-question__stem" });
    this.#answer = answerTo(question, {
      order, response, locked, words: this.words, strikes: this.aids.strikes(question.slot),
      choose: (value) => this.choose(question.slot, value),
    });
    const body = element("div", { className: "exam-question__body" }, heading, this.stem?.root ?? "");
    body.append(this.#answer.root, this.aids.note(question.slot, this.words));
    this.#place(question, body);
    this.root.toggleAttribute("data-case", this.#case !== null);
  }

  /** The texts that can be highlighted, the case first. */
  get texts() {
    return [this.#case?.painted, this.stem].filter(Boolean);
  }

  /** Hand on what is being typed, now. */
  settle() {
    this.#answer?.settle?.();
  }

  /** Choose the option in a place (from 0), as its letter's key does. */
  press(place) {
    this.#answer?.press?.(place);
  }

  /** Strike the option in a place out, or bring it back. */
  strike(place) {
    this.#answer?.strike?.(place);
  }

  /** A case that goes on with the next question stays as it is: open, and scrolled where it was. */
  #place({ case: number = null, caseText }, body) {
    const same = number !== null && number === this.#caseNumber && this.#case?.root.isConnected;
    if (same) return void this.root.lastElementChild.replaceWith(body);
    this.#caseNumber = number;
    this.#case = number === null ? null : this.#makeCase(number, caseText);
    this.root.replaceChildren(...[this.#case?.root, body].filter(Boolean));
  }

  #makeCase(number, caseText) {
    const painted = new Painted(caseText, this.aids.highlights(`c${number}`));
    const text = element("div", { className: "exam-case__text", tabIndex: 0, role: "region" }, painted.root);
    text.setAttribute("aria-label", this.words.caseText);
    const root = element(
      "details", { className: "exam-case", open: true },
      element("summary", {}, this.words.caseText), text,
    );
    return { painted, root };
  }
}
