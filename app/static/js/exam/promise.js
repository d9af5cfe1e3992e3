/* The server's signed promise that it holds an answer. Only with it is an answer called saved. */

const encoder = new TextEncoder();

export function fromBase64url(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** What client and server compare: half a SHA-256 over slot, sequence and canonical response. */
export async function contentDigest({ slot, seq, response }) {
  const text = encoder.encode(`${slot}\n${seq}\n${JSON.stringify(response)}`);
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", text)).slice(0, 16));
}

export class Promises {
  #key = null;
  #library = null;

  /** `key`: the server's Ed25519 key, 32 bytes in base64url; `library`: where browsers without it find one. */
  static async open(attempt, key, library) {
    const promises = new Promises();
    promises.attempt = attempt;
    promises.raw = fromBase64url(key);
    try {
      promises.#key = await crypto.subtle.importKey("raw", promises.raw, { name: "Ed25519" }, false, ["verify"]);
    } catch {
      promises.#library = await import(library); // browsers before 2025
    }
    return promises;
  }

  /** Whether the result is the server's word for exactly this event. */
  async hold(event, { at, digest, ack }) {
    if (typeof digest !== "string" || typeof ack !== "string" || digest !== await contentDigest(event)) return false;
    const said = encoder.encode(["promise1", this.attempt, event.slot, event.seq, digest, at].join("\n"));
    try {
      const signature = fromBase64url(ack);
      if (this.#key) return await crypto.subtle.verify({ name: "Ed25519" }, this.#key, signature, said);
      return await this.#library.verifyAsync(signature, said, this.raw);
    } catch {
      return false; // not even the form of a signature
    }
  }
}
