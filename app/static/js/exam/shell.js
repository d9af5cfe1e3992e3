/* The page's own files, kept so that a reload works without network; forgotten after the receipt. */

const CACHE = "exam-room-shell";

/** Keep the page, what it has loaded and the `extra` modules, and let the worker answer from them when the network
 * does not. Where that cannot be, the page works as before; only a reload needs the network. */
export async function keepShell({ worker, page, extra }) {
  if (!navigator.serviceWorker || !window.caches) return;
  const keptByWorker = navigator.serviceWorker.controller !== null; // it kept the page when it fetched it
  const scope = page.slice(0, page.lastIndexOf("/") + 1);
  if (!(await navigator.serviceWorker.register(worker, { scope }).catch(() => null))) return;
  const cache = await caches.open(CACHE).catch(() => null);
  if (!cache) return;
  const kept = new Set((await cache.keys()).map((request) => request.url));
  const wanted = [...loaded(), ...extra.map((address) => new URL(address, location.href).href)];
  const missing = wanted.filter((address) => !kept.has(address));
  await Promise.all(missing.map((address) => keep(cache, address, address)));
  if (!keptByWorker) await keep(cache, page, location.pathname + location.search);
}

/** The static files that this page was made of. */
function loaded() {
  const own = `${location.origin}/static/`;
  return [...new Set(performance.getEntriesByType("resource").map((entry) => entry.name))].filter((name) => name.startsWith(own));
}

async function keep(cache, name, address) {
  const response = await fetch(address, { credentials: "same-origin", redirect: "error" }).catch(() => null);
  const isPage = name !== address || !address.includes("/static/");
  if (!response?.ok || (isPage && !response.headers.has("X-Room-Page"))) return;
  await cache.put(name, response).catch(() => {}); // a full disk: the page says so elsewhere
}

export async function forgetShell() {
  await window.caches?.delete(CACHE).catch(() => {});
}
