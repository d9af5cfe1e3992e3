/* The time left on the page; said aloud at a few minutes only. */

import { spell } from "./clock.js";
import { $, announce } from "./page.js";

const SPEAK_AT = [30, 10, 5, 1];
const SPEAK_WITHIN_SECONDS = 5;

export class TimeLeft {
  #spoken = new Set();

  constructor(words) {
    this.words = words;
  }

  /** Show the seconds left; not `sure`: a guess until the server is reached, and shown as one. */
  show(seconds, sure) {
    this.#write(sure ? spell(seconds) : `≈ ${spell(seconds)}`);
    $("time").dataset.state = seconds <= 0 ? "closed" : seconds <= 60 ? "last" : seconds <= 600 ? "little" : "plenty";
    if (sure) this.#speak(seconds);
  }

  /** The clock stands by order. */
  stand() {
    this.#write(this.words.standing);
    $("time").dataset.state = "plenty";
  }

  #write(text) {
    const shown = $("time");
    if (shown.textContent !== text) shown.textContent = text;
  }

  #speak(seconds) {
    const minutes = Math.ceil(seconds / 60);
    if (seconds <= 0 || !SPEAK_AT.includes(minutes) || this.#spoken.has(minutes)) return;
    this.#spoken.add(minutes);
    // A page that is opened in the middle of a minute does not claim that it has just begun.
    if (minutes * 60 - seconds < SPEAK_WITHIN_SECONDS) announce(this.words.minutesLeft.replace("{n}", minutes));
  }
}
