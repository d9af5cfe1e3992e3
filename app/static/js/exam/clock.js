/* The time left, from the server's clock and the machine's steady counter. The machine's date is never asked. */

const KEPT = 20;
const BEST = 5;
const SLEEP_MS = 5000;

export class ServerClock {
  #samples = [];
  #guess = null;
  #lastTick = performance.now();

  /** Take a reading: the server's time in ms, and the counter before and after the request. */
  sample(serverNow, sentAt, gotAt) {
    this.#samples.push({ trip: gotAt - sentAt, offset: serverNow - (sentAt + gotAt) / 2 });
    this.#samples = this.#samples.slice(-KEPT);
  }

  /** Go by an earlier reading until the server is reached: good for showing, not for deciding. */
  suppose(serverNow) {
    this.#guess = serverNow - performance.now();
  }

  /** Whether there is a time to show. */
  get known() {
    return this.sure || this.#guess !== null;
  }

  /** Whether the time comes from readings since the page was opened and the machine last slept. */
  get sure() {
    return this.#samples.length > 0;
  }

  /** The server's time in ms. */
  now() {
    return this.at(performance.now());
  }

  /** The server's time in ms when the counter stood at `tick`. */
  at(tick) {
    return tick + this.#offset();
  }

  /** The median offset of the readings with the shortest trips. */
  #offset() {
    if (!this.sure) return this.#guess ?? 0;
    const best = [...this.#samples].sort((a, b) => a.trip - b.trip).slice(0, BEST);
    const offsets = best.map((sample) => sample.offset).sort((a, b) => a - b);
    return offsets[Math.floor(offsets.length / 2)];
  }

  /** Whether the machine seems to have slept since the last call. The counter may have slept too:
   * what was read before is then only supposed. */
  slept() {
    const now = performance.now();
    const gap = now - this.#lastTick;
    this.#lastTick = now;
    if (gap < SLEEP_MS) return false;
    if (this.sure) this.#guess = this.#offset();
    this.#samples = [];
    return true;
  }
}

const pad = (number) => String(number).padStart(2, "0");

/** Seconds as `mm:ss`, or `h:mm:ss` from an hour on. */
export function spell(seconds) {
  const left = Math.max(0, Math.ceil(seconds));
  const [hours, minutes] = [Math.floor(left / 3600), Math.floor((left % 3600) / 60)];
  const tail = `${pad(minutes)}:${pad(left % 60)}`;
  return hours ? `${hours}:${tail}` : tail;
}

const timeOfDay = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", second: "2-digit",
});

/** A server instant (ms) as the clock on the wall shows it in Vietnam. */
export const wallTime = (ms) => timeOfDay.format(ms);
