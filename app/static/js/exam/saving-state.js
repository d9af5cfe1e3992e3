/* The word about saving, at the top of the page, and the sentence below the question. */

import { wallTime } from "./clock.js";
import { $ } from "./page.js";
import { element } from "./view.js";

const ALARM_MS = 10000;

export class SavingState {
  #said = { text: "", kind: "warning", link: null };

  constructor({ words, queue, store }) {
    Object.assign(this, { words, queue, store });
  }

  /** Say how the answers stand; `working`: unsent answers and a full disk come before what was said. */
  show({ readOnly, working }) {
    const { waitingSince, unsaved } = this.queue;
    const alarm = waitingSince !== null && performance.now() - waitingSince > ALARM_MS;
    const [state, text] = readOnly ? ["refused", this.words.readOnly] : this.#state(alarm);
    $("saved").dataset.state = state;
    if ($("saved").textContent !== text) $("saved").textContent = text;
    const urgent = working && !readOnly;
    if (urgent && alarm) this.#note({ text: this.words.keptHere.replace("{n}", unsaved), kind: "danger" });
    else if (urgent && this.store.trouble) this.#note({ text: this.words[this.store.trouble], kind: "warning" });
    else this.#note(this.#said);
  }

  #state(alarm) {
    const { unsaved, lastSaved } = this.queue;
    if (alarm) return ["offline", this.words.unsent.replace("{n}", unsaved)];
    if (unsaved) return ["saving", this.words.saving];
    if (lastSaved) return ["saved", this.words.savedAt.replace("{time}", wallTime(lastSaved))];
    return ["empty", this.words.nothingYet];
  }

  /** A sentence for the candidate, below the question so that nothing moves; `link`: [address, words]. */
  say(text, kind = "warning", link = null) {
    this.#said = { text, kind, link };
    this.#note(this.#said);
  }

  #note({ text, kind, link = null }) {
    const note = $("note");
    const told = `${kind}:${text}`;
    if (note.dataset.told === told) return;
    note.dataset.told = told;
    note.dataset.kind = kind;
    note.textContent = text;
    if (link) note.append(" ", element("a", { href: link[0] }, link[1]));
    note.hidden = !text;
  }
}
