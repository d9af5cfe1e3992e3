/* The keyboard: letters and digits choose, arrows move, F flags. Off wherever text is typed. */

const TYPED = "input[type=text], textarea, select";

export function listenToKeys({ view, move, flag, help, enabled }) {
  document.addEventListener("keydown", (event) => {
    const busy = event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented;
    if (busy || !enabled() || event.target.closest(TYPED) || document.querySelector("dialog[open]")) return;
    const act = meaning(event.key, { view, move, flag, help });
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function meaning(key, { view, move, flag, help }) {
  const letter = key.length === 1 ? "abcdefghij".indexOf(key.toLowerCase()) : -1;
  if (key === "ArrowRight" || key === "n" || key === "N") return () => move(1);
  if (key === "ArrowLeft" || key === "p" || key === "P") return () => move(-1);
  if (key === "?") return help;
  if (key === "f" || key === "F") return flag;
  if (letter >= 0 && letter < 4) return () => view.press(letter);
  if (/^[1-9]$/.test(key)) return () => view.press(Number(key) - 1);
  return null;
}
