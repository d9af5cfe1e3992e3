/* The queue of answers: kept on this machine first, sent in order by one loop, saved only when the server's promise is verified.

An event is {slot, seq, response, at, epoch, state}, in this page also {since, tick, own, written, aside}. States: queued,
sent (the server may have it), acked (with the promise), refused (with the reason), declined (another answer took its place). */

import { jittered, pause } from "./page.js";
import { ENDS_WRITING, mustBeTheWire } from "./wire.js";

const MOST = 50;
const MOST_BYTES = 100000;
const KEEPALIVE_BYTES = 60000;
const RETRY_MS = [1000, 2000, 4000, 8000, 15000];
const LONGEST_REST_MS = 60000;
const STUCK_MS = 4000;
const KEPT_BY_SERVER = { saved: "saved", late_sync: "late" };
const NOT_KEPT = new Set(["lease_lost", "late", "submitted", "invalid"]);

const size = (value) => new TextEncoder().encode(JSON.stringify(value)).length;
const wired = ({ slot, seq, response, at }) => ({ slot, seq, response, at });
const stored = ({ slot, seq, response, at, epoch, state, reason, promise }) =>
  ({ slot, seq, response, at, epoch, state, reason, promise });

export class Queue {
  #pending = new Map(); // not yet acknowledged, by sequence
  #refused = []; // what the server will not count
  #slots = new Map(); // the present answer of each slot
  #sequence = 0;
  #epoch = 0;
  #clear = false; // whether the server was asked how the attempt stands, and this page may write
  #failures = 0;
  #notBefore = 0;
  #most = MOST;
  #running = false;
  #inflight = null;
  #wake = () => {};

  /** `told` hears of every change; `refused` of answers the server will not count, with the status. */
  constructor({ store, wire, clock, promises, told, refused }) {
    Object.assign(this, { store, wire, clock, promises, told, refused });
    this.lastSaved = null;
    this.stopped = false; // by a lock: this page may not write
    this.standing = false; // the attempt's clock stands
    this.offered = []; // answers of an earlier lease, for the candidate to decide
  }

