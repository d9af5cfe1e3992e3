/* Talking to the server: JSON there and back, with the page's token, and a time reading each time. */

const TIMEOUT_MS = 20000;

export class Refused extends Error {
  constructor(status, body, retryAfter = 0) {
    super(body?.message ?? String(status));
    Object.assign(this, { status, body, retryAfter });
    this.reason = body?.error; // the name our server gives it: a proxy's refusals have none
  }
}

/** No answer, or none that can be read: the network's fault, worth another try. */
export class Unreached extends Error {
  constructor(reason, status = 0, retryAfter = 0) {
    super(reason);
    Object.assign(this, { gateway: status, retryAfter });
  }
}

/** The refusals after which this page writes no more, and what the page calls them. */
export const ENDS_WRITING = { NotSignedIn: "signed_out", ForeignRequest: "foreign", LeaseLost: "lease_lost",
  MachineRefused: "machine" };

/** Only the network's failures are worth repeating; a mistake of ours must be heard of. */
export function mustBeTheWire(error) {
  if (!(error instanceof Refused || error instanceof Unreached)) throw error;
}

/** How many ms the server asks to be left alone; its other form, a date, is not asked for. */
function restAsked(response) {
  const seconds = Number(response.headers.get("Retry-After"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

export class Wire {
  /** `proof`: headers that prove the browser, if the sitting asks for a locked one. */
  constructor(addresses, token, clock, proof = {}) {
    Object.assign(this, { addresses, token, clock, proof });
  }

  /** Post to one of the room's addresses. Rejects with Refused (our server's word) or Unreached. */
  async post(name, data, { keepalive = false, abort = null } = {}) {
    const signals = [abort, keepalive ? null : AbortSignal.timeout(TIMEOUT_MS)].filter(Boolean);
    const sentAt = performance.now();
    const response = await this.#fetch(this.addresses[name], {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Room-Token": this.token, ...this.proof },
      body: JSON.stringify(data),
      cache: "no-store",
      keepalive,
      signal: signals.length ? either(signals) : undefined,
    });
    const body = await this.#json(response);
    if (typeof body.server_now === "number") this.clock.sample(body.server_now, sentAt, performance.now());
    if (!response.ok && !body.results) throw new Refused(response.status, body, restAsked(response));
    return body;
  }

  /** The response's JSON object. Pages of proxies, half and empty answers are nobody's word. */
  async #json(response) {
    try {
      const body = await response.json();
      if (body !== null && typeof body === "object") return body;
    } catch {
      // said below
    }
    throw new Unreached("no readable answer", response.status, restAsked(response));
  }

  async #fetch(address, options) {
    try {
      return await fetch(address, { credentials: "same-origin", redirect: "error", ...options });
    } catch (error) {
      throw new Unreached(String(error));
    }
  }

  async get(address) {
    const response = await this.#fetch(address, { headers: this.proof });
    if (!response.ok) throw new Refused(response.status, null);
    return this.#json(response);
  }

  async bytes(address) {
    const response = await this.#fetch(address, { headers: this.proof });
    if (!response.ok) throw new Refused(response.status, null);
    try {
      return await response.arrayBuffer();
    } catch (error) {
      throw new Unreached(String(error));
    }
  }
}

/** A signal that comes with the first of several (AbortSignal.any is younger than our oldest browser). */
function either(signals) {
  const controller = new AbortController();
  for (const signal of signals) signal.addEventListener("abort", () => controller.abort(signal.reason));
  return controller.signal;
}
