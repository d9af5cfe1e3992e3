/* The exam page: shows the paper and hands its answers on. It never navigates while answers are open. */

import { Aids } from "./aids.js";
import { album } from "./album.js";
import { ServerClock } from "./clock.js";
import { Complaint } from "./complaint.js";
import { Contact } from "./contact.js";
import { Ending } from "./ending.js";
import { listenToKeys } from "./keys.js";
import { becomeWriter } from "./lease.js";
import { proofOfBrowser } from "./locked-browser.js";
import { $, announce } from "./page.js";
import { Palette } from "./palette.js";
import { Promises } from "./promise.js";
import { Queue } from "./queue.js";
import { Rescue } from "./rescue.js";
import { SavingState } from "./saving-state.js";
import { keepShell } from "./shell.js";
import { openStore } from "./store.js";
import { Tools } from "./tools.js";
import { QuestionView, element } from "./view.js";
import { Wire } from "./wire.js";

const given = JSON.parse($("room-data").textContent);

class Room {
  words = given.words;
  place = 0;
  phase = "loading"; // loading, waiting, working, ending, ended
  readOnly = null; // why, in words
  marks = { flags: [], shortcuts: true };

  async open() {
    album.words = this.words;
    this.clock = new ServerClock();
    const proof = given.locked ? await proofOfBrowser() : {};
    this.wire = new Wire(given.addresses, given.token, this.clock, proof);
    if (!window.isSecureContext) return this.refuseToOpen();
    this.store = await openStore(given.attempt);
    const promises = await Promises.open(given.attempt, given.promiseKey, given.libraries.ed25519);
    this.marks = { ...this.marks, ...(await this.store.marks()) };
    this.queue = new Queue({
      store: this.store, wire: this.wire, clock: this.clock, promises,
      told: (reply) => this.heard(reply), refused: (status, _events, told) => this.turnedDown(status, told),
    });
    this.saving = new SavingState(this);
    this.ending = new Ending(this);
    this.contact = new Contact(this);
    const aids = new Aids(() => this.marks, (change) => this.remember(change));
    this.view = new QuestionView($("question"), this.words, (slot, response) => this.queue.answer(slot, response), aids);
    this.tools = new Tools($("tools"), this.view, given);
    this.palette = new Palette($("palette"), this.words, (place) => this.go(place, true));
    this.rescue = new Rescue(this, given);
    this.complaint = new Complaint(this);
    this.listen();
    this.listenToLeaving();
    this.listenToOffer();
    this.listenToRehearsal();
    keepShell(given.shell);
    const writer = await becomeWriter(given.attempt, () => this.takeOver());
    if (!writer) {
      this.readOnly = this.words.otherTab;
      await this.contact.begin();
    }
    this.contact.keepUp();
  }

  takeOver() {
    this.readOnly = null;
    return this.contact.begin();
  }

  /** Without HTTPS the browser gives neither keys nor locks: no answer could be called safe. */
  refuseToOpen() {
    $("saved").dataset.state = "refused";
    $("saved").textContent = this.words.insecure;
  }

  /** Before the start: what is waited for, and the time until then. */
  wait(state) {
    this.phase = "waiting";
    $("waiting").hidden = false;
    $("waiting-why").textContent = this.words[state] ?? "";
    $("saved").dataset.state = "empty";
    $("saved").textContent = this.words.ready;
  }

  /** The paper is open: show its questions in the candidate's order. */
  work(questions, arrangement) {
    const again = this.phase === "working" && this.questions;
    this.rehearsal?.close();
    const bySlot = new Map(questions.map((question) => [question.slot, question]));
    this.questions = arrangement.questions.map((slot) => bySlot.get(slot));
    this.orders = arrangement.options;
    this.palette.fill(this.questions.length);
    this.phase = "working";
    for (const id of ["waiting", "ended"]) $(id).hidden = true;
    for (const id of ["work", "palette-box"]) $(id).hidden = false;
    if (again) this.goOn();
    else this.go(Math.min(this.marks.place ?? 0, this.questions.length - 1), false);
    this.showOffer();
    if (!this.readOnly) this.queue.hurry();
  }

  /** The server was reached again: what is being typed stays under the hand. */
  goOn() {
    this.view.settle();
    const { slot } = this.questions[this.place];
    const unchanged = JSON.stringify(this.queue.slot(slot).response) === this.shown && this.locked === this.shownLocked;
    if (unchanged) this.refresh();
    else this.go(this.place, false);
  }

  get locked() {
    return this.readOnly !== null || this.phase !== "working" || this.contact.standing;
  }

