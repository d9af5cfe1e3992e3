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

  show(seconds) {
    const shown = $("time");
    const text = spell(seconds);
    if (shown.textContent !== text) shown.textContent = text;
    shown.dataset.state = seconds <= 0 ? "closed" : seconds <= 60 ? "last" : seconds <= 600 ? "little" : "plenty";
    this.#speak(seconds);
  }

  #speak(seconds) {
    const minutes = Math.ceil(seconds / 60);
    if (seconds <= 0 || !SPEAK_AT.includes(minutes) || this.#spoken.has(minutes)) return;
    this.#spoken.add(minutes);
    // A page that is opened in the middle of a minute does not claim that it has just begun.
    if (minutes * 60 - seconds < SPEAK_WITHIN_SECONDS) announce(this.words.minutesLeft.replace("{n}", minutes));
  }
}
