/* The keyboard: letters and digits choose, with Shift they strike out, arrows move, F flags, H
   highlights. Off wherever text is typed. */

const TYPED = "input[type=text], textarea, select, #calculator";

export function listenToKeys({ view, tools, move, flag, help, enabled }) {
  document.addEventListener("keydown", (event) => {
    const busy = event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented;
    if (busy || !enabled() || event.target.closest(TYPED) || document.querySelector("dialog:modal")) return;
    const act = event.shiftKey && striking(event.code, view) || meaning(event.key, { view, tools, move, flag, help });
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** Shift with a letter or digit: told by the key's place, since Shift changes what digits write. */
function striking(code, view) {
  const letter = /^Key([A-D])$/.exec(code)?.[1];
  const digit = /^Digit([1-9])$/.exec(code)?.[1];
  if (!letter && !digit) return null;
  return () => view.strike(letter ? "ABCD".indexOf(letter) : Number(digit) - 1);
}

function meaning(key, { view, tools, move, flag, help }) {
  const letter = key.length === 1 ? "abcdefghij".indexOf(key.toLowerCase()) : -1;
  if (key === "ArrowRight" || key === "n" || key === "N") return () => move(1);
  if (key === "ArrowLeft" || key === "p" || key === "P") return () => move(-1);
  if (key === "?") return help;
  if (key === "f" || key === "F") return flag;
  if (key === "h" || key === "H") return () => tools.highlight();
  if (letter >= 0 && letter < 4) return () => view.press(letter);
  if (/^[1-9]$/.test(key)) return () => view.press(Number(key) - 1);
  return null;
}
