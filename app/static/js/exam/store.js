/* The copy on this machine: every answer is written here, encrypted, before it is sent. */

const NAME = "exam-room";
const VERSION = 2;
const STORES = ["events", "keys", "marks", "papers"];
const STRICT = { durability: "strict" };
const OPEN_WITHIN_MS = 5000;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const finished = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });

function openDatabase() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    const names = request.result.objectStoreNames;
    for (const name of STORES) if (!names.contains(name)) request.result.createObjectStore(name);
  };
  const late = new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error("the database does not open")), OPEN_WITHIN_MS);
  });
  return Promise.race([done(request), late]);
}

/** A key that lives in this browser profile and cannot be read out of it. */
async function keyFor(database, attempt) {
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  // Looked up and kept in one transaction: two tabs must not overwrite each other's key.
  const transaction = database.transaction("keys", "readwrite", STRICT);
  const keys = transaction.objectStore("keys");
  const found = await done(keys.get(attempt));
  if (!found) keys.put(fresh, attempt);
  await finished(transaction);
  return found ?? fresh;
}

export class Store {
  #database; #key; #attempt;
  /** Why answers are not being kept on this machine: null, "full" or "blocked". */
  trouble = null;
  /** How many kept answers could not be read back. */
  damaged = 0;

  static async open(attempt) {
    const store = new Store();
    store.#attempt = attempt;
    store.#database = await openDatabase();
    store.#key = await keyFor(store.#database, attempt);
    navigator.storage?.persist?.().catch(() => {});
    return store;
  }

  #range() {
    return IDBKeyRange.bound([this.#attempt, 0], [this.#attempt, Number.MAX_SAFE_INTEGER]);
  }

  async #seal(value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(value));
    return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.#key, text) };
  }

  async #unseal(row) {
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, this.#key, row.sealed);
    return JSON.parse(new TextDecoder().decode(text));
  }

  /** Write rows; resolve when the transaction is complete. A database the browser closed is opened again. */
  async #write(name, rows, options) {
    const once = async () => {
      const transaction = this.#database.transaction(name, "readwrite", options);
      for (const [key, row] of rows) transaction.objectStore(name).put(row, key);
      await finished(transaction);
    };
    try {
      await once();
    } catch (error) {
      if (error?.name !== "InvalidStateError") throw error;
      this.#database = await openDatabase();
      await once();
    }
  }

  async #read(name, key) {
    return done(this.#database.transaction(name).objectStore(name).get(key));
  }

  /** Keep the events. With `strict`, resolves when they are on the disk, not before. */
  async put(events, { strict = true } = {}) {
    try {
      const rows = await Promise.all(
        events.map(async (event) => [[this.#attempt, event.seq], await this.#seal(event)]),
      );
      await this.#write("events", rows, strict ? STRICT : undefined);
      this.trouble = null;
    } catch (error) {
      this.trouble = error?.name === "QuotaExceededError" ? "full" : "blocked";
      throw error;
    }
  }

  /** Every event of the attempt that this machine keeps, by sequence. */
  async all() {
    const rows = await done(this.#database.transaction("events").objectStore("events").getAll(this.#range()));
    const read = await Promise.allSettled(rows.map((row) => this.#unseal(row)));
    this.damaged = read.filter((one) => one.status === "rejected").length;
    return read.filter((one) => one.status === "fulfilled").map((one) => one.value);
  }

  async marks() {
    return (await this.#read("marks", this.#attempt)) ?? {};
  }

  async putMarks(marks) {
    await this.#write("marks", [[this.#attempt, marks]]);
  }

  /** The leases (epochs) this browser has held. */
  async leases() {
    return (await this.#read("marks", `${this.#attempt}/leases`)) ?? [];
  }

  async putLeases(epochs) {
    await this.#write("marks", [[`${this.#attempt}/leases`, epochs]], STRICT);
  }

  /** What is kept under a name beside the answers (the paper, the times), encrypted like them, or null. */
  async kept(name) {
    const row = await this.#read("papers", [this.#attempt, name]);
    return row ? this.#unseal(row) : null;
  }

  async keep(name, value) {
    await this.#write("papers", [[[this.#attempt, name], await this.#seal(value)]]);
  }

  /** Forget the attempt. Only after the receipt. */
  async clear() {
    const transaction = this.#database.transaction(STORES, "readwrite", STRICT);
    transaction.objectStore("events").delete(this.#range());
    transaction.objectStore("papers").delete(IDBKeyRange.bound([this.#attempt, ""], [this.#attempt, "\uffff"]));
    transaction.objectStore("keys").delete(this.#attempt);
    transaction.objectStore("marks").delete(IDBKeyRange.bound(this.#attempt, `${this.#attempt}/\uffff`));
    await finished(transaction);
  }
}

/** What is used where the browser keeps nothing: the page says so. */
export class MemoryStore {
  #marks = {};
  #kept = new Map();
  trouble = "blocked";
  damaged = 0;
  async put() {}
  async all() { return []; }
  async marks() { return this.#marks; }
  async putMarks(marks) { this.#marks = marks; }
  async leases() { return []; }
  async putLeases() {}
  async kept(name) { return this.#kept.get(name) ?? null; }
  async keep(name, value) { this.#kept.set(name, value); }
  async clear() { this.#kept.clear(); }
}

export async function openStore(attempt) {
  try {
    return await Store.open(attempt);
  } catch {
    return new MemoryStore();
  }
}
