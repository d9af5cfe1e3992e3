/* The queue of answers: kept on this machine first, sent in order by one loop, saved only when the server said so. */

import { jittered, pause } from "./page.js";
import { contentDigest, mustBeTheWire } from "./wire.js";

const MOST = 50;
const RETRY_MS = [1000, 2000, 4000, 8000, 15000];
const KEEPALIVE_BYTES = 60000;

export class Queue {
  #pending = new Map();
  #slots = new Map();
  #sequence = 0;
  #epoch = 0;
  #failures = 0;
  #running = false;
  #wake = () => {};

  /** `told` hears of every change; `refused` of answers the server will not count, with the status. */
  constructor({ store, wire, clock, told, refused }) {
    Object.assign(this, { store, wire, clock, told, refused });
    this.waitingSince = null;
    this.lastSaved = null;
    this.stopped = false;
  }

  /** Join what the server holds with what this machine kept. What was never acknowledged is sent again. */
  async recover(epoch, served) {
    this.#epoch = epoch;
    for (const { slot, seq, response, at } of served) {
      this.#slots.set(slot, { seq, response, at, state: "saved" });
      this.#sequence = Math.max(this.#sequence, seq);
      this.lastSaved = Math.max(this.lastSaved ?? 0, at);
    }
    const kept = (await this.store.all()).sort((a, b) => a.seq - b.seq);
    for (const event of kept) {
      this.#sequence = Math.max(this.#sequence, event.seq);
      const held = this.#slots.get(event.slot);
      const newer = !held || event.seq > held.seq;
      if (event.state === "refused" || (event.state === "saved" && !newer)) continue;
      this.#pending.set(event.seq, event);
      if (newer) this.#slots.set(event.slot, { ...event, state: "waiting" });
    }
    this.#changed();
  }

  slot(number) {
    return this.#slots.get(number) ?? { response: null, state: "empty" };
  }

  get unsaved() {
    return new Set([...this.#pending.values()].map((event) => event.slot)).size;
  }

  answered() {
    return [...this.#slots.values()].filter((held) => held.response !== null).length;
  }

  /** Take an answer: first on this machine's disk, then on its way. */
  async answer(slot, response) {
    const event = { slot, seq: ++this.#sequence, response, at: Math.round(this.clock.now()), state: "waiting" };
    this.#slots.set(slot, event);
    this.#pending.set(event.seq, event);
    event.written = this.store.put(strip(event)).catch(() => {});
    this.#changed();
    await event.written;
    this.hurry();
  }

  /** Send now: something new, or the network is back. */
  hurry() {
    this.#failures = 0;
    this.#wake();
    if (!this.#running) this.#run();
  }

  async #run() {
    this.#running = true;
    try {
      while (this.#pending.size && !this.stopped) {
        if (await this.#sendSome()) this.#failures = 0;
        else await this.#wait();
      }
    } finally {
      this.#running = false;
      this.#changed();
    }
  }

  #batch() {
    return [...this.#pending.values()].sort((a, b) => a.seq - b.seq).slice(0, MOST);
  }

  async #sendSome() {
    const batch = this.#batch();
    await Promise.all(batch.map((event) => event.written));
    try {
      const reply = await this.wire.post("answers", { epoch: this.#epoch, events: batch.map(wired) });
      await this.#settle(batch, reply);
      return true;
    } catch (error) {
      if (error.status === 401 || error.status === 403) {
        this.stopped = true;
        this.refused(error.status === 401 ? "signed_out" : "foreign", []);
      }
      mustBeTheWire(error);
      return false;
    }
  }

  async #settle(batch, reply) {
    const bySequence = new Map(reply.results.map((result) => [`${result.slot}/${result.seq}`, result]));
    const refusals = new Map();
    for (const event of batch) {
      const result = bySequence.get(`${event.slot}/${event.seq}`);
      if (!result) continue;
      if (result.status === "saved") await this.#saved(event, result);
      else this.#turnedDown(event, result.status, refusals);
    }
    this.told(reply);
    for (const [status, events] of refusals) this.refused(status, events);
    this.#changed();
  }

  async #saved(event, result) {
    const digest = await contentDigest(event);
    if (digest !== null && digest !== result.digest) return; // not what was sent: it stays unsaved
    this.#pending.delete(event.seq);
    const held = this.#slots.get(event.slot);
    if (held.seq === event.seq) Object.assign(held, { state: "saved", at: result.at });
    this.lastSaved = Math.max(this.lastSaved ?? 0, result.at);
    await this.store.put({ ...strip(event), state: "saved", ack: result.ack }).catch(() => {});
  }

  #turnedDown(event, status, refusals) {
    this.#pending.delete(event.seq);
    if (this.slot(event.slot).seq === event.seq) this.slot(event.slot).state = "refused";
    // An answer that lost the lease stays here as it was: this machine may get the lease back.
    if (status !== "lease_lost") this.store.put({ ...strip(event), state: "refused" }).catch(() => {});
    refusals.set(status, [...(refusals.get(status) ?? []), event]);
  }

  async #wait() {
    const delay = jittered(RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)]);
    this.#changed();
    await Promise.race([pause(delay), new Promise((resolve) => (this.#wake = resolve))]);
  }

  /** The page is being left: what is unsent is sent once more, outliving the page. */
  flushOnLeaving() {
    const events = this.#batch();
    if (!events.length || this.stopped) return;
    let body = events.map(wired);
    while (body.length && JSON.stringify(body).length * 2 > KEEPALIVE_BYTES) body = body.slice(0, -1);
    this.wire.post("answers", { epoch: this.#epoch, events: body }, { keepalive: true }).catch(() => {});
  }

  /** Resolve when nothing is unsent, or when the time is up. */
  async drain(ms) {
    const end = performance.now() + ms;
    this.hurry();
    while (this.#pending.size && !this.stopped && performance.now() < end) await pause(100);
    return this.#pending.size === 0;
  }

  #changed() {
    if (!this.#pending.size) this.waitingSince = null;
    else this.waitingSince ??= performance.now();
    this.told(null);
  }
}

const wired = ({ slot, seq, response, at }) => ({ slot, seq, response, at });
const strip = ({ slot, seq, response, at, state }) => ({ slot, seq, response, at, state });