  /** Show the question in a place of the candidate's order. */
  go(place, focus) {
    if (!this.questions || place < 0 || place >= this.questions.length) return;
    this.place = place;
    const question = this.questions[place];
    this.tools.rest();
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

  /** Something of the question came later than it: what is being typed stays. */
  showAgain() {
    if (this.phase !== "working") return;
    this.view.settle();
    this.go(this.place, false);
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
    $("answered").textContent = this.words.answeredOf
      .replace("{n}", this.queue.answered()).replace("{total}", this.questions.length);
    this.showSaved();
  }

  showSaved() {
    this.saving.show({ readOnly: this.readOnly !== null, working: this.phase === "working" });
  }

  say(text, kind, link) {
    this.saving.say(text, kind, link);
  }

  /** The invigilator speaks to everybody: heard at once, and there to be read again. */
  hearAnnouncement(text) {
    $("announcements").append(element("li", {}, text));
    $("announcements").hidden = false;
    announce(text);
  }

  heard(reply) {
    if (reply) this.contact.hear(reply);
    this.refresh();
  }

  turnedDown(status, told) {
    if (status === "machine") this.lock(told, [location.pathname, this.words.tryAgain]);
    if (status === "lease_lost") this.lock(this.words.leaseLost);
    if (status === "signed_out") this.lock(this.words.signedOut, [given.addresses.door, this.words.toDoor]);
    if (status === "foreign") this.lock(this.words.reload);
    if (status === "late" || status === "submitted") this.ending.finish();
    if (status === "conflict") this.contact.begin();
  }

  /** Only looking on from here; the reason stays on the page, with the way out of it: address and words. */
  lock(why, way = null) {
    this.readOnly = why;
    this.queue.stopped = true;
    const left = this.queue.leftovers().length;
    const text = left ? `${why} ${this.words.leftHere.replace("{n}", left)}` : why;
    this.say(text, "danger", way);
    announce(text);
    if (this.questions) this.go(this.place, false);
    this.showSaved();
  }

  listen() {
    const on = (id, act) => $(id).addEventListener("click", act);
    on("previous", () => this.go(this.place - 1, true));
    on("next", () => this.go(this.place + 1, true));
    on("flag", () => this.flag());
    on("submit", () => this.ending.ask());
    on("submit-cancel", () => $("submit-dialog").close());
    on("submit-confirm", () => { $("submit-dialog").close(); this.ending.finish(); });
    on("help", () => this.openHelp());
    on("help-close", () => $("help-dialog").close());
    $("shortcuts").checked = this.marks.shortcuts;
    $("shortcuts").addEventListener("change", (event) => this.remember({ shortcuts: event.target.checked }));
    listenToKeys({
      view: this.view, tools: this.tools, move: (by) => this.go(this.place + by, true), flag: () => this.flag(),
      help: () => this.openHelp(),
      enabled: () => this.marks.shortcuts && this.phase === "working",
    });
  }

  openHelp() {
    this.complaint.offer();
    $("help-dialog").showModal();
  }

  /** Coming back sends at once; leaving sends what is unsent once more. */
  listenToLeaving() {
    const back = () => {
      this.contact.hurry();
      if (!this.readOnly && this.phase !== "ended") this.queue.hurry();
    };
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

  /** Answers of this machine from before the paper was moved elsewhere: the candidate decides. */
  showOffer() {
    const places = this.queue.offered.map(({ slot }) => this.questions.findIndex((one) => one.slot === slot) + 1);
    $("offer").hidden = places.length === 0 || this.readOnly !== null;
    $("offer-places").textContent = this.words.offered.replace("{places}", places.sort((a, b) => a - b).join(", "));
  }

  listenToOffer() {
    const decide = async (take) => {
      $("offer").hidden = true;
      this.view.settle();
      await this.queue.decide(take);
      this.go(this.place, true);
    };
    $("offer-take").addEventListener("click", () => decide(true));
    $("offer-leave").addEventListener("click", () => decide(false));
  }

  /** While waiting: sample questions, which close by themselves before the paper opens. */
  listenToRehearsal() {
    const remaining = () => (this.phase === "waiting" ? this.contact.startsAt - this.clock.now() : 0);
    $("rehearse").addEventListener("click", async () => {
      const { Rehearsal } = await import("./rehearsal.js");
      this.rehearsal ??= new Rehearsal(this.words, { remaining, left: () => $("waiting-title").focus() });
      this.rehearsal.open();
    });
  }

  leave() {
    if (this.phase !== "working" || this.readOnly) return;
    this.view.settle();
    this.queue.flushOnLeaving();
  }
}

new Room().open();
