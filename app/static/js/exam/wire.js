/* Talking to the server: JSON there and back, with the page's token, and a time reading each time. */

const TIMEOUT_MS = 20000;

export class Refused extends Error {
  constructor(status, body) {
    super(body?.message ?? String(status));
    this.status = status;
    this.body = body;
  }
}

/** No answer, or none that can be read: the network's fault, worth another try. */
export class Unreached extends Error {}

/** Only the network's failures are worth repeating; a mistake of ours must be heard of. */
export function mustBeTheWire(error) {
  if (!(error instanceof Refused || error instanceof Unreached)) throw error;
}

async function reach(work) {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refused ? error : new Unreached(String(error));
  }
}

export class Wire {
  constructor(addresses, token, clock) {
    Object.assign(this, { addresses, token, clock });
  }

  /** Post to one of the room's addresses. Rejects with Refused, or with the network's error. */
  async post(name, data, { keepalive = false } = {}) {
    const sentAt = performance.now();
    const [response, body] = await reach(async () => {
      const answer = await fetch(this.addresses[name], {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Room-Token": this.token },
        body: JSON.stringify(data),
        credentials: "same-origin",
        redirect: "error",
        cache: "no-store",
        keepalive,
        signal: keepalive ? undefined : AbortSignal.timeout(TIMEOUT_MS),
      });
      return [answer, await answer.json()];
    });
    const gotAt = performance.now();
    if (typeof body.server_now === "number") this.clock.sample(body.server_now, sentAt, gotAt);
    if (!response.ok && !body.results) throw new Refused(response.status, body);
    return body;
  }

  async get(address) {
    return reach(async () => {
      const response = await fetch(address, { credentials: "same-origin", redirect: "error" });
      if (!response.ok) throw new Refused(response.status, null);
      return response.json();
    });
  }
}

/** What client and server compare: half a SHA-256 over slot, sequence and canonical response. */
export async function contentDigest({ slot, seq, response }) {
  if (!crypto.subtle) return null;
  const text = new TextEncoder().encode(`${slot}\n${seq}\n${JSON.stringify(response)}`);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return [...hash.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
