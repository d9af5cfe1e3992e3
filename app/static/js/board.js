// The invigilator's board: asks every few seconds, changes only what changed, finds a seat by number, name or state.

const EVERY = 5000;
const rooms = document.getElementById("board-rooms");
const board = document.getElementById("board");
const counts = document.getElementById("board-counts");
const told = document.getElementById("board-told");
const search = document.getElementById("board-search");
const source = board ?? rooms;

const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().trim();

function set(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** The server's clock: an answer's Date header against the machine's steady counter. */
let ahead = Date.now() - performance.now();
const serverNow = () => performance.now() + ahead;

function showCounts(root, numbers) {
  for (const node of root.querySelectorAll("[data-count]")) {
    const count = numbers[node.dataset.count] ?? 0;
    set(node, String(count));
    if (root !== counts) node.parentElement.hidden = count === 0;
  }
}

function showSeats(seats) {
  for (const { id, state, label, notes, since } of seats) {
    const seat = document.getElementById(`seat-${id}`);
    if (!seat) continue;
    seat.dataset.state = state;
    seat.dataset.since = since ?? "";
    seat.querySelector(".board-state").dataset.state = state;
    set(seat.querySelector("[data-label]"), label);
    set(seat.querySelector("[data-notes]"), notes.join(" · "));
  }
  sift();
}

function show({ seats, rooms: counted, counts: numbers }) {
  if (seats && board) showSeats(seats);
  for (const { id, counts: inRoom } of counted ?? []) {
    const room = document.getElementById(`room-${id}`);
    if (room) showCounts(room, inRoom);
  }
  showCounts(counts, numbers);
}

/** How long each quiet seat has been quiet, counted here so that the server need not say it anew. */
function tick() {
  for (const seat of board.querySelectorAll(".board-seat")) {
    const since = Number(seat.dataset.since);
    const seconds = since ? Math.max(0, Math.round((serverNow() - since) / 1000)) : 0;
    const text = !since ? "" : seconds < 600
      ? board.dataset.seconds.replace("{n}", seconds)
      : board.dataset.minutes.replace("{n}", Math.floor(seconds / 60));
    set(seat.querySelector("[data-seconds]"), text);
  }
}

let known = "";

async function ask() {
  try {
    const headers = { Accept: "application/json", ...(known && { "If-None-Match": known }) };
    const answer = await fetch(source.dataset.url, { headers, redirect: "error", cache: "no-store" });
    if (answer.status !== 304) {
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      show(await answer.json());
      known = answer.headers.get("ETag") ?? "";
    }
    ahead = Date.parse(answer.headers.get("Date")) - performance.now();
    set(told, "");
  } catch {
    set(told, source.dataset.lost);
  }
  // Not all boards in the same instant.
  setTimeout(ask, EVERY * (0.9 + Math.random() * 0.2));
}

/** Hide what neither the search nor the chosen states ask for. */
function sift() {
  const wanted = fold(search.value);
  const pressed = [...counts.querySelectorAll("[data-filter][aria-pressed=true]")];
  const states = new Set(pressed.map((button) => button.dataset.state));
  let left = 0;
  for (const seat of board.querySelectorAll(".board-seat")) {
    const fits = seat.dataset.search.includes(wanted) && (!states.size || states.has(seat.dataset.state));
    seat.parentElement.hidden = !fits;
    left += fits;
  }
  document.getElementById("board-none").hidden = left > 0;
}

/** Arrows go from seat to seat, up and down by the rows as they stand on this screen. */
function move(event) {
  const seats = [...board.querySelectorAll("li:not([hidden]) > .board-seat")];
  const here = seats.indexOf(document.activeElement);
  if (here < 0) return;
  const top = seats[0].getBoundingClientRect().top;
  const columns = seats.findIndex((seat) => seat.getBoundingClientRect().top > top + 1);
  const row = columns < 0 ? seats.length : columns;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: row, ArrowUp: -row }[event.key];
  if (!step || !seats[here + step]) return;
  event.preventDefault();
  seats[here + step].focus();
}

if (source) setTimeout(ask, EVERY);

if (board) {
  search.addEventListener("input", sift);
  counts.addEventListener("click", (event) => {
    const button = event.target.closest("[data-filter]");
    if (!button) return;
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    sift();
  });
  board.addEventListener("keydown", move);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    search.focus();
  });
  setInterval(tick, 1000);
  tick();
}