  /** Join what the server holds (a desk: {epoch, answers}) with what this machine kept.
   *
   * `clear`: the server was just asked and this page may write; what was never acknowledged is sent again.
   * Otherwise (offline, or another tab writes) the desk is what the server was last known to hold. */
  async recover({ epoch, answers }, { clear }) {
    const kept = new Map((await this.store.all()).map((event) => [event.seq, event]));
    const leases = new Set(await this.store.leases());
    // What was answered in this page is known better here: its last state may not be written yet.
    for (const event of [...this.#pending.values(), ...this.#refused]) if (event.own) kept.set(event.seq, event);
    [this.#pending, this.#slots, this.#refused, this.offered] = [new Map(), new Map(), [], []];
    for (const { slot, seq, response, at, late } of answers) {
      this.#slots.set(slot, { slot, seq, response, at, state: late ? "late" : "saved" });
      this.lastSaved = Math.max(this.lastSaved ?? 0, at);
    }
    this.#sequence = Math.max(this.#sequence, ...answers.map(({ seq }) => seq), ...kept.keys());
    this.#epoch = epoch;
    this.#clear = clear;
    const foreign = [];
    for (const event of [...kept.values()].sort((a, b) => a.seq - b.seq)) {
      if (event.state === "declined") continue;
      if (!clear || isOwn(event, epoch, leases)) this.#takeUp(event);
      else if (event.state !== "acked") foreign.push(event);
    }
    this.#offer(foreign);
    if (clear) await this.#hold(leases);
    this.#changed();
  }

  #takeUp(event) {
    const held = this.#slots.get(event.slot);
    const newer = !held || event.seq > held.seq;
    const clash = held?.seq === event.seq && !same(held.response, event.response);
    if (event.state === "refused" && (event.reason === "invalid" || !this.#clear)) {
      this.#refused.push(event);
      if (newer) this.#slots.set(event.slot, { ...event });
      return;
    }
    if (held?.seq === event.seq && !clash) return; // the server has it
    if (event.state === "acked" && !this.#clear && newer) this.#settleAlone(event);
    // If the server has lost since what it had promised to hold, it gets it again.
    if (event.state === "acked" && !(this.#clear && newer)) return;
    const taken = { ...event, state: "queued", since: event.since ?? performance.now() };
    if (this.#clear) taken.epoch = this.#epoch;
    if (clash && this.#clear) taken.seq = ++this.#sequence; // the old number stands for something else there
    this.#pending.set(taken.seq, taken);
    if (newer || clash) this.#slots.set(taken.slot, { ...taken, state: "waiting" });
    if (this.#clear) taken.written = this.#keep([taken]);
  }

  /** Without the server its promise is its word. */
  #settleAlone(event) {
    const { at, status } = event.promise;
    this.#slots.set(event.slot, { ...event, at, state: KEPT_BY_SERVER[status] });
    this.lastSaved = Math.max(this.lastSaved ?? 0, at);
  }

  /** What an earlier lease left unsent: nothing to ask where the server holds the same. */
  #offer(foreign) {
    const last = new Map(foreign.map((event) => [event.slot, event]));
    for (const event of foreign) {
      const differs = !same(this.slot(event.slot).response, event.response);
      if (last.get(event.slot) === event && differs) this.offered.push(event);
      else this.#keep([{ ...event, state: "declined", reason: "replaced" }]);
    }
  }

  async #hold(leases) {
    this.stopped = false;
    if (!leases.has(this.#epoch)) await this.store.putLeases([...leases, this.#epoch]).catch(() => {});
  }

  /** The candidate's word on what was offered: give these answers now, or leave the server's. */
  async decide(take) {
    const offered = this.offered.splice(0);
    for (const event of offered) {
      if (take) await this.answer(event.slot, event.response);
      await this.#keep([{ ...event, state: "declined", reason: take ? "given again" : "left" }]);
    }
    this.#changed();
  }

  slot(number) {
    return this.#slots.get(number) ?? { response: null, state: "empty" };
  }

  /** How many questions have an answer that the server has not confirmed. */
  get unsaved() {
    return new Set([...this.#pending.values()].map((event) => event.slot)).size;
  }

  /** Since when (counter) the oldest unconfirmed answer waits, or null. */
  get waitingSince() {
    const times = [...this.#pending.values()].map((event) => event.since);
    return times.length ? Math.min(...times) : null;
  }

  /** Everything the server has not taken, oldest first: for the emergency file. */
  leftovers() {
    return [...this.#pending.values(), ...this.offered, ...this.#refused].sort((a, b) => a.seq - b.seq);
  }

  answered() {
    return [...this.#slots.values()].filter((held) => held.response !== null).length;
  }

  /** Take an answer: first on this machine's disk, then on its way. */
  async answer(slot, response) {
    const tick = performance.now();
    const event = {
      slot, seq: ++this.#sequence, response, at: Math.round(this.clock.at(tick)), epoch: this.#epoch,
      state: "queued", since: tick, own: true,
    };
    if (!this.clock.sure) event.tick = tick; // to be corrected when the server's time is known
    this.#slots.set(slot, { ...event, state: "waiting" });
    this.#pending.set(event.seq, event);
    event.written = this.#keep([event]);
    this.#changed();
    await event.written;
    this.#wake();
    this.#go();
  }

  /** Write the events on this machine. Where that fails they stay in memory and are sent all the same. */
  async #keep(events, options) {
    try {
      await this.store.put(events.map(stored), options);
    } catch {
      this.#changed(); // the store says what is wrong, the page shows it
    }
  }

  /** Send now: the network is back, the page is looked at again. */
  hurry() {
    this.#failures = 0;
    if (this.#inflight && performance.now() - this.#inflight.since > STUCK_MS) this.#inflight.abort.abort();
    this.#wake();
    this.#go();
  }

  #go() {
    if (!this.#running && this.#clear && !this.stopped) this.#run();
  }

  async #run() {
    this.#running = true;
    try {
      while (this.#pending.size && !this.stopped) {
        const forward = await this.#sendSome();
        if (forward) this.#failures = 0;
        else if (!this.stopped) await this.#wait();
      }
    } finally {
      this.#running = false;
      this.#changed();
    }
  }

  /** The next events: oldest first; one that the server could not even read goes alone and last. */
  #batch() {
    const all = [...this.#pending.values()].sort((a, b) => a.seq - b.seq);
    const fit = [];
    let bytes = 0;
    for (const event of all.filter((one) => !one.aside).slice(0, this.#most)) {
      bytes += size(wired(event)) + 1;
      if (fit.length && bytes > MOST_BYTES) break;
      fit.push(event);
    }
    return fit.length ? fit : all.slice(0, 1);
  }

  async #sendSome() {
    const batch = this.#batch();
    await Promise.all(batch.map((event) => event.written));
    for (const event of batch) this.#correct(event);
    const abort = new AbortController();
    this.#inflight = { since: performance.now(), abort };
    try {
      this.#mark(batch);
      const data = { epoch: this.#epoch, events: batch.map(wired) };
      const reply = await this.wire.post("answers", data, { abort: abort.signal });
      return await this.#settle(batch, reply);
    } catch (error) {
      mustBeTheWire(error);
      return abort.signal.aborted || this.#failed(batch, error);
    } finally {
      this.#inflight = null;
    }
  }

  /** Written down without waiting for the disk: only a hint that the server may hold it. */
  #mark(batch) {
    const fresh = batch.filter((event) => event.state === "queued");
    for (const event of fresh) event.state = "sent";
    if (fresh.length) this.#keep(fresh, { strict: false });
  }

  #correct(event) {
    if (event.tick === undefined || !this.clock.sure) return;
    event.at = Math.round(this.clock.at(event.tick));
    delete event.tick;
  }

  /** What a failure asks for; true: go on at once. */
  #failed(batch, error) {
    const status = error.status ?? error.gateway;
    if (error.reason in ENDS_WRITING) {
      this.stopped = true;
      this.refused(ENDS_WRITING[error.reason], [], error.message);
      return false;
    }
    if (error.retryAfter) this.#notBefore = performance.now() + Math.min(error.retryAfter, LONGEST_REST_MS);
    if (status !== 413 && error.status !== 400) return false;
    if (batch.length > 1) {
      this.#most = Math.ceil(batch.length / 2);
      return true;
    }
    const known = batch[0].aside;
    batch[0].aside = true; // the others must not wait for it
    return !known && this.#pending.size > 1;
  }

  /** Take the server's word on each event. Give whether any of them is off the list. */
  async #settle(batch, reply) {
    const byNumber = new Map((Array.isArray(reply.results) ? reply.results : []).map((one) => [`${one.slot}/${one.seq}`, one]));
    const refusals = new Map();
    const before = this.#pending.size;
    this.standing = reply.stopped === true;
    const results = batch.map((event) => byNumber.get(`${event.slot}/${event.seq}`));
    const verified = await Promise.all(batch.map((event, i) =>
      results[i]?.status in KEPT_BY_SERVER && this.promises.hold(event, results[i])));
    const acked = batch.filter((event, i) => verified[i] && this.#saved(event, results[i]));
    if (acked.length) this.#keep(acked, { strict: false });
    batch.forEach((event, i) => this.#turnedDown(event, results[i]?.status, refusals));
    if (this.#pending.size < before) this.#most = Math.min(MOST, this.#most * 2);
    this.told(reply);
    for (const [status, events] of refusals) this.refused(status, events);
    this.#changed();
    return this.#pending.size < before;
  }

  #saved(event, { status, at, digest, ack }) {
    Object.assign(event, { state: "acked", promise: { at, digest, ack, status } });
    this.#settled(event, KEPT_BY_SERVER[status], at);
    return true;
  }

  #settled(event, state = "saved", at = event.at) {
    this.#pending.delete(event.seq);
    const held = this.#slots.get(event.slot);
    if (held?.seq === event.seq) Object.assign(held, { state, at });
    this.lastSaved = Math.max(this.lastSaved ?? 0, at);
  }

  #turnedDown(event, status, refusals) {
    if (status === "conflict") this.#renumber(event);
    if (!NOT_KEPT.has(status)) return; // kept; or early, or the clock stands: sent again later
    refusals.set(status, [...(refusals.get(status) ?? []), event]);
    if (status === "lease_lost") return; // stays as it was: this machine may get the lease back
    Object.assign(event, { state: "refused", reason: status });
    this.#pending.delete(event.seq);
    this.#refused.push(event);
    const held = this.#slots.get(event.slot);
    if (held?.seq === event.seq) held.state = "refused";
    this.#keep([event]);
  }

  /** The server holds something else under this number: the candidate's present answer gets a new one. */
  #renumber(event) {
    this.#pending.delete(event.seq);
    const held = this.#slots.get(event.slot);
    const present = held?.seq === event.seq;
    this.#keep([{ ...event, state: "declined", reason: "conflict" }]);
    if (!present) return;
    const again = { ...event, seq: ++this.#sequence, state: "queued", own: true };
    this.#pending.set(again.seq, again);
    Object.assign(held, { seq: again.seq });
    again.written = this.#keep([again]);
  }

  async #wait() {
    const wanted = jittered(RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)]);
    this.#changed();
    await Promise.race([pause(wanted), new Promise((resolve) => (this.#wake = resolve))]);
    this.#wake = () => {};
    const rest = this.#notBefore - performance.now();
    if (rest > 0) await pause(rest);
  }

  /** The page is being left: what is unsent is sent once more, outliving the page. */
  flushOnLeaving() {
    if (!this.#clear || this.stopped) return;
    const events = this.#batch().map(wired);
    while (events.length && size({ epoch: this.#epoch, events }) > KEEPALIVE_BYTES) events.pop();
    if (events.length) this.wire.post("answers", { epoch: this.#epoch, events }, { keepalive: true }).catch(() => {});
  }

  /** Resolve when nothing that can be sent is unsent (true), when this page may not write, or the time is up. */
  async drain(ms) {
    const end = performance.now() + ms;
    const open = () => [...this.#pending.values()].some((event) => !event.aside);
    this.hurry();
    while (open() && !this.stopped && performance.now() < end) await pause(100);
    return !open();
  }

  #changed() {
    this.told(null);
  }
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Whether no other device has held the lease between the event's epoch and now. */
function isOwn(event, epoch, leases) {
  for (let between = (event.epoch ?? epoch) + 1; between < epoch; between += 1) if (!leases.has(between)) return false;
  return true;
}
