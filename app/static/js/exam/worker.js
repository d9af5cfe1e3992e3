/* The service worker of the exam page: a reload must work without network. It owns no answers.

It never asks to take over from an earlier one (no skipWaiting): during an attempt nothing changes. */

const CACHE = "exam-room-shell";
const PAGE = "/room/paper";
const PATIENCE_MS = 4000;

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && (pathname === PAGE || pathname.startsWith(`${PAGE}/`))) event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

const kept = async (request) => (await caches.open(CACHE)).match(request, { ignoreVary: true });

/** The page from the server; if that is silent, broken or somebody else, the page as it was kept. */
async function page(request) {
  const silence = new AbortController();
  const copy = await kept(PAGE);
  const timer = copy && setTimeout(() => silence.abort(), PATIENCE_MS);
  try {
    const response = await fetch(request, { signal: silence.signal });
    const ours = response.headers.has("X-Room-Page");
    if (ours) await (await caches.open(CACHE)).put(PAGE, response.clone());
    // A redirect leads to the door: the seat code is asked for again.
    return ours || response.type === "opaqueredirect" || !copy ? response : copy;
  } catch (error) {
    if (copy) return copy;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Our files carry their fingerprint in the address: what is kept is what is meant. */
async function file(request) {
  return (await kept(request)) ?? fetch(request);
}
