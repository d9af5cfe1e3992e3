/* The page's own files, kept so that a reload works without network; forgotten after the receipt. */

const CACHE = "exam-room-shell";

/** Keep the page and its files, and let the worker answer from them when the network does not. */
export async function keepShell({ worker, page, files }) {
  if (!navigator.serviceWorker || !window.caches) return;
  try {
    await navigator.serviceWorker.register(worker, { scope: page.slice(0, page.lastIndexOf("/") + 1) });
    const cache = await caches.open(CACHE);
    const kept = new Set((await cache.keys()).map((request) => new URL(request.url).pathname + new URL(request.url).search));
    const missing = files.filter((file) => !kept.has(file));
    if (!navigator.serviceWorker.controller) missing.push(page); // else the worker has kept it
    await Promise.all(missing.map(async (address) => {
      const response = await fetch(address === page ? location.pathname : address, { credentials: "same-origin", redirect: "error" });
      if (response.ok && (address !== page || response.headers.has("X-Room-Page"))) await cache.put(address, response);
    }));
  } catch {
    // Without it the page works as before; only a reload needs the network.
  }
}

export async function forgetShell() {
  await window.caches?.delete(CACHE).catch(() => {});
}
