/* The pictures of a paper: fetched sealed with it, opened with its key, each checked against the hash the paper names. */

import { element } from "./element.js";
import { unseal } from "./sealed.js";

const CACHE = "exam-room-shell"; // forgotten with the page's own files, after the receipt

class Album {
  #addresses = new Map();
  #sizes = {};
  words = {};

  /** Where pictures lie that need no opening: in the bank's preview. */
  addressOf = (name) => this.#addresses.get(name);

  /** Keep a picture that is at hand anyway, by its name. */
  keep(name, address) {
    this.#addresses.set(name, address);
  }

  /** Take a pack apart. Rejects if it is not what `described` (by name: sha256, width, height) promises. */
  async fill(bytes, opener, described) {
    this.#sizes = described;
    const pack = new Uint8Array(await unseal(bytes, opener));
    const listEnds = 4 + new DataView(pack.buffer).getUint32(0);
    let at = listEnds;
    for (const [name, type, size] of JSON.parse(new TextDecoder().decode(pack.slice(4, listEnds)))) {
      const content = pack.slice(at, (at += size));
      if (hex(await crypto.subtle.digest("SHA-256", content)) !== described[name]?.sha256) throw new Error(`picture ${name}`);
      if (this.#addresses.has(name)) continue;
      this.#addresses.set(name, URL.createObjectURL(new Blob([content], { type })));
    }
  }

  /** A picture, with the button that enlarges it where the page has the magnifier; its description as long as it is not there. */
  show({ name, alt }) {
    const src = this.addressOf(name);
    if (!src) return element("span", { className: "exam-picture", role: "img", "aria-label": alt }, `[${alt}] `, this.words.pictureComing ?? "");
    const { width, height } = this.#sizes[name] ?? {};
    const image = element("img", { src, alt, ...(width && { width, height }) });
    if (!document.getElementById("magnifier")) return element("span", { className: "exam-picture" }, image);
    const enlarge = element("button", { type: "button", className: "exam-quiet" }, this.words.enlarge);
    enlarge.setAttribute("aria-label", `${this.words.enlarge}: ${alt}`);
    enlarge.addEventListener("click", async (event) => {
      event.preventDefault(); // within an option it would choose it
      const { magnify } = await import("./magnifier.js");
      magnify(image);
    });
    return element("span", { className: "exam-picture" }, image, enlarge);
  }
}

export const album = new Album();

/** The sealed pack: as this browser kept it, or from the server and then kept; so a reload works without network. */
export async function fetchPack(wire, address) {
  const cache = await window.caches?.open(CACHE).catch(() => null);
  const kept = await cache?.match(address);
  if (kept) return kept.arrayBuffer();
  const bytes = await wire.bytes(address);
  await cache?.put(address, new Response(bytes)).catch(() => {}); // a full disk: the next reload needs the network
  return bytes;
}

/** What was kept did not open: it is to be fetched anew. */
export async function forgetPack(address) {
  await (await window.caches?.open(CACHE).catch(() => null))?.delete(address);
}

function hex(digest) {
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
