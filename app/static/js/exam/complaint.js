/* What the candidate says of the question on screen. Sent once when asked; said plainly when it did
   not get through, and the words stay. */

import { $ } from "./page.js";
import { Refused, mustBeTheWire } from "./wire.js";

export class Complaint {
  #slot = null;
  #drafts = new Map();

  constructor(room) {
    this.room = room;
    $("complaint-send").addEventListener("click", () => this.#send());
  }

  /** Bring the form to the question on screen; while there is none to answer there is no form. */
  offer() {
    const { phase, readOnly, place, questions, words } = this.room;
    $("complaint").hidden = phase !== "working" || readOnly !== null;
    if ($("complaint").hidden) return;
    const { slot } = questions[place];
    $("complaint-title").textContent = words.complainOf.replace("{n}", place + 1);
    if (slot === this.#slot) return;
    this.#drafts.set(this.#slot, $("complaint-words").value);
    $("complaint-words").value = this.#drafts.get(slot) ?? "";
    this.#slot = slot;
    this.#tell("");
  }

  async #send() {
    const { wire, words } = this.room;
    const box = $("complaint-words");
    const said = box.value.trim();
    if (!said) {
      this.#tell(words.complaintEmpty);
      return void box.focus();
    }
    $("complaint-send").disabled = box.readOnly = true;
    try {
      await wire.post("complaint", { slot: this.#slot, words: said });
      box.value = "";
      this.#tell(words.complaintSent);
    } catch (error) {
      mustBeTheWire(error);
      const refused = error instanceof Refused && error.reason && error.status < 500;
      this.#tell(refused ? error.message : words.complaintUnsent);
    } finally {
      $("complaint-send").disabled = box.readOnly = false;
    }
  }

  #tell(text) {
    $("complaint-told").textContent = text;
  }
}
