/* A rehearsal: the controls of the paper over sample questions. Nothing is sent and nothing is kept. */

import { Aids } from "./aids.js";
import { album } from "./album.js";
import { listenToKeys } from "./keys.js";
import { $ } from "./page.js";
import { Palette } from "./palette.js";
import { Tools } from "./tools.js";
import { QuestionView } from "./view.js";

const CLOSES_BEFORE_MS = 30000;
const LOOK_MS = 500;

export class Rehearsal {
  #answers = new Map();
  #marks = { flags: [] };
  #place = 0;

  /** `remaining()`: milliseconds until the paper starts; the rehearsal ends by itself before. */
  constructor(words, { remaining = () => Infinity, left = () => {} } = {}) {
    const { questions, calculator, pictures } = JSON.parse($("rehearsal-data").textContent);
    Object.assign(this, { questions, remaining, left });
    album.words = words;
    for (const [name, address] of Object.entries(pictures)) album.keep(name, address);
    const own = { ...words, answered: words.tried };
    const aids = new Aids(() => this.#marks, (change) => Object.assign(this.#marks, change));
    this.view = new QuestionView($("try-question"), own, (slot, response) => this.#answer(slot, response), aids);
    this.tools = new Tools($("try-tools"), this.view, { calculator });
    this.palette = new Palette($("try-palette"), own, (place) => this.#go(place, true));
    const on = (id, act) => $(id).addEventListener("click", act);
    on("try-previous", () => this.#go(this.#place - 1, true));
    on("try-next", () => this.#go(this.#place + 1, true));
    on("try-flag", () => this.#flag());
    on("rehearsal-close", () => this.close());
    listenToKeys({
      view: this.view, tools: this.tools, move: (by) => this.#go(this.#place + by, true), flag: () => this.#flag(),
      help: () => $("help-dialog")?.showModal(), enabled: () => !$("rehearsal").hidden,
    });
  }

  open() {
    if (this.remaining() < CLOSES_BEFORE_MS) return;
    this.#answers.clear();
    this.#marks = { flags: [] };
    this.palette.fill(this.questions.length);
    $("rehearsal").hidden = false;
    this.#go(0, false);
    $("rehearsal-title").focus();
    clearInterval(this.watch);
    this.watch = setInterval(() => { if (this.remaining() < CLOSES_BEFORE_MS) this.close(); }, LOOK_MS);
  }

  /** Leave nothing behind: the paper itself uses the same names on the page. */
  close() {
    clearInterval(this.watch);
    if ($("rehearsal").hidden) return;
    $("calculator").close();
    $("rehearsal").hidden = true;
    $("try-question").replaceChildren();
    this.left();
  }

  #answer(slot, response) {
    if (response === null) this.#answers.delete(slot);
    else this.#answers.set(slot, response);
    this.#refresh();
  }

  #flag() {
    const { slot } = this.questions[this.#place];
    const flags = new Set(this.#marks.flags);
    if (!flags.delete(slot)) flags.add(slot);
    this.#marks.flags = [...flags];
    this.#refresh();
  }

  #go(place, focus) {
    if (place < 0 || place >= this.questions.length) return;
    this.tools.rest();
    this.#place = place;
    const question = this.questions[place];
    this.view.show({
      question, number: place + 1, total: this.questions.length, locked: false,
      order: (question.options ?? []).map((_text, number) => number), response: this.#answers.get(question.slot) ?? null,
    });
    $("try-previous").disabled = place === 0;
    $("try-next").disabled = place === this.questions.length - 1;
    if (focus) $("question-number").focus();
    this.#refresh();
  }

  #refresh() {
    const flags = new Set(this.#marks.flags);
    this.palette.update(this.questions.map(({ slot }) => {
      const answered = this.#answers.has(slot);
      return { answered, state: answered ? "saved" : "empty", flagged: flags.has(slot) };
    }), this.#place);
    $("try-flag").setAttribute("aria-pressed", String(flags.has(this.questions[this.#place].slot)));
  }
}
