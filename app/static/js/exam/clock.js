/* The time left, from the server's clock and the machine's steady counter. The machine's date is never asked. */

const KEPT = 20;
const BEST = 5;
const SLEEP_MS = 5000;

export class ServerClock {
  #samples = [];
  #lastTick = performance.now();

  /** Take a reading: the server's time in ms, and the counter before and after the request. */
  sample(serverNow, sentAt, gotAt) {
    this.#samples.push({ trip: gotAt - sentAt, offset: serverNow - (sentAt + gotAt) / 2 });
    this.#samples = this.#samples.slice(-KEPT);
  }

  get known() {
    return this.#samples.length > 0;
  }

  /** The server's time in ms: the median offset of the readings with the shortest trips. */
  now() {
    const best = [...this.#samples].sort((a, b) => a.trip - b.trip).slice(0, BEST);
    const offsets = best.map((sample) => sample.offset).sort((a, b) => a - b);
    return performance.now() + offsets[Math.floor(offsets.length / 2)];
  }

  /** Whether the machine seems to have slept since the last call: old readings are then dropped. */
  slept() {
    const now = performance.now();
    const gap = now - this.#lastTick;
    this.#lastTick = now;
    if (gap < SLEEP_MS) return false;
    this.#samples = this.#samples.slice(-1);
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
