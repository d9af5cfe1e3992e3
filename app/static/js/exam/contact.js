/* Contact with the server over the attempt: its times, its phases, signs of life; and going on without it. */

import { album, fetchPack, forgetPack } from "./album.js";
import { spell } from "./clock.js";
import { $, announce, jittered, pause } from "./page.js";
import { openSealed } from "./sealed.js";
import { TimeLeft } from "./time-left.js";
import { ENDS_WRITING, mustBeTheWire } from "./wire.js";

const PULSE_MS = 20000;
const WAITING_PULSE_MS = 10000;
const TICK_MS = 250;
const LONGEST_PAUSE_MS = 15000;
const START_WITHIN_MS = 1500;
const PRELOAD_WITHIN_MS = 5000;
const PICTURES_WITHIN_MS = 3000;
const SILENCE_MS = 30000;

/** A counter that goes on across a reload, for guesses only: a changed clock of the machine may shift it. */
const across = () => performance.timeOrigin + performance.now();

export class Contact {
  #beginning = null;
  #again = false;
  #wake = () => {};
  #sealed = null;
  #hung = false;
  #reached = performance.now();
  #heard = 0;
  /** Whether the attempt's clock stands by the invigilator's order. */
  standing = false;

  /** `room`: the page's Room, whose phase this changes. */
  constructor(room) {
    this.room = room;
    this.words = room.words;
    this.timeLeft = new TimeLeft(room.words);
  }

  keepUp() {
    setInterval(() => this.tick(), TICK_MS);
    let rest = 0;
    setInterval(() => {
      rest = this.room.phase === "waiting" || rest > 0 ? 0 : PULSE_MS - WAITING_PULSE_MS;
      if (rest === 0) this.pulse();
    }, WAITING_PULSE_MS);
  }

  /** Ask the server how the attempt stands; go on from there. Repeated until it answers. */
  begin() {
    this.#again = true;
    this.#beginning ??= this.#beginAll().finally(() => (this.#beginning = null));
    return this.#beginning;
  }

  /** The network may be back: do not wait longer to ask. */
  hurry() {
    this.#wake();
  }

