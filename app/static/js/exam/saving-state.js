/* The word about saving, at the top of the page, and the sentence below the question. */

import { wallTime } from "./clock.js";
import { $ } from "./page.js";

const ALARM_MS = 10000;

export class SavingState {
  constructor({ words, queue, store }) {
    Object.assign(this, { words, queue, store });
  }

  /** Say how the answers stand; `working`: the note below the question is ours to write. */
  show({ readOnly, working }) {
    const { waitingSince, unsaved } = this.queue;
    const alarm = waitingSince !== null && performance.now() - waitingSince > ALARM_MS;
    const [state, text] = readOnly ? ["refused", this.words.readOnly] : this.#state(alarm);
    $("saved").dataset.state = state;
    if ($("saved").textContent !== text) $("saved").textContent = text;
    if (!working || readOnly) return;
    if (alarm) this.say(this.words.keptHere.replace("{n}", unsaved), "danger");
    else this.say(this.store.volatile ? this.words.volatile : "");
  }

  #state(alarm) {
    const { unsaved, lastSaved } = this.queue;
    if (alarm) return ["offline", this.words.unsent.replace("{n}", unsaved)];
    if (unsaved) return ["saving", this.words.saving];
    if (lastSaved) return ["saved", this.words.savedAt.replace("{time}", wallTime(lastSaved))];
    return ["empty", this.words.nothingYet];
  }

  /** A sentence for the candidate, below the question so that nothing moves. */
  say(text, kind = "warning") {
    const note = $("note");
    if (note.textContent === text) return;
    note.textContent = text;
    note.dataset.kind = kind;
    note.hidden = !text;
  }
}
