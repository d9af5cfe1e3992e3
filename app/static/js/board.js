// The invigilator's board: asks every five seconds, changes only what changed, finds a candidate by number or name.

const EVERY = 5000;
const board = document.getElementById("board");
const told = document.getElementById("board-told");
const search = document.getElementById("board-search");

const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().trim();

function set(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function show({ seats, counts }) {
  for (const { id, state, label, notes } of seats) {
    const seat = document.getElementById(`seat-${id}`);
    if (!seat) continue;
    seat.dataset.state = state;
    set(seat.querySelector("[data-label]"), label);
    set(seat.querySelector("[data-notes]"), notes.join(" · "));
  }
  for (const node of document.querySelectorAll("[data-count]")) set(node, String(counts[node.dataset.count]));
}

async function ask() {
  try {
    const answer = await fetch(board.dataset.url, { headers: { Accept: "application/json" }, redirect: "error" });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    show(await answer.json());
    set(told, "");
  } catch {
    set(told, board.dataset.lost);
  }
  setTimeout(ask, EVERY);
}

if (board) {
  search.addEventListener("input", () => {
    const wanted = fold(search.value);
    for (const seat of board.querySelectorAll(".board-seat")) {
      seat.closest("li").hidden = wanted !== "" && !seat.dataset.search.includes(wanted);
    }
  });
  setTimeout(ask, EVERY);
}
