// Practice with a picture: the marks are placed as on the exam page, and written into the form's own field.

import { album } from "./exam/album.js";
import { hotspot } from "./exam/hotspot.js";

const given = JSON.parse(document.getElementById("marks-data").textContent);
const field = document.getElementById("response");
const pane = document.getElementById("marks");

Object.assign(album, { words: given.words, addressOf: () => given.address });
const choose = (response) => { field.value = (response ?? []).join(", "); };
const { root } = hotspot(given.question, { words: given.words, locked: false, response: null, choose });
const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: given.styles });
const paper = Object.assign(document.createElement("div"), { className: "exam-question" });
paper.append(root);
pane.attachShadow({ mode: "open" }).append(sheet, paper);
field.closest(".field").hidden = true;
