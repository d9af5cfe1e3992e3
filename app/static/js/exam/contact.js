/* Contact with the server over the attempt: its times, its phases, signs of life. */

import { spell } from "./clock.js";
import { $, announce, jittered, pause } from "./page.js";
import { TimeLeft } from "./time-left.js";
import { mustBeTheWire } from "./wire.js";

const PULSE_MS = 20000;
const TICK_MS = 250;
const LONGEST_PAUSE_MS = 15000;
const START_WITHIN_MS = 1500;

export class Contact {
  /** `room`: the page's Room, whose phase this changes. */
  constructor(room) {
    this.room = room;
    this.words = room.words;
    this.timeLeft = new TimeLeft(room.words);
  }

  keepUp() {
    setInterval(() => this.tick(), TICK_MS);
    setInterval(() => this.pulse(), PULSE_MS);
  }

  /** Ask the server how the attempt stands; go on from there. Repeated until it answers. */
  async begin() {
    const { room, words } = this;
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.#take(await room.wire.post("start", {}));
      } catch (error) {
        if (error.status === 401) return room.lock(words.signedOut, true);
        if (error.status === 403) return room.lock(words.reload);
        if (error.status === 409) return room.lock(words.leaseLost);
        mustBeTheWire(error);
        room.say(words.noServer);
        await pause(jittered(Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** tries)));
      }
    }
  }

  async #take(desk) {
    const { room } = this;
    this.endsAt = desk.ends_at;
    this.startsAt = desk.starts_at;
    room.say("");
    if (desk.over) return room.ending.finish();
    if (!desk.arrangement) {
      room.wait();
      return this.tick();
    }
    const { questions } = await room.wire.get(desk.paper);
    await room.queue.recover(desk.epoch, desk.answers);
    room.work(questions, desk.arrangement);
    return this.tick();
  }

  /** Hear the times that came with any reply. */
  hear({ ends_at: endsAt, over }) {
    const { room } = this;
    if (this.endsAt && endsAt > this.endsAt) {
      announce(this.words.moreTime.replace("{n}", Math.round((endsAt - this.endsAt) / 60000)));
    }
    this.endsAt = endsAt;
    if (over && room.phase === "working") room.ending.finish();
  }

  tick() {
    const { room } = this;
    if (!room.clock.known) return;
    if (room.clock.slept()) this.pulse();
    const now = room.clock.now();
    if (room.phase === "waiting") this.#countDown(now);
    if (room.phase === "working") this.#runDown(now);
  }

  #runDown(now) {
    const { room } = this;
    const seconds = (this.endsAt - now) / 1000;
    this.timeLeft.show(seconds);
    room.showSaved();
    if (seconds <= 0 && !room.readOnly) room.ending.finish();
  }

  #countDown(now) {
    const seconds = (this.startsAt - now) / 1000;
    $("countdown").textContent = spell(seconds);
    if (seconds > 0) return;
    this.room.phase = "loading";
    // Not everybody in the same instant: the clock runs the same for all.
    pause(Math.random() * START_WITHIN_MS).then(() => this.begin());
  }

  async pulse() {
    const { room, words } = this;
    if (room.phase === "ended" || room.phase === "loading") return;
    try {
      const reply = await room.wire.post("pulse", { unsaved: room.queue.unsaved });
      this.startsAt = reply.starts_at;
      this.hear(reply);
      if (!reply.leased && !room.readOnly) room.lock(words.leaseLost);
    } catch (error) {
      mustBeTheWire(error);
      if (error.status === 401 && !room.readOnly) room.lock(words.signedOut, true);
    }
  }
}
