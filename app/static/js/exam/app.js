/* The exam page: waits for the start, shows the paper, saves, ends. It never navigates while answers are open. */

import { ServerClock, spell, wallTime } from "./clock.js";
import { listenToKeys } from "./keys.js";
import { becomeWriter } from "./lease.js";
import { Palette } from "./palette.js";
import { Queue } from "./queue.js";
import { openStore } from "./store.js";
import { QuestionView, element } from "./view.js";
import { Refused, Unreached, Wire } from "./wire.js";

const PULSE_MS = 20000;
const SPEAK_AT = [30, 10, 5, 1];
const ALARM_MS = 10000;
const GRACE_MS = 12000;

const $ = (id) => document.getElementById(id);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const given = JSON.parse($("room-data").textContent);
const words = given.words;

/** Only the network's failures are worth repeating; a mistake of ours must be heard of. */
function mustBeTheWire(error) {
  if (!(error instanceof Refused || error instanceof Unreached)) throw error;
}

class Room {
  place = 0;
  phase = "loading"; // loading, waiting, working, ending, ended
  readOnly = null; // why, in words
  marks = { flags: [], shortcuts: true };
  spoken = new Set();

  async open() {
    this.clock = new ServerClock();
    this.wire = new Wire(given.addresses, given.token, this.clock);
    this.store = await openStore(given.attempt);
    this.marks = { ...this.marks, ...(await this.store.marks()) };
    this.queue = new Queue({
      store: this.store, wire: this.wire, clock: this.clock,
      told: (reply) => this.heard(reply), refused: (status) => this.turnedDown(status),
    });
    this.view = new QuestionView($("question"), words, (slot, response) => this.queue.answer(slot, response));
    this.palette = new Palette($("palette"), words, (place) => this.go(place, true));
    this.listen();
    const writer = await becomeWriter(given.attempt, () => this.takeOver());
    if (!writer) {
      this.readOnly = words.otherTab;
      await this.begin();
    }
    setInterval(() => this.tick(), 250);
    setInterval(() => this.pulse(), PULSE_MS);
  }

  takeOver() {
    this.readOnly = null;
    return this.begin();
  }

  /** Ask the server how the attempt stands; go on from there. Repeated until it answers. */
  async begin() {
    for (let tries = 0; ; tries += 1) {
      try {
        const desk = await this.wire.post("start", {});
        return await this.take(desk);
      } catch (error) {
        if (error.status === 401) return this.lock(words.signedOut, true);
        if (error.status === 403) return this.lock(words.reload);
        if (error.status === 409) return this.lock(words.leaseLost);
        mustBeTheWire(error);
        this.say(words.noServer);
        await pause(Math.min(15000, 1000 * 2 ** tries) * (0.5 + Math.random()));
      }
    }
  }

  async take(desk) {
    this.endsAt = desk.ends_at;
    this.startsAt = desk.starts_at;
    this.say("");
    if (desk.over) return this.finish();
    if (!desk.arrangement) {
      this.phase = "waiting";
      $("waiting").hidden = false;
      $("saved").dataset.state = "empty";
      $("saved").textContent = words.ready;
      return this.tick();
    }
    const { questions } = await this.wire.get(desk.paper);
    const bySlot = new Map(questions.map((question) => [question.slot, question]));
    this.questions = desk.arrangement.questions.map((slot) => bySlot.get(slot));
    this.orders = desk.arrangement.options;
    this.palette.fill(this.questions.length);
    await this.queue.recover(desk.epoch, desk.answers);
    this.phase = "working";
    for (const id of ["waiting", "ended"]) $(id).hidden = true;
    for (const id of ["work", "palette-box"]) $(id).hidden = false;
    this.go(Math.min(this.marks.place ?? 0, this.questions.length - 1), false);
    if (!this.readOnly) this.queue.hurry();
    return this.tick();
  }

  get locked() {
    return this.readOnly !== null || this.phase !== "working";
  }

  /** Show the question in a place of the candidate's order. */
  go(place, focus) {
    if (!this.questions || place < 0 || place >= this.questions.length) return;
    this.place = place;
    const question = this.questions[place];
    this.view.show({
      question, number: place + 1, total: this.questions.length, order: this.orders[question.slot - 1],
      response: this.queue.slot(question.slot).response, locked: this.locked,
    });
    $("previous").disabled = place === 0;
    $("next").disabled = place === this.questions.length - 1;
    if (focus) $("question-number").focus({ preventScroll: false });
    this.remember({ place });
    this.refresh();
  }

  remember(change) {
    this.marks = { ...this.marks, ...change };
    this.store.putMarks(this.marks).catch(() => {});
  }

