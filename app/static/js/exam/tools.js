/* The row of tools above a question: highlighting, and the calculator where the paper allows one. */

export class Tools {
  /** `root` holds the buttons; `view` is the question they act on. */
  constructor(root, view, { calculator }) {
    Object.assign(this, { root, view, choosing: false });
    this.button = root.querySelector("[data-tool=highlight]");
    // The selection has to live until the click.
    this.button.addEventListener("pointerdown", (event) => event.preventDefault());
    this.button.addEventListener("click", () => this.highlight());
    root.querySelector("[data-tool=clear]").addEventListener("click", () => this.clear());
    const sums = root.querySelector("[data-tool=calculator]");
    sums.hidden = !calculator;
    sums.addEventListener("click", () => this.calculate(sums));
  }

  /** Highlight what is selected; with nothing selected, let sentences be chosen one by one. */
  highlight() {
    const selection = document.getSelection();
    const done = this.view.texts.map((text) => text.addSelection(selection)).some(Boolean);
    if (!done) this.choose(!this.choosing);
  }

  clear() {
    for (const text of this.view.texts) text.clear();
    this.choose(false);
  }

  choose(on) {
    this.choosing = on;
    this.button.setAttribute("aria-pressed", String(on));
    for (const text of this.view.texts) text.choose(on);
    if (on) this.view.root.querySelector(".exam-sentence")?.focus();
  }

  /** Another question is shown: nothing is being chosen in it yet. */
  rest() {
    if (this.choosing) this.choose(false);
  }

  async calculate(opener) {
    const { toggleCalculator } = await import("./calculator.js");
    toggleCalculator(opener);
  }
}
