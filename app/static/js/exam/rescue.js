/* The emergency way: what this seat could not send, sealed for the council, as a file or a series of QR codes. */

import { $ } from "./page.js";
import { fromBase64url } from "./promise.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PART_LENGTH = 600;

const encoder = new TextEncoder();
const joined = (...arrays) => new Uint8Array(arrays.flatMap((one) => [...one]));

/** RFC 4648 base32 without padding: letters and digits that a QR code holds densely. */
export function base32(bytes) {
  let [bits, value, text] = [0, 0, ""];
  for (const byte of bytes) {
    [value, bits] = [((value << 8) | byte) & 0xfff, bits + 8];
    for (; bits >= 5; bits -= 5) text += ALPHABET[(value >> (bits - 5)) & 31];
  }
  return bits ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}

async function zipped(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Seal `data` of an attempt for the holder of the council's key (P-256 point, base64url). Gives bytes:
 * attempt (16), a one-time public key (65), nonce (12), AES-GCM over the compressed JSON. */
export async function seal(attempt, data, councilKey) {
  const council = await crypto.subtle.importKey("raw", fromBase64url(councilKey), CURVE, false, []);
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", once.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: council }, once.privateKey, 256);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: encoder.encode(attempt), info: point },
    await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]),
    { name: "AES-GCM", length: 256 }, false, ["encrypt"],
  );
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: encoder.encode(`rescue1\n${attempt}`) }, key, await zipped(JSON.stringify(data)),
  );
  const name = Uint8Array.from(attempt.replaceAll("-", "").match(/../g), (pair) => parseInt(pair, 16));
  return joined(name, point, iv, new Uint8Array(sealed));
}

/** The sealed bytes as lines `SH1:<n>:<of>:<mark>:<text>`, each short enough for one QR code. */
export async function parts(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const text = base32(bytes);
  const pieces = text.match(new RegExp(`.{1,${PART_LENGTH}}`, "g"));
  return pieces.map((piece, place) => `SH1:${place + 1}:${pieces.length}:${base32(digest.slice(0, 5))}:${piece}`);
}

export class Rescue {
  #lines = [];
  #place = 0;
  #file = null;

  constructor(room, { attempt, number, councilKey, libraries }) {
    Object.assign(this, { room, words: room.words, attempt, number, councilKey, library: libraries.qr });
    $("rescue").addEventListener("click", () => this.open());
    $("ended-rescue").addEventListener("click", () => this.open());
    $("rescue-close").addEventListener("click", () => $("rescue-dialog").close());
    $("rescue-previous").addEventListener("click", () => this.#show(this.#place - 1));
    $("rescue-next").addEventListener("click", () => this.#show(this.#place + 1));
  }

  /** Seal what is unsent now and show it as codes, with the same as a file. */
  async open() {
    const left = this.room.queue.leftovers();
    $("help-dialog").close();
    $("rescue-count").textContent = this.words.rescueCount.replace("{n}", left.length);
    for (const id of ["rescue-codes", "rescue-file-act"]) $(id).hidden = left.length === 0;
    $("rescue-dialog").showModal();
    if (!left.length) return;
    const events = left.map(({ slot, seq, response, at, epoch }) => ({ slot, seq, response, at, epoch }));
    this.#lines = await parts(await seal(this.attempt, { attempt: this.attempt, events }, this.councilKey));
    this.#offerFile();
    await this.#show(0);
  }

  #offerFile() {
    if (this.#file) URL.revokeObjectURL(this.#file);
    this.#file = URL.createObjectURL(new Blob([this.#lines.join("\n"), "\n"], { type: "text/plain" }));
    Object.assign($("rescue-file"), { href: this.#file, download: `${this.number}.sathach.txt` });
  }

  async #show(place) {
    this.#place = place;
    const { generate } = await import(this.library);
    generate(this.#lines[place]).toCanvas($("rescue-code"));
    const told = this.words.rescueCode.replace("{n}", place + 1).replace("{total}", this.#lines.length);
    $("rescue-code").setAttribute("aria-label", told);
    $("rescue-place").textContent = told;
    $("rescue-previous").disabled = place === 0;
    $("rescue-next").disabled = place === this.#lines.length - 1;
  }
}