  flag() {
    const slot = this.questions?.[this.place].slot;
    if (!slot) return;
    const flags = new Set(this.marks.flags);
    if (!flags.delete(slot)) flags.add(slot);
    this.remember({ flags: [...flags] });
    this.refresh();
  }

  /** Bring marks, palette and the word about saving up to date. */
  refresh() {
    if (!this.questions) return;
    const flags = new Set(this.marks.flags);
    const states = this.questions.map(({ slot }) => {
      const held = this.queue.slot(slot);
      return { answered: held.response !== null, state: held.state, flagged: flags.has(slot) };
    });
    this.palette.update(states, this.place);
    $("flag").setAttribute("aria-pressed", String(flags.has(this.questions[this.place].slot)));
    $("answered").textContent = words.answeredOf
      .replace("{n}", this.queue.answered()).replace("{total}", this.questions.length);
    this.showSaved();
  }

  showSaved() {
    const { unsaved, waitingSince, lastSaved } = this.queue;
    const alarm = waitingSince !== null && performance.now() - waitingSince > ALARM_MS;
    const [state, text] = this.readOnly
      ? ["refused", words.readOnly]
      : alarm ? ["offline", words.unsent.replace("{n}", unsaved)]
      : unsaved ? ["saving", words.saving]
      : lastSaved ? ["saved", words.savedAt.replace("{time}", wallTime(lastSaved))]
      : ["empty", words.nothingYet];
    $("saved").dataset.state = state;
    if ($("saved").textContent !== text) $("saved").textContent = text;
    if (this.phase !== "working" || this.readOnly) return;
    this.say(alarm ? words.keptHere.replace("{n}", unsaved) : this.store.volatile ? words.volatile : "", alarm ? "danger" : "warning");
  }

  /** A sentence for the candidate, below the question so that nothing moves. */
  say(text, kind = "warning") {
    const note = $("note");
    if (note.textContent === text) return;
    note.textContent = text;
    note.dataset.kind = kind;
    note.hidden = !text;
  }

  heard(reply) {
    if (reply) this.hearTimes(reply);
    this.refresh();
  }

  hearTimes({ ends_at: endsAt, over }) {
    if (this.endsAt && endsAt > this.endsAt) {
      this.announce(words.moreTime.replace("{n}", Math.round((endsAt - this.endsAt) / 60000)));
    }
    this.endsAt = endsAt;
    if (over && this.phase === "working") this.finish();
  }

  turnedDown(status) {
    if (status === "lease_lost") this.lock(words.leaseLost);
    if (status === "signed_out") this.lock(words.signedOut, true);
    if (status === "foreign") this.lock(words.reload);
    if (status === "late" || status === "submitted") this.finish();
    if (status === "conflict") this.begin();
  }

  /** Only looking on from here; the reason stays on the page. */
  lock(why, door = false) {
    this.readOnly = why;
    this.queue.stopped = true;
    this.say(why, "danger");
    this.announce(why);
    if (door) $("note").append(" ", element("a", { href: given.addresses.door }, words.toDoor));
    if (this.questions) this.go(this.place, false);
    this.showSaved();
  }

  tick() {
    if (!this.clock.known) return;
    if (this.clock.slept()) this.pulse();
    const now = this.clock.now();
    if (this.phase === "waiting") return this.countDown(now);
    if (this.phase !== "working") return undefined;
    const seconds = (this.endsAt - now) / 1000;
    this.showTime(seconds);
    this.showSaved();
    if (seconds <= 0 && !this.readOnly) this.finish();
    return undefined;
  }

  showTime(seconds) {
    const shown = $("time");
    const text = spell(seconds);
    if (shown.textContent !== text) shown.textContent = text;
    shown.dataset.state = seconds <= 0 ? "closed" : seconds <= 60 ? "last" : seconds <= 600 ? "little" : "plenty";
    const minutes = Math.ceil(seconds / 60);
    if (SPEAK_AT.includes(minutes) && !this.spoken.has(minutes) && seconds > 0) {
      this.spoken.add(minutes);
      if (Math.abs(seconds - minutes * 60) < 5) this.announce(words.minutesLeft.replace("{n}", minutes));
    }
  }

  countDown(now) {
    const seconds = (this.startsAt - now) / 1000;
    $("countdown").textContent = spell(seconds);
    if (seconds > 0) return;
    this.phase = "loading";
    // Not everybody in the same instant: the clock runs the same for all.
    pause(Math.random() * 1500).then(() => this.begin());
  }

