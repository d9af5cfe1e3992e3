/* What a candidate marks for themselves: strike-outs, highlights, notes. Kept on this device, never sent. */

import { element } from "./element.js";

const NOTE_LIMIT = 2000;
const NOTE_MS = 400;

export class Aids {
  /** `read()` gives what is kept, `remember(change)` keeps the named parts of it. */
  constructor(read, remember) {
    Object.assign(this, { read, remember });
  }

  /** The struck options of a slot. */
  strikes(slot) {
    const kept = () => this.read().struck?.[slot] ?? [];
    return {
      has: (id) => kept().includes(id),
      toggle: (id) => {
        const next = kept().includes(id) ? kept().filter((one) => one !== id) : [...kept(), id];
        this.remember({ struck: { ...this.read().struck, [slot]: next } });
      },
    };
  }

  /** The highlights of one text. */
  highlights(name) {
    const { read, remember } = this;
    return {
      get ranges() { return read().highlights?.[name] ?? []; },
      put: (ranges) => remember({ highlights: { ...read().highlights, [name]: ranges } }),
    };
  }

  /** A place for notes to the question, folded away until it is wanted. */
  note(slot, words) {
    const text = this.read().notes?.[slot] ?? "";
    const box = element("textarea", { className: "exam-field", id: "note-text", rows: 4, maxLength: NOTE_LIMIT, value: text, spellcheck: false });
    let timer = null;
    const keep = () => { clearTimeout(timer); this.remember({ notes: { ...this.read().notes, [slot]: box.value } }); };
    box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, NOTE_MS); });
    box.addEventListener("blur", keep);
    return element(
      "details", { className: "exam-notes", open: text !== "" }, element("summary", {}, words.note),
      element("label", { htmlFor: "note-text", className: "visually-hidden" }, words.note), box,
    );
  }
}
