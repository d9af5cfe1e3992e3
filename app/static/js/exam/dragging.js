/* Dragging by mouse, pen or finger: never the only way, only a shorter one. */

const FAR = 8;

/** Let `card` be dropped on what `onto` selects; `drop` gets that element. `grip`: where it is held. */
export function dropping(card, onto, drop, grip = card) {
  let [start, over] = [null, null];
  const mark = (next) => {
    over?.removeAttribute("data-over");
    over = next;
    over?.setAttribute("data-over", "");
  };
  const end = () => {
    start = null;
    mark(null);
    card.removeAttribute("data-dragged");
    card.style.removeProperty("transform");
  };
  grip.classList.add("exam-grip");
  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target.closest("button")) return; // a picture is enlarged by its button
    start = { x: event.clientX, y: event.clientY };
    grip.setPointerCapture(event.pointerId);
  });
  grip.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x, y] = [event.clientX - start.x, event.clientY - start.y];
    if (!card.hasAttribute("data-dragged") && Math.hypot(x, y) < FAR) return;
    card.setAttribute("data-dragged", "");
    card.style.transform = `translate(${x}px, ${y}px)`;
    const under = grip.getRootNode().elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest(onto));
    mark(under.find((one) => one && one !== card) ?? null);
  });
  grip.addEventListener("pointerup", () => {
    const target = over;
    end();
    if (target) drop(target);
  });
  grip.addEventListener("pointercancel", end);
  grip.addEventListener("dragstart", (event) => event.preventDefault()); // a picture is not dragged by itself
}
