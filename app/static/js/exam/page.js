/* Finding things on the page, and waiting. */

export const $ = (id) => document.getElementById(id);

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Not everybody in the same instant: half to one and a half times the given milliseconds. */
export const jittered = (ms) => ms * (0.5 + Math.random());

/** Say something to those who listen instead of looking. */
export function announce(text) {
  $("announcer").textContent = text;
}
