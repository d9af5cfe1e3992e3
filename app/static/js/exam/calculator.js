/* A pocket calculator that stays beside the question: one line of input, worked out in order. */

import { $ } from "./page.js";

const box = $("calculator");
const line = $("calculator-line");
const DIGITS = 12;
const ACTS = { "+": (a, b) => a + b, "−": (a, b) => a - b, "×": (a, b) => a * b, "÷": (a, b) => a / b };
let [left, act, fresh] = [null, null, true];

const value = () => Number(line.value.replace(",", ".").replace("−", "-"));
/** Twelve digits: what a double adds beyond them is not arithmetic. */
const spelled = (number) =>
  Number.isFinite(number) ? String(Number(number.toPrecision(DIGITS))).replace(".", ",").replace("-", "−") : line.dataset.error;

function digit(sign) {
  if (fresh) line.value = "0";
  fresh = false;
  if (sign === "," && line.value.includes(",")) return;
  if (line.value.length >= DIGITS + 2) return;
  line.value = line.value === "0" && sign !== "," ? sign : line.value + sign;
}

function reckon(next) {
  if (act && !fresh) line.value = spelled(ACTS[act](left, value()));
  [left, act, fresh] = [value(), next, true];
}

const KEYS = {
  C: () => { [left, act, fresh] = [null, null, true]; line.value = "0"; },
  "⌫": () => { line.value = fresh ? "0" : line.value.slice(0, -1) || "0"; },
  "±": () => { line.value = spelled(-value()); },
  "%": () => { line.value = spelled(left !== null && (act === "+" || act === "−") ? (left * value()) / 100 : value() / 100); fresh = false; },
  "√": () => { line.value = spelled(Math.sqrt(value())); fresh = true; },
  "=": () => reckon(null),
};

function press(key) {
  if (/^[0-9,]$/.test(key)) digit(key);
  else if (ACTS[key]) reckon(key);
  else KEYS[key]?.();
  if (Number.isNaN(value())) [left, act, fresh] = [null, null, true];
}

const TYPED = { ".": ",", "-": "−", "*": "×", "/": "÷", Enter: "=", Backspace: "⌫", Delete: "C", c: "C" };
box.addEventListener("click", ({ target }) => { if (target.dataset.key) press(target.dataset.key); });
box.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return close();
  const onButton = event.target.dataset.key && (event.key === "Enter" || event.key === " ");
  const key = TYPED[event.key] ?? event.key;
  if (onButton || event.ctrlKey || event.altKey || event.metaKey || !(/^[0-9,%=]$/.test(key) || ACTS[key] || KEYS[key])) return undefined;
  event.preventDefault();
  event.stopPropagation();
  return press(key);
});
$("calculator-close").addEventListener("click", () => close());
let opener = null;

function close() {
  box.close();
  opener?.focus();
}

export function toggleCalculator(from) {
  opener = from;
  if (box.open) return close();
  box.show();
  return line.focus();
}
