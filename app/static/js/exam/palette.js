/* All questions at a glance: answered, on its way, flagged. The mark changes only when the server has confirmed. */

import { element } from "./view.js";

export class Palette {
  constructor(root, words, go) {
    Object.assign(this, { root, words, go, buttons: [] });
  }

  fill(total) {
    this.buttons = Array.from({ length: total }, (_none, place) => {
      const button = element("button", { type: "button" }, String(place + 1));
      button.addEventListener("click", () => this.go(place));
      return button;
    });
    this.root.replaceChildren(...this.buttons.map((button) => element("li", {}, button)));
  }

  /** Say of each question in the candidate's order how it stands. */
  update(states, current) {
    states.forEach(({ answered, state, flagged }, place) => {
      const button = this.buttons[place];
      const shown = state === "saved" || state === "late" ? (answered ? "answered" : "empty") : state === "waiting" || state === "refused" ? state : "empty";
      const said = [this.words.number.replace("{n}", place + 1), this.words[shown]];
      if (state === "late") said.push(this.words.late);
      if (flagged) said.push(this.words.flagged);
      const label = said.join(", ");
      if (button.getAttribute("aria-label") !== label) button.setAttribute("aria-label", label);
      button.dataset.state = shown;
      button.toggleAttribute("data-flag", flagged);
      if (place === current) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }
}
