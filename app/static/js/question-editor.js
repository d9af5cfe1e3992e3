/* Writing questions by keyboard: options added, moved and marked right from where one types; a preview made by the exam
page's own script; pictures put in where the cursor is; a draft kept on this machine. Nothing happens while an input
method is composing a letter. */

import { album } from "./exam/album.js";
import { Aids } from "./exam/aids.js";
import { QuestionView } from "./exam/view.js";
import { areaEditor } from "./area-editor.js";

const PREVIEW_MS = 400;
const DRAFT_MS = 1000;
const DRAFT_DAYS = 7;
const LETTERS = "ABCDEFGHIJ";

const form = document.querySelector("[data-editor]");
const given = JSON.parse(document.getElementById("editor-data").textContent);
const $ = (id) => document.getElementById(id);
const optionsOf = () => [...form.querySelectorAll("textarea[name^='options-']")];
const keyOf = (place) => form.querySelectorAll("input[name=key][type=radio], input[name=keys]")[place];
const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

let typedIn = $("stem");

/* Options */

function addOption() {
  const last = optionsOf().at(-1);
  const place = optionsOf().length;
  if (!last || place === LETTERS.length) return;
  const rename = (element) => {
    for (const name of ["id", "name", "for", "value"]) {
      const value = element.getAttribute(name);
      if (value !== null) element.setAttribute(name, value.replace(/\d+$/, String(place)));
    }
  };
  for (const [source, letterIn] of [[last.closest(".field"), "label"], [keyOf(place - 1)?.closest(".choice"), "label"]]) {
    if (!source) continue;
    const copy = source.cloneNode(true);
    for (const element of [copy, ...copy.querySelectorAll("*")]) rename(element);
    const label = copy.querySelector(letterIn);
    label.textContent = label.textContent.replace(LETTERS[place - 1], LETTERS[place]);
    for (const field of copy.querySelectorAll("textarea")) field.value = "";
    for (const box of copy.querySelectorAll("input")) box.checked = false;
    source.after(copy);
  }
  optionsOf().at(-1).focus();
}

function nextOption(place) {
  const next = optionsOf()[place + 1];
  if (next) next.focus();
  else addOption();
}

/** Change an option's place with the one beside it; its key and its reason go along. */
function moveOption(place, by) {
  const [options, other] = [optionsOf(), place + by];
  if (!options[other]) return;
  const swap = (one, two, property) => { [one[property], two[property]] = [two[property], one[property]]; };
  swap(options[place], options[other], "value");
  const [here, there] = [keyOf(place), keyOf(other)];
  if (here && there) {
    const [was, is] = [here.checked, there.checked];
    if (here.type === "checkbox") [here.checked, there.checked] = [is, was];
    else if (was) there.checked = true;
    else if (is) here.checked = true;
  }
  const reasons = [place, other].map((one) => form.elements[`reasons-${one}`]);
  if (reasons.every(Boolean)) swap(...reasons, "value");
  options[other].focus();
  changed(options[other]);
}

function markRight(place) {
  keyOf(place)?.click();
  const said = keyOf(place)?.checked ? given.words.markedRight : given.words.markedWrong;
  $("editor-said").textContent = said.replace("{letter}", LETTERS[place]);
}

/** Put marks around what is selected. */
function surround(field, mark) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  field.setRangeText(`${mark}${value.slice(from, to)}${mark}`, from, to, "select");
  field.setSelectionRange(from + mark.length, to + mark.length);
  changed(field);
}

function acts(event) {
  const place = optionsOf().indexOf(event.target);
  const text = event.target.matches("textarea");
  if (event.altKey && !event.ctrlKey && place >= 0 && event.key === "ArrowUp") return () => moveOption(place, -1);
  if (event.altKey && !event.ctrlKey && place >= 0 && event.key === "ArrowDown") return () => moveOption(place, 1);
  if (!event.ctrlKey && !event.metaKey) return null;
  if (event.key === "Enter") return () => nextOption(place);
  if (event.key === "." && place >= 0) return () => markRight(place);
  if (event.key === "s") return () => form.requestSubmit();
  if (event.key === "/") return () => $("editor-help").showModal();
  if (event.key === "b" && text) return () => surround(event.target, "**");
  if (event.key === "i" && text) return () => surround(event.target, "*");
  return null;
}

/* Preview */

const pane = $("preview").attachShadow({ mode: "open" });
const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: given.styles });
const paper = Object.assign(document.createElement("div"), { className: "exam-question" });
pane.append(sheet, paper);
Object.assign(album, { words: given.words, addressOf: (name) => given.image.replace("NAME", name) });
const nothing = new Aids(() => ({}), () => {});
const view = new QuestionView(paper, given.words, () => {}, nothing);

