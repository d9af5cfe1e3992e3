// While a question is typed: what the bank holds that says nearly the same. It waits for a pause, never reads a
// word that an input method is still composing, and changes nothing in the fields.

const PAUSE = 700;
const LEAST_SIGNS = 15;

class Alike {
  constructor(panel) {
    this.panel = panel;
    this.list = panel.querySelector("ul");
    this.form = panel.closest("form");
    this.composing = false;
    this.asked = "";
    this.form.addEventListener("compositionstart", () => this.compose(true));
    this.form.addEventListener("compositionend", () => this.compose(false));
    this.form.addEventListener("input", () => this.wait());
  }

  compose(composing) {
    this.composing = composing;
    this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    if (!this.composing) this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const typed = new FormData(this.form);
    for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
    const stem = (typed.get("stem") ?? "").trim();
    const said = JSON.stringify([...typed]);
    if (said === this.asked) return;
    this.asked = said;
    if (stem.length < LEAST_SIGNS) return this.show([]);
    this.request?.abort();
    this.request = new AbortController();
    try {
      const answer = await fetch(this.panel.dataset.alike, {
        method: "POST",
        body: typed,
        signal: this.request.signal,
      });
      if (answer.ok) this.show(await answer.json());
    } catch (error) {
      // A later pause asks again; nothing the author typed depends on the answer.
      if (error.name !== "AbortError") this.show([]);
    }
  }

  show(found) {
    this.list.replaceChildren(...found.map(({ code, stem, status, url, percent }) => {
      const link = Object.assign(document.createElement("a"), { href: url, target: "_blank", textContent: code });
      const row = document.createElement("li");
      row.append(link, ` (${percent} %, ${status}): ${stem}`);
      return row;
    }));
    this.panel.hidden = !found.length;
  }
}

document.querySelectorAll("[data-alike]").forEach((panel) => new Alike(panel));
