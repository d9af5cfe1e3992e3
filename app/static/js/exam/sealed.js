/* The sealed paper: AES-GCM over the compressed JSON, its first twelve bytes the nonce. */

import { fromBase64url } from "./promise.js";

const NONCE_BYTES = 12;

export async function openSealed(bytes, key) {
  const stream = new Blob([await unseal(bytes, key)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** What was sealed, as bytes. Rejects where the key is not its key. */
export async function unseal(bytes, key) {
  const opener = await crypto.subtle.importKey("raw", fromBase64url(key), "AES-GCM", false, ["decrypt"]);
  const sealed = new Uint8Array(bytes);
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.slice(0, NONCE_BYTES) }, opener, sealed.slice(NONCE_BYTES));
}
