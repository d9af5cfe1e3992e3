/* Marks on a picture, in thousandths of its width and height. A press places one; so do the arrow keys, which move a
   cross-hair, and Enter. Nothing is dragged. */

import { album } from "./album.js";
import { element } from "./element.js";
import { clearButton, fieldset } from "./parts.js";

const WHOLE = 1000;
const [STEP, FINE_STEP] = [20, 2];
const SAME = 8; // two presses so near are one
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The picture with its marks, and below it a list of them with a button each. */
export function hotspot(question, given) {
  const { words, locked } = given;
  const marks = pairs(given.response ?? []);
  const cross = [WHOLE / 2, WHOLE / 2];
  const set = fieldset(fill(words.mark, { n: question.marks }), locked);
  const picture = album.show(question.image);
  const image = picture.querySelector("img");
  const heard = element("p", { className: "exam-heard", role: "status" });
  const list = element("ol", { className: "exam-marks" });
  const board = element("div", { className: "exam-hotspot", tabIndex: 0, role: "application" });
  const lines = ["across", "down"].map((way) => element("span", { className: `exam-cross exam-cross--${way}` }));
  const clear = clearButton(given, () => { marks.length = 0; tell(); });

  const placeOf = ([x, y]) => fill(words.markPlace, { x: percent(x, words), y: percent(y, words) });
  const say = (words_, values) => { heard.textContent = fill(words_, values); };
  const tell = () => { paint(); given.choose(marks.length ? marks.flat() : null); };

  function put(point) {
    if (locked) return;
    const twin = marks.find((one) => distance(one, point) < SAME);
    if (twin) return say(words.markThere, { n: marks.indexOf(twin) + 1 });
    if (marks.length >= question.marks) {
      if (question.marks > 1) return say(words.marksFull, { n: question.marks });
      marks.length = 0; // the only mark moves
    }
    marks.push(point);
    say(words.markPlaced, { n: marks.length, place: placeOf(point) });
    tell();
  }

  function remove(number) {
    if (locked || !marks[number]) return;
    marks.splice(number, 1);
    say(words.markRemoved, { n: number + 1 });
    tell();
  }

  /** The mark nearest to the cross-hair goes. */
  function removeNearest() {
    const nearest = marks.reduce((best, one, n) => (best < 0 || distance(one, cross) < distance(marks[best], cross) ? n : best), -1);
    remove(nearest);
  }

  function move([right, down], step) {
    for (const [axis, by] of [right, down].entries()) cross[axis] = Math.max(0, Math.min(WHOLE, cross[axis] + by * step));
    aim();
    heard.textContent = placeOf(cross);
    lines[0].scrollIntoView({ block: "nearest" });
  }

  function onKey(event) {
    const { key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = MOVES[key] ? () => move(MOVES[key], event.shiftKey ? FINE_STEP : STEP)
      : key === "Enter" || key === " " ? () => put([...cross])
        : key === "Delete" || key === "Backspace" ? removeNearest : null;
    if (!act) return;
    event.preventDefault(); // the arrows of the page lead to other questions
    act();
  }

  function onPress(event) {
    const box = image.getBoundingClientRect();
    const at = (from, start, size) => Math.max(0, Math.min(WHOLE, Math.round(((from - start) * WHOLE) / size)));
    const point = [at(event.clientX, box.left, box.width), at(event.clientY, box.top, box.height)];
    [cross[0], cross[1]] = point;
    aim();
    put(point);
  }

  function aim() {
    lines[0].style.setProperty("top", share(cross[1]));
    lines[1].style.setProperty("left", share(cross[0]));
  }

  function paint() {
    for (const old of board.querySelectorAll(".exam-mark")) old.remove();
    board.append(...marks.map(([x, y], number) => {
      const made = element("span", { className: "exam-mark", "aria-hidden": "true" }, element("b", {}, number + 1));
      made.style.setProperty("left", share(x));
      made.style.setProperty("top", share(y));
      return made;
    }));
    const hadFocus = list.contains(list.getRootNode().activeElement);
    list.replaceChildren(...marks.map((point, number) => {
      const words_ = { n: number + 1, place: placeOf(point) };
      const button = element("button", { type: "button", className: "exam-quiet", disabled: locked }, fill(words.removeMark, words_));
      button.addEventListener("click", () => remove(number));
      return element("li", {}, button);
    }));
    if (hadFocus) (list.querySelector("button") ?? board).focus();
    clear.disabled = locked || !marks.length;
  }

  if (!image) {
    set.append(picture);
    return { root: set };
  }
  board.setAttribute("aria-label", fill(words.markBoard, { alt: question.image.alt }));
  board.setAttribute("aria-describedby", "mark-hint");
  board.addEventListener("keydown", onKey);
  board.addEventListener("click", onPress);
  image.replaceWith(board);
  image.draggable = false;
  board.append(image, ...lines);
  aim();
  paint();
  set.append(element("p", { id: "mark-hint" }, words.markHint), picture, heard, list, clear);
  return { root: set, press: () => board.focus() };
}

const pairs = (flat) => flat.flatMap((x, n) => (n % 2 ? [] : [[x, flat[n + 1]]]));
const distance = (one, other) => Math.hypot(one[0] - other[0], one[1] - other[1]);
const share = (thousandths) => `${thousandths / 10}%`;
const percent = (thousandths, words) => String(thousandths / 10).replace(".", words.decimal);
const fill = (text, values) => Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), text);
