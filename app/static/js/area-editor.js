/* Areas drawn over the image of a question: each press adds a corner (of a rectangle and an ellipse, two opposite ones),
   and writes into the row's own numbers, where they can be typed as well. Nothing is dragged. */

const WHOLE = 1000;
const SVG = "http://www.w3.org/2000/svg";
const IMAGE = /!\[((?:[^\[\]\\]|\\.)*)\]\(([A-Za-z0-9][A-Za-z0-9._-]*)\)/;

/** Draw the rows' areas on `board` and let presses write them. `addressOf`: where an image lies, by its name. */
export function areaEditor(form, { board, pane, said, words, addressOf }) {
  const rows = [...form.querySelectorAll("[data-area]")].map((root, number) => ({ root, number }));
  if (!rows.length) return;
  const [name, shape, numbers, right] = ["name", "shape", "numbers", "right"].map((part) => (row) => form.elements[`areas-${row.number}-${part}`]);
  const image = document.createElement("img");
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "areas__drawing");
  drawing.setAttribute("aria-hidden", "true");
  board.append(image, drawing);
  let [drawn, corners] = [null, []];

  const numbersOf = (row) => numbers(row).value.split(/[\s,;]+/).filter(Boolean).map(Number);
  const say = (text, row) => { said.textContent = text.replace("{n}", row.number + 1); };

  function write(row, values) {
    numbers(row).value = values.join(", ");
    numbers(row).dispatchEvent(new Event("input", { bubbles: true }));
  }

  function start(row) {
    [drawn, corners] = [row, []];
    board.toggleAttribute("data-drawing", true);
    say(shape(row).value === "polygon" ? words.drawCorners : words.drawTwo, row);
    board.scrollIntoView({ block: "nearest" });
  }

  function stop(text) {
    const row = drawn;
    [drawn, corners] = [null, []];
    board.toggleAttribute("data-drawing", false);
    if (row) { say(text, row); name(row).focus(); }
    paint();
  }

  function press(event) {
    if (!drawn) return;
    const box = image.getBoundingClientRect();
    const at = (from, least, size) => Math.max(0, Math.min(WHOLE, Math.round(((from - least) * WHOLE) / size)));
    corners.push([at(event.clientX, box.left, box.width), at(event.clientY, box.top, box.height)]);
    const kind = shape(drawn).value;
    if (kind === "polygon") {
      if (corners.length > 2) write(drawn, corners.flat());
      return paint();
    }
    if (corners.length < 2) return paint();
    const [left, right_] = corners.map(([x]) => x).sort((a, b) => a - b);
    const [top, bottom] = corners.map(([, y]) => y).sort((a, b) => a - b);
    if (left === right_ || top === bottom) { corners.pop(); return undefined; }
    const middle = [Math.round((left + right_) / 2), Math.round((top + bottom) / 2)];
    const halves = [Math.max(1, Math.round((right_ - left) / 2)), Math.max(1, Math.round((bottom - top) / 2))];
    write(drawn, kind === "ellipse" ? [...middle, ...halves] : [left, top, right_, bottom]);
    return stop(words.drawDone);
  }

  function made(tag, attributes, text = "") {
    const element = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return element;
  }

  function shapeOf(row) {
    const values = numbersOf(row);
    if (values.length < 4 || values.some((each) => !Number.isInteger(each) || each < 0 || each > WHOLE)) return null;
    const [a, b, c, d] = values;
    const look = { class: right(row).checked ? "areas__right" : "areas__other" };
    if (shape(row).value === "rectangle") return made("rect", { ...look, x: a, y: b, width: Math.max(0, c - a), height: Math.max(0, d - b) });
    if (shape(row).value === "ellipse") return made("ellipse", { ...look, cx: a, cy: b, rx: c, ry: d });
    return values.length < 6 ? null : made("polygon", { ...look, points: values.join(" ") });
  }

  function middleOf(row) {
    const values = numbersOf(row);
    if (shape(row).value === "ellipse") return values;
    const [across, down] = [values.filter((_each, n) => n % 2 === 0), values.filter((_each, n) => n % 2)];
    return [across, down].map((each) => (Math.min(...each) + Math.max(...each)) / 2);
  }

  function paint() {
    const found = IMAGE.exec(form.elements.image.value);
    pane.hidden = !found;
    if (!found) return;
    const address = addressOf(found[2]);
    if (image.getAttribute("src") !== address) Object.assign(image, { src: address, alt: found[1] });
    const inner = made("svg", { width: "100%", height: "100%", viewBox: `0 0 ${WHOLE} ${WHOLE}`, preserveAspectRatio: "none" });
    const labels = [];
    for (const row of rows) {
      const element = shapeOf(row);
      if (!element) continue;
      inner.append(element);
      const [x, y] = middleOf(row);
      labels.push(made("text", { class: "areas__number", x: `${x / 10}%`, y: `${y / 10}%` }, String(row.number + 1)));
    }
    const pressed = corners.map(([x, y]) => made("circle", { class: "areas__mark", cx: `${x / 10}%`, cy: `${y / 10}%`, r: 5 }));
    drawing.replaceChildren(inner, ...labels, ...pressed);
  }

  for (const row of rows) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-secondary", textContent: words.draw.replace("{n}", row.number + 1) });
    button.addEventListener("click", () => (drawn === row ? stop(words.drawDone) : start(row)));
    row.root.append(button);
  }
  board.addEventListener("click", press);
  document.addEventListener("keydown", (event) => {
    if (!drawn || event.key !== "Escape") return;
    event.preventDefault();
    stop(words.drawDone);
  });
  form.addEventListener("input", paint);
  form.addEventListener("change", paint);
  paint();
}