  async #beginAll() {
    while (this.#again) {
      this.#again = false;
      await this.#beginOnce();
    }
  }

  async #beginOnce() {
    const { room } = this;
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.#take(await room.wire.post("start", {}));
      } catch (error) {
        mustBeTheWire(error);
        if (error.reason === "DeviceRefused") return room.lock(error.message);
        if (error.reason in ENDS_WRITING) return room.turnedDown(ENDS_WRITING[error.reason], error.message);
        await this.#goOnAlone();
        const wanted = jittered(Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** tries));
        await Promise.race([pause(wanted), new Promise((resolve) => (this.#wake = resolve))]);
      }
    }
  }

  /** Without the server: the paper as this machine kept it, if it did. */
  async #goOnAlone() {
    const { room, words } = this;
    const copy = room.phase === "loading" ? await room.store.kept("paper").catch(() => null) : null;
    if (copy) {
      const times = (await room.store.kept("times").catch(() => null)) ?? copy;
      [this.endsAt, this.startsAt] = [times.ends_at, times.starts_at];
      if (!room.clock.known) room.clock.suppose(times.server_now + Math.max(0, across() - times.across));
      await room.queue.recover(copy, { clear: false });
      await Promise.race([this.#hang(copy.pictures), pause(PICTURES_WITHIN_MS)]);
      room.work(copy.questions, copy.arrangement);
    }
    if (!room.readOnly) room.say(room.phase === "working" ? words.alone : words.noServer);
  }

  async #take(desk) {
    const { room } = this;
    this.hear(desk);
    this.startsAt = desk.starts_at;
    this.state = desk.state;
    if (!room.readOnly) room.say("");
    if (desk.over) {
      await room.queue.recover(desk, { clear: !room.readOnly }); // what is left here is sent first
      return room.ending.finish();
    }
    if (!desk.arrangement) {
      room.wait(desk.state);
      this.#preload(desk);
      return this.tick();
    }
    const paper = await this.#paper(desk);
    const questions = withCases(paper);
    const pictures = paper.images && { address: desk.images, opener: desk.opener, described: paper.images };
    await Promise.race([this.#hang(pictures), pause(PICTURES_WITHIN_MS)]);
    await room.queue.recover(desk, { clear: !room.readOnly });
    room.work(questions, desk.arrangement);
    const { epoch, answers, arrangement } = desk;
    await this.#keep("paper", { epoch, answers, arrangement, questions, pictures });
    return this.tick();
  }

  async #keep(name, value) {
    const times = { starts_at: this.startsAt, ends_at: this.endsAt, server_now: this.room.clock.now(), across: across() };
    await this.room.store.keep(name, { ...value, ...times }).catch(() => {});
  }

  /** Fetch the sealed paper and its pictures before the start, so that then only the key is needed. */
  async #preload({ sealed, images }) {
    if (!sealed || this.#sealed) return;
    await pause(Math.random() * PRELOAD_WITHIN_MS);
    this.#sealed = await this.room.wire.bytes(sealed).catch(() => null);
    if (images) await fetchPack(this.room.wire, images).catch(() => null);
  }

  async #paper({ sealed, opener, paper }) {
    if (!opener) return this.room.wire.get(paper);
    this.#sealed ??= await this.room.wire.bytes(sealed);
    return openSealed(this.#sealed, opener);
  }

  /** Put the pictures up; tried again until they are there, while the questions are already shown. */
  async #hang(pictures) {
    if (!pictures || this.#hung) return;
    for (let tries = 0; !this.#hung; tries += 1) {
      try {
        await album.fill(await fetchPack(this.room.wire, pictures.address), pictures.opener, pictures.described);
        this.#hung = true;
      } catch (error) {
        console.error(error); // whatever is wrong with a picture, the questions go on
        await forgetPack(pictures.address);
        await pause(jittered(Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** tries)));
      }
    }
    this.room.showAgain();
  }

  /** Hear what came with any reply: the times, and whether the clock stands. */
  hear({ ends_at: endsAt, over, stopped }) {
    const { room } = this;
    this.#reached = performance.now();
    if (this.endsAt && endsAt > this.endsAt) {
      announce(this.words.moreTime.replace("{n}", Math.round((endsAt - this.endsAt) / 60000)));
    }
    this.endsAt = endsAt;
    if (this.standing !== (stopped === true)) this.#stand(stopped === true);
    if (over && room.phase === "working") room.ending.finish();
  }

  #stand(standing) {
    const { room, words } = this;
    this.standing = standing;
    announce(standing ? words.clockStands : words.clockRuns);
    if (room.phase !== "working") return;
    room.view.settle();
    room.go(room.place, false);
    if (!room.readOnly) room.say(standing ? words.clockStands : "");
    if (!standing) room.queue.hurry();
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
    room.showSaved();
    if (this.standing) return this.timeLeft.stand();
    this.timeLeft.show(seconds, room.clock.sure);
    // A supposed time decides nothing: the server will say whether the paper is over.
    if (seconds <= 0 && room.clock.sure && !room.readOnly) room.ending.finish();
  }

  #countDown(now) {
    const seconds = (this.startsAt - now) / 1000;
    $("countdown").textContent = spell(seconds);
    if (seconds > 0 || (this.state ?? "waiting_for_start") !== "waiting_for_start") return;
    this.room.phase = "loading";
    // Not everybody in the same instant: the clock runs the same for all.
    pause(Math.random() * START_WITHIN_MS).then(() => this.begin());
  }

  async pulse() {
    const { room, words } = this;
    if (room.phase === "ended" || room.phase === "loading") return;
    const silence = Math.round(performance.now() - this.#reached);
    try {
      const reply = await room.wire.post("pulse", {
        unsaved: room.queue.unsaved, heard: this.#heard, ...(silence > SILENCE_MS && { offline_ms: silence }),
      });
      this.startsAt = reply.starts_at;
      this.hear(reply);
      this.#hearAnnouncements(reply.announcements ?? []);
      this.#keep("times", {});
      if (room.phase === "waiting" && reply.state !== this.state) this.begin();
      if (reply.leased === false && room.phase !== "waiting" && !room.readOnly) room.lock(words.leaseLost);
    } catch (error) {
      mustBeTheWire(error);
      if (error.reason in ENDS_WRITING && !room.readOnly) room.turnedDown(ENDS_WRITING[error.reason], error.message);
    }
  }

  #hearAnnouncements(announcements) {
    for (const { number, text } of announcements) {
      if (number <= this.#heard) continue;
      this.#heard = number;
      this.room.hearAnnouncement(text);
    }
  }
}

/** The questions, each with the text of the case it asks about. */
function withCases({ questions, cases = [] }) {
  return questions.map((question) => ("case" in question ? { ...question, caseText: cases[question.case] } : question));
}