  async pulse() {
    if (this.phase === "ended" || this.phase === "loading") return;
    try {
      const reply = await this.wire.post("pulse", { unsaved: this.queue.unsaved });
      this.startsAt = reply.starts_at;
      this.hearTimes(reply);
      if (!reply.leased && !this.readOnly) this.lock(words.leaseLost);
    } catch (error) {
      if (error.status === 401 && !this.readOnly) this.lock(words.signedOut, true);
    }
  }

  announce(text) {
    $("announcer").textContent = text;
  }

  /** The end: nothing more can be typed, the rest is sent, then the attempt is handed in. */
  async finish() {
    if (this.phase === "ending" || this.phase === "ended") return;
    this.view.settle();
    this.phase = "ending";
    if (this.questions) this.go(this.place, false);
    this.say(words.ending);
    await this.queue.drain(GRACE_MS);
    for (let tries = 0; this.phase !== "ended"; tries += 1) {
      try {
        const { receipt, url } = await this.wire.post("submit", {});
        await this.showEnd(receipt, url);
      } catch (error) {
        if (error.status === 409) return this.lock(words.leaseLost);
        if (error.status === 401) return this.lock(words.signedOut, true);
        mustBeTheWire(error);
        this.say(words.notHandedIn, "danger");
        await pause(Math.min(15000, 1000 * 2 ** tries) * (0.5 + Math.random()));
      }
    }
  }

  async showEnd(receipt, url) {
    this.phase = "ended";
    this.say("");
    for (const id of ["work", "palette-box", "waiting"]) $(id).hidden = true;
    $("time").hidden = true;
    $("saved").dataset.state = "saved";
    $("saved").textContent = words.handedIn;
    $("ended-how").textContent = receipt.ended_by === "deadline" ? words.endedByDeadline : words.endedByYou;
    $("receipt-name").textContent = receipt.pseudonym;
    $("receipt-count").textContent = receipt.answered;
    $("receipt-time").textContent = wallTime(receipt.at);
    $("receipt-digest").textContent = receipt.digest;
    $("receipt-print").href = url;
    $("ended").hidden = false;
    $("ended-title").focus();
    if (this.queue.unsaved === 0) await this.store.clear().catch(() => {});
  }

  askToSubmit() {
    if (this.phase !== "working" || this.readOnly) return;
    this.view.settle();
    const [empty, flagged] = [[], []];
    this.questions.forEach(({ slot }, place) => {
      if (this.queue.slot(slot).response === null) empty.push(place);
      if (this.marks.flags.includes(slot)) flagged.push(place);
    });
    const links = (places) => places.map((place) => {
      const button = element("button", { type: "button", className: "exam-jump" }, String(place + 1));
      button.setAttribute("aria-label", words.number.replace("{n}", place + 1));
      button.addEventListener("click", () => { $("submit-dialog").close(); this.go(place, true); });
      return button;
    });
    $("submit-empty").textContent = empty.length ? words.emptyCount.replace("{n}", empty.length) : words.allAnswered;
    $("submit-empty-list").replaceChildren(...links(empty));
    $("submit-flagged").textContent = flagged.length ? words.flaggedCount.replace("{n}", flagged.length) : "";
    $("submit-flagged-list").replaceChildren(...links(flagged));
    $("submit-dialog").showModal();
  }

  listen() {
    const on = (id, act) => $(id).addEventListener("click", act);
    on("previous", () => this.go(this.place - 1, true));
    on("next", () => this.go(this.place + 1, true));
    on("flag", () => this.flag());
    on("submit", () => this.askToSubmit());
    on("submit-cancel", () => $("submit-dialog").close());
    on("submit-confirm", () => { $("submit-dialog").close(); this.finish(); });
    on("help", () => $("help-dialog").showModal());
    on("help-close", () => $("help-dialog").close());
    $("shortcuts").checked = this.marks.shortcuts;
    $("shortcuts").addEventListener("change", (event) => this.remember({ shortcuts: event.target.checked }));
    listenToKeys({
      view: this.view, move: (by) => this.go(this.place + by, true), flag: () => this.flag(),
      help: () => $("help-dialog").showModal(),
      enabled: () => this.marks.shortcuts && this.phase === "working",
    });
    const back = () => { if (!this.readOnly && this.phase === "working") this.queue.hurry(); };
    window.addEventListener("online", back);
    window.addEventListener("focus", back);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") return back();
      return this.leave();
    });
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("beforeunload", (event) => {
      if (this.queue.unsaved && !this.readOnly) event.preventDefault();
    });
  }

  leave() {
    if (this.phase !== "working" || this.readOnly) return;
    this.view.settle();
    this.queue.flushOnLeaving();
  }
}

new Room().open();
