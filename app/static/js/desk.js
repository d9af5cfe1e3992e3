// The admission desk by keyboard: find, go up and down, let in; and fresh rows while nothing is chosen.

const EVERY = 5000;
const form = document.querySelector("[data-desk]");
const typing = (target) => target.matches("input[type=search], input[type=text], textarea");
const acts = () => [...form.querySelectorAll("[data-admit]")].filter((act) => act.offsetParent !== null);

function move(by) {
  const shown = acts();
  const place = shown.indexOf(document.activeElement);
  const next = place < 0 ? (by > 0 ? 0 : shown.length - 1) : place + by;
  shown[Math.max(0, Math.min(shown.length - 1, next))]?.focus();
}

function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "/" && !typing(event.target)) {
      event.preventDefault();
      form.querySelector("input[type=search]")?.focus();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    }
    if (event.key === "Enter" && typing(event.target)) {
      event.preventDefault(); // one candidate found: Enter goes to the button, a second Enter lets in
      move(1);
    }
  });
}

const busy = () =>
  document.hidden || form.contains(document.activeElement) || form.querySelector(".select input:checked") !== null
  || form.querySelector("input[type=search]")?.value;

/** New arrivals: the page is loaded again only when nobody is at work in it and something changed. */
async function look() {
  setTimeout(look, EVERY);
  if (busy()) return;
  const answer = await fetch(location.href, { redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-desk] tbody");
  const stale = form.querySelector("tbody").textContent.replace(/\s+/g, " ");
  if (fresh && !busy() && fresh.textContent.replace(/\s+/g, " ") !== stale) location.reload();
}

if (form) {
  listen();
  setTimeout(look, EVERY);
}
