/* The rehearsal as a page of its own, for anybody, before the day. */

import { $ } from "./page.js";
import { Rehearsal } from "./rehearsal.js";

const { words } = JSON.parse($("room-data").textContent);
const rehearsal = new Rehearsal(words);
$("rehearse").addEventListener("click", () => rehearsal.open());
rehearsal.open();
