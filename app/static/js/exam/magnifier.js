/* A picture, larger: whole, then two to four times as wide, scrolled with keys, wheel or finger. */

import { $ } from "./page.js";

const STEPS = [1, 1.5, 2, 3, 4];
let step = 0;

function show() {
  $("magnifier-image").style.setProperty("width", `${STEPS[step] * 100}%`);
  $("magnifier-scale").textContent = `${STEPS[step] * 100} %`;
  $("magnifier-out").disabled = step === 0;
  $("magnifier-in").disabled = step === STEPS.length - 1;
}

function zoom(by) {
  step = Math.max(0, Math.min(STEPS.length - 1, step + by));
  show();
}

$("magnifier-in").addEventListener("click", () => zoom(1));
$("magnifier-out").addEventListener("click", () => zoom(-1));
$("magnifier-close").addEventListener("click", () => $("magnifier").close());
$("magnifier").addEventListener("keydown", ({ key }) => {
  if (key === "+" || key === "=") zoom(1);
  if (key === "-") zoom(-1);
});

export function magnify(image) {
  step = 0;
  Object.assign($("magnifier-image"), { src: image.src, alt: image.alt });
  show();
  $("magnifier").showModal();
}
