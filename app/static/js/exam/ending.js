/* The end of the paper: asking, sending the rest, handing in, the receipt. */

import { wallTime } from "./clock.js";
import { $, jittered, pause } from "./page.js";
import { forgetShell } from "./shell.js";
import { element } from "./view.js";
import { ENDS_WRITING, mustBeTheWire } from "./wire.js";

const DRAIN_MS = 12000;
const LONGEST_PAUSE_MS = 15000;

export class Ending {
  /** `room`: the page's Room, whose phase this changes. */
  constructor(room) {
    this.room = room;
    this.words = room.words;
  }

  /** Nothing more can be typed; the rest is sent, and only then the attempt is handed in.
   *
   * By the candidate's wish with the network gone: back to the paper, nothing is handed in. At the end of the
   * time: keeps trying for as long as the page is open. */
  async finish() {
    const { room } = this;
    if (room.readOnly || room.phase === "ending" || room.phase === "ended") return;
    room.view?.settle();
    room.phase = "ending";
    if (room.questions) room.go(room.place, false);
    room.say(this.words.ending);
    while (!(await room.queue.drain(DRAIN_MS))) {
      if (room.readOnly) return;
      if (this.#timeIsLeft()) return this.#back();
      room.say(this.words.unsentAtEnd.replace("{n}", room.queue.unsaved), "danger");
    }
    await this.#handIn();
  }

  #timeIsLeft() {
    const { clock, contact } = this.room;
    return !clock.sure || clock.now() < contact.endsAt;
  }

  #back() {
    const { room } = this;
    room.phase = "working";
    room.go(room.place, false);
    room.say(this.words.notYetHandedIn.replace("{n}", room.queue.unsaved), "danger");
  }

  async #handIn() {
    const { room, words } = this;
    for (let tries = 0; room.phase !== "ended"; tries += 1) {
      try {
        const { receipt, url } = await room.wire.post("submit", {});
        await this.show(receipt, url);
      } catch (error) {
        mustBeTheWire(error);
        if (error.reason in ENDS_WRITING) return room.turnedDown(ENDS_WRITING[error.reason], error.message);
        room.say(words.notHandedIn, "danger");
        await pause(jittered(Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** tries)));
      }
    }
  }

  async show(receipt, url) {
    const { room, words } = this;
    room.phase = "ended";
    room.say("");
    for (const id of ["work", "palette-box", "waiting", "offer"]) $(id).hidden = true;
    $("time").hidden = true;
    $("saved").dataset.state = "saved";
    $("saved").textContent = words.handedIn;
    $("ended-how").textContent = { deadline: words.endedByDeadline, suspension: words.endedBySuspension }[receipt.ended_by] ?? words.endedByYou;
    $("receipt-name").textContent = receipt.pseudonym;
    $("receipt-count").textContent = receipt.answered;
    $("receipt-time").textContent = wallTime(receipt.at);
    $("receipt-digest").textContent = receipt.digest;
    $("receipt-print").href = url;
    $("ended").hidden = false;
    $("ended-title").focus();
    this.#showResult();
    await this.#forget();
  }

  /** With the receipt here and nothing left unsent, this machine needs its copy no longer. */
  async #forget() {
    const { room, words } = this;
    const left = room.queue.leftovers().length;
    $("ended-left").hidden = !left;
    $("ended-left-count").textContent = left ? words.leftAtEnd.replace("{n}", left) : "";
    if (left || room.readOnly) return;
    await room.store.clear().catch(() => {});
    await forgetShell();
  }

  /** Show what is still open before the candidate hands in. */
  ask() {
    const { room, words } = this;
    if (room.locked) return;
    room.view.settle();
    const [empty, flagged] = [[], []];
    room.questions.forEach(({ slot }, place) => {
      if (room.queue.slot(slot).response === null) empty.push(place);
      if (room.marks.flags.includes(slot)) flagged.push(place);
    });
    $("submit-empty").textContent = empty.length ? words.emptyCount.replace("{n}", empty.length) : words.allAnswered;
    $("submit-empty-list").replaceChildren(...this.#links(empty));
    $("submit-flagged").textContent = flagged.length ? words.flaggedCount.replace("{n}", flagged.length) : "";
    $("submit-flagged-list").replaceChildren(...this.#links(flagged));
    $("submit-dialog").showModal();
  }

  #links(places) {
    return places.map((place) => {
      const button = element("button", { type: "button", className: "exam-jump" }, String(place + 1));
      button.setAttribute("aria-label", this.words.number.replace("{n}", place + 1));
      button.addEventListener("click", () => { $("submit-dialog").close(); this.room.go(place, true); });
      return button;
    });
  }

  /** The mark, where the rules of the exam show it at once; a failure to fetch it changes nothing. */
  async #showResult() {
    const { room, words } = this;
    const { result } = await room.wire.get(room.wire.addresses.result).catch(() => ({ result: null }));
    if (!result) return;
    $("result-mark").textContent = words.markOf.replace("{mark}", result.mark).replace("{scale}", result.scale);
    $("result-right").textContent = words.rightOf.replace("{n}", result.right).replace("{total}", result.total);
    $("result").hidden = false;
  }
}
