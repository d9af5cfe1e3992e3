/* A server, a wire with faults and a disk for the exam page's queue, all inside one page. Time runs a thousandfold. */

const realTimeout = window.setTimeout.bind(window);
window.setTimeout = (act, ms, ...rest) => realTimeout(act, ms / 1000, ...rest);

import { ServerClock } from "/static/js/exam/clock.js";
import { Promises, contentDigest } from "/static/js/exam/promise.js";
import { Queue } from "/static/js/exam/queue.js";
import { Refused, Unreached } from "/static/js/exam/wire.js";

export const ATTEMPT = "5e0b4b1c-1111-4222-8333-444455556666";
export const rest = (ms = 1) => new Promise((resolve) => realTimeout(resolve, ms));

const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** The rules of the server as the protocol states them, and a key to promise with. */
export class FakeServer {
  held = new Map(); // slot/seq -> {response, at}
  epoch = 1;
  fate = () => "saved";
  requests = 0;
  most = 50;

  static async open() {
    const server = new FakeServer();
    server.keys = await crypto.subtle.generateKey({ name: "Ed25519" }, true, ["sign", "verify"]);
    server.key = base64url(await crypto.subtle.exportKey("raw", server.keys.publicKey));
    server.sign = async (event, at, digest) => base64url(await crypto.subtle.sign({ name: "Ed25519" }, server.keys.privateKey,
      new TextEncoder().encode(`promise1\n${ATTEMPT}\n${event.slot}\n${event.seq}\n${digest}\n${at}`)));
    return server;
  }

  async save({ epoch, events }) {
    this.requests += 1;
    if (events.length > this.most) throw new Refused(413, {});
    const results = [];
    for (const event of events) results.push(await this.#one(event, epoch));
    return { server_now: 5, ends_at: 10, epoch: this.epoch, results, stopped: results.some((one) => one.status === "stopped") };
  }

  async #one(event, epoch) {
    const { slot, seq } = event;
    const name = `${slot}/${seq}`;
    const response = JSON.stringify(event.response);
    const status = epoch === this.epoch ? this.fate(event) : "lease_lost";
    const known = this.held.get(name);
    if (!known && status !== "saved" && status !== "late_sync") return { slot, seq, status, at: 7, digest: "", ack: "" };
    if (known && known.response !== response) return { slot, seq, status: "conflict", at: 7, digest: "", ack: "" };
    this.held.set(name, known ?? { response, at: 7, slot, seq });
    const digest = await contentDigest(event);
    return { slot, seq, status, at: 7, digest, ack: await this.sign(event, 7, digest) };
  }

  desk() {
    const last = new Map();
    for (const row of this.held.values()) if (!(last.get(row.slot)?.seq > row.seq)) last.set(row.slot, row);
    const answers = [...last.values()].map(({ slot, seq, response, at }) => ({ slot, seq, response: JSON.parse(response), at }));
    return { epoch: this.epoch, answers };
  }

  present() {
    return Object.fromEntries(this.desk().answers.map(({ slot, response }) => [slot, response]));
  }
}

/** A disk shared by tabs; a write takes a moment, a closed tab writes no more. */
export class FakeStore {
  trouble = null;
  constructor(disk) { this.disk = disk; }
  async put(events) {
    const rows = structuredClone(events);
    await rest(0);
    if (this.dead) return new Promise(() => {});
    if (this.fails) { this.trouble = "full"; throw new DOMException("full", "QuotaExceededError"); }
    for (const row of rows) this.disk.events.set(row.seq, row);
    return undefined;
  }
  async all() { return structuredClone([...this.disk.events.values()]); }
  async leases() { return [...this.disk.leases]; }
  async putLeases(leases) { this.disk.leases = leases; }
}

export const freshDisk = () => ({ events: new Map(), leases: [] });

export class FakeWire {
  fault = () => null;
  constructor(server) { this.server = server; }