let asked = null;

async function preview() {
  asked?.abort();
  asked = new AbortController();
  const told = await fetch(given.preview, { method: "POST", body: new FormData(form), signal: asked.signal })
    .then((response) => (response.ok ? response.json() : null))
    .catch(() => null); // overtaken by what was typed since, or no network: the next letter asks again
  if (!told) return;
  const { question, message } = told;
  $("preview-why").textContent = message ?? "";
  if (!question) return;
  const order = (question.options ?? []).map((_option, number) => number);
  try {
    view.show({ question, number: 1, total: 1, order, response: null, locked: false });
  } catch (error) {
    console.error(error);
    $("preview-why").textContent = given.words.noPreview;
  }
}

/* Pictures */

async function addPicture(event) {
  event.preventDefault();
  const sent = new FormData(event.target);
  sent.set("csrf_token", form.elements.csrf_token.value);
  const headers = { Accept: "application/json" };
  const response = await fetch(given.add, { method: "POST", body: sent, headers }).catch(() => null);
  const told = (await response?.json().catch(() => null)) ?? { message: given.words.notSent };
  $("picture-fault").textContent = told.message ?? "";
  if (!told.mark) return;
  $("picture-dialog").close();
  event.target.reset();
  typedIn.focus();
  typedIn.setRangeText(told.mark, typedIn.selectionStart, typedIn.selectionEnd, "end");
  changed(typedIn);
}

/* A draft on this machine; not of secret questions. */

const draftName = `question-draft ${location.pathname}${location.search}`;
const typed = () => Object.fromEntries([...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && name !== "base" && typeof value === "string").map(([name, value], at) => [`${at} ${name}`, value]));

function keepDraft() {
  if (!given.drafts) return;
  try {
    localStorage.setItem(draftName, JSON.stringify({ at: Date.now(), typed: typed() }));
  } catch {
    given.drafts = false; // no room: the warning before leaving is still there
  }
}

function offerDraft() {
  const kept = JSON.parse(localStorage.getItem(draftName) ?? "null");
  const old = kept && Date.now() - kept.at > DRAFT_DAYS * 24 * 3600 * 1000;
  if (old) localStorage.removeItem(draftName);
  if (!kept || old || JSON.stringify(kept.typed) === JSON.stringify(typed())) return;
  $("draft-when").textContent = new Date(kept.at).toLocaleString(document.documentElement.lang);
  $("draft").hidden = false;
  $("draft-take").addEventListener("click", () => { restore(kept.typed); $("draft").hidden = true; preview(); });
  $("draft-leave").addEventListener("click", () => { localStorage.removeItem(draftName); $("draft").hidden = true; });
}

function restore(values) {
  const entries = Object.entries(values).map(([name, value]) => [name.replace(/^\d+ /, ""), value]);
  const most = Math.max(-1, ...entries.map(([name]) => Number(/^options-(\d+)$/.exec(name)?.[1] ?? -1)));
  while (optionsOf().length && optionsOf().length <= most) addOption();
  for (const box of form.querySelectorAll("input[type=checkbox], input[type=radio]")) {
    box.checked = entries.some(([name, value]) => name === box.name && value === box.value);
  }
  for (const [name, value] of entries) {
    const field = form.elements[name];
    if (field && "value" in field && !["checkbox", "radio"].includes(field.type)) field.value = value;
  }
}

function listen() {
  let [looking, keeping] = [null, null];
  const later = () => {
    clearTimeout(looking);
    clearTimeout(keeping);
    looking = setTimeout(preview, PREVIEW_MS);
    keeping = setTimeout(keepDraft, DRAFT_MS);
  };
  form.addEventListener("input", (event) => event.isComposing || later());
  form.addEventListener("compositionend", later);
  form.addEventListener("focusin", ({ target }) => { if (target.matches("textarea")) typedIn = target; });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.key === "Process") return;
    const act = acts(event);
    if (!act) return;
    event.preventDefault();
    act();
  });
  form.addEventListener("submit", () => localStorage.removeItem(draftName));
  $("option-add")?.addEventListener("click", addOption);
  $("picture-open").addEventListener("click", () => $("picture-dialog").showModal());
  $("picture-form").addEventListener("submit", addPicture);
  $("help-open").addEventListener("click", () => $("editor-help").showModal());
  for (const button of document.querySelectorAll("[data-closes]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
}

listen();
areaEditor(form, { board: $("areas-board"), pane: $("areas"), said: $("areas-said"), words: given.words, addressOf: album.addressOf });
if (given.drafts) offerDraft();
preview();
