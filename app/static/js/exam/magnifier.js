/* A picture, enlarged: by buttons, keys, wheel, two fingers or a double click; moved by scrolling, arrows or dragging.

The point under the fingers or the pointer stays where it is; without one, the middle does. */

import { $ } from "./page.js";

const LARGEST = 8;
const STEP = 1.5;
let shown = null; // { image, fit: width in px that fits, scale }
const touches = new Map();

const frame = () => $("magnifier-frame");

/** The width at which the whole picture is seen. */
function fitting(image) {
  const { clientWidth, clientHeight } = frame();
  return Math.min(clientWidth, (clientHeight * image.naturalWidth) / image.naturalHeight);
}

/** Show at a scale (1: all of it); what is at x, y of the frame stays there. */
function zoom(scale, x = frame().clientWidth / 2, y = frame().clientHeight / 2) {
  const next = Math.max(1, Math.min(LARGEST, scale));
  const grown = next / shown.scale;
  const box = frame();
  const [left, top] = [(box.scrollLeft + x) * grown - x, (box.scrollTop + y) * grown - y];
  shown.scale = next;
  $("magnifier-image").style.setProperty("width", `${shown.fit * next}px`);
  box.scrollTo(left, top);
  $("magnifier-scale").textContent = `${Math.round(next * 100)} %`;
  $("magnifier-out").disabled = next === 1;
  $("magnifier-in").disabled = next === LARGEST;
}

function place({ clientX, clientY }) {
  const { left, top } = frame().getBoundingClientRect();
  return [clientX - left, clientY - top];
}

/** Two fingers: their distance is the scale, their middle what stays. */
function pinch(event) {
  const before = touches.get(event.pointerId);
  touches.set(event.pointerId, event);
  if (!before || touches.size !== 2) return;
  const [one, other] = [...touches.values()];
  const still = one === event ? other : one;
  const distance = (from) => Math.hypot(from.clientX - still.clientX, from.clientY - still.clientY);
  const middle = place({ clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 });
  if (distance(before) > 0) zoom(shown.scale * (distance(event) / distance(before)), ...middle);
}

function listen() {
  $("magnifier-in").addEventListener("click", () => zoom(shown.scale * STEP));
  $("magnifier-out").addEventListener("click", () => zoom(shown.scale / STEP));
  $("magnifier-fit").addEventListener("click", () => zoom(1));
  $("magnifier-close").addEventListener("click", () => $("magnifier").close());
  $("magnifier").addEventListener("close", () => touches.clear());
  $("magnifier").addEventListener("keydown", ({ key }) => {
    const act = { "+": STEP, "=": STEP, "-": 1 / STEP, "0": 1 / LARGEST }[key];
    if (act) zoom(shown.scale * act);
  });
  const box = frame();
  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // an ordinary turn scrolls
    event.preventDefault();
    zoom(shown.scale * Math.exp(-event.deltaY / 300), ...place(event));
  }, { passive: false });
  box.addEventListener("dblclick", (event) => zoom(shown.scale > 1 ? 1 : 3, ...place(event)));
  box.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") touches.set(event.pointerId, event);
    else box.setPointerCapture(event.pointerId);
  });
  box.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") pinch(event);
    else if (event.buttons === 1) box.scrollBy(-event.movementX, -event.movementY);
  });
  for (const ends of ["pointerup", "pointercancel"]) box.addEventListener(ends, ({ pointerId }) => touches.delete(pointerId));
  window.addEventListener("resize", () => {
    if (!$("magnifier").open) return;
    shown.fit = fitting(shown.image);
    zoom(shown.scale);
  });
}

/** Enlarge an image of the page. */
export function magnify(image) {
  if (!shown) listen();
  shown = { image, fit: 0, scale: 1 };
  Object.assign($("magnifier-image"), { src: image.src, alt: image.alt });
  $("magnifier-words").textContent = image.alt;
  $("magnifier").showModal();
  shown.fit = fitting(image);
  zoom(1);
  frame().focus();
}