  async post(name, data, { abort } = {}) {
    const fault = this.fault(data);
    await rest(0);
    if (this.dead) return new Promise(() => {});
    if (fault === "silence") await new Promise((_ok, fail) => abort?.addEventListener("abort", () => fail(new Unreached("aborted"))));
    if (fault === "lost" || fault === "html") throw new Unreached(fault);
    if (fault === "500" || fault === "502" || fault === "429") throw new Refused(Number(fault), { message: "" }, fault === "429" ? 2000 : 0);
    if (fault === "twice") await this.server.save(data);
    const reply = await this.server.save(data);
    if (fault === "reply lost") throw new Unreached("reset");
    if (fault === "empty") return {};
    if (fault === "half") return { ...reply, results: reply.results.slice(0, reply.results.length >> 1) };
    if (fault === "forged") return { ...reply, results: reply.results.map((one) => ({ ...one, ack: base64url(new Uint8Array(64)) })) };
    if (fault === "other") return { ...reply, results: reply.results.map((one) => ({ ...one, digest: "0".repeat(32) })) };
    return reply;
  }
}

/** A tab: its queue over the shared disk and server, and what it was told. */
export async function openTab(server, disk, { clear = true, desk = server.desk() } = {}) {
  const [store, wire, clock] = [new FakeStore(disk), new FakeWire(server), new ServerClock()];
  clock.sample(1000000, performance.now(), performance.now());
  const tab = { store, wire, clock, refusals: [] };
  tab.queue = new Queue({
    store, wire, clock, promises: await Promises.open(ATTEMPT, server.key, ""),
    told: () => {}, refused: (status) => tab.refusals.push(status),
  });
  tab.close = () => { store.dead = wire.dead = tab.queue.stopped = true; };
  await tab.queue.recover(desk, { clear });
  if (clear) tab.queue.hurry();
  return tab;
}

export async function until(claim, tries = 3000) {
  for (let i = 0; i < tries; i += 1) {
    if (claim()) return true;
    await rest(1);
  }
  return false;
}

export function dice(seed) {
  let state = seed * 2654435761 % 2147483647 || 1;
  return (sides) => (state = state * 48271 % 2147483647) % sides;
}

const FAULTS = [null, null, null, "lost", "reply lost", "twice", "500", "html", "half", "forged", "empty"];

/** Three tabs of one browser, one of which writes; faults of every kind; the writer may die at any moment.
 * Gives what went wrong. */
export async function history(keys, seed) {
  const [roll, disk, server, wanted, wrong] = [dice(seed), freshDisk(), new FakeServer(), {}, []];
  Object.assign(server, { keys: keys.keys, key: keys.key, sign: keys.sign });
  const lookOn = async () => {
    const tab = await openTab(server, disk, { clear: false });
    tab.wire.fault = () => FAULTS[roll(FAULTS.length)];
    return tab;
  };
  const takeOver = async (tab) => {
    await tab.queue.recover(server.desk(), { clear: true });
    tab.queue.hurry();
  };
  const tabs = [await lookOn(), await lookOn(), await lookOn()];
  await takeOver(tabs[0]);
  for (let step = 0; step < 12; step += 1) {
    const [slot, response] = [1 + roll(4), roll(5) ? roll(4) : null];
    await tabs[0].queue.answer(slot, response);
    wanted[slot] = response;
    if (roll(3) === 0) await rest(roll(3));
    for (const told of [1, 2, 3, 4]) {
      const shown = tabs[0].queue.slot(told);
      if (shown.state === "saved" && server.present()[told] !== shown.response) wrong.push([seed, "not there", told]);
    }
    if (roll(4) === 0) {
      tabs.shift().close();
      tabs.push(await lookOn());
      await takeOver(tabs[0]);
    }
  }
  tabs[0].wire.fault = () => null;
  tabs[0].queue.hurry();
  if (!(await until(() => tabs[0].queue.unsaved === 0, 4000))) wrong.push([seed, "not drained"]);
  for (const slot of Object.keys(wanted)) if (server.present()[slot] !== wanted[slot]) wrong.push([seed, "lost", slot]);
  tabs.forEach((tab) => tab.close());
  return wrong;
}
