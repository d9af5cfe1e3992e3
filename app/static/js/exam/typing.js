/* A box to type in: handed on when the typing rests, on leaving, and never in the middle of a syllable. */

import { element } from "./element.js";

const IDLE_MS = 800;
const AT_LEAST_MS = 5000;

/** With `lines` it is that high and takes line ends. `typed` hears of every change at once, `choose` of what is worth saving. */
export function typedField({ response, locked, choose, limit, mode = "text", lines = 0, typed = () => {} }) {
  const shape = lines ? { rows: lines } : { type: "text", autocomplete: "off", inputMode: mode };
  const input = element(lines ? "textarea" : "input", {
    className: "exam-field", id: "typed", maxLength: limit, spellcheck: false, value: response ?? "", disabled: locked, ...shape,
  });
  input.setAttribute("aria-describedby", "question-stem");
  let [timer, composing, dirtySince, told] = [null, false, null, response ?? ""];
  const save = () => {
    clearTimeout(timer);
    dirtySince = null;
    if (composing || input.value === told) return;
    told = input.value;
    choose(told === "" ? null : told);
  };
  const later = () => {
    typed(input.value);
    if (composing) return;
    dirtySince ??= performance.now();
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(IDLE_MS, dirtySince + AT_LEAST_MS - performance.now())));
  };
  // A half-composed syllable is not an answer: it waits for the end of the composition.
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => { composing = false; later(); });
  input.addEventListener("input", later);
  input.addEventListener("blur", save);
  return { input, settle: () => { composing = false; save(); } };
}
