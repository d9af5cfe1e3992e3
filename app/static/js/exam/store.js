/* The copy on this machine: every answer is written here, encrypted, before it is sent. */

const NAME = "exam-room";
const STRICT = { durability: "strict" };

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

function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const name of ["events", "keys", "marks"]) request.result.createObjectStore(name);
  };
  return done(request);
}

/** A key that lives in this browser profile and cannot be read out of it. */
async function keyFor(database, attempt) {
  const found = await done(database.transaction("keys").objectStore("keys").get(attempt));
  if (found) return found;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const transaction = database.transaction("keys", "readwrite", STRICT);
  transaction.objectStore("keys").put(key, attempt);
  await finished(transaction);
  return key;
}

export class Store {
  #database; #key; #attempt;

  static async open(attempt) {
    const store = new Store();
    store.#attempt = attempt;
    store.#database = await open();
    if (crypto.subtle) store.#key = await keyFor(store.#database, attempt);
    navigator.storage?.persist?.();
    return store;
  }

  #range() {
    return IDBKeyRange.bound([this.#attempt, 0], [this.#attempt, Number.MAX_SAFE_INTEGER]);
  }

  async #seal(event) {
    if (!this.#key) return { plain: event };
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(event));
    return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.#key, text) };
  }

  async #unseal(row) {
    if (row.plain) return row.plain;
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, this.#key, row.sealed);
    return JSON.parse(new TextDecoder().decode(text));
  }

  /** Keep the event; resolves when it is on the disk, not before. */
  async put(event) {
    const row = await this.#seal(event);
    const transaction = this.#database.transaction("events", "readwrite", STRICT);
    transaction.objectStore("events").put(row, [this.#attempt, event.seq]);
    await finished(transaction);
  }

  /** Every event of the attempt that this machine keeps, by sequence. */
  async all() {
    const rows = await done(this.#database.transaction("events").objectStore("events").getAll(this.#range()));
    const read = await Promise.allSettled(rows.map((row) => this.#unseal(row)));
    return read.filter((one) => one.status === "fulfilled").map((one) => one.value);
  }

  async marks() {
    return (await done(this.#database.transaction("marks").objectStore("marks").get(this.#attempt))) ?? {};
  }

  async putMarks(marks) {
    const transaction = this.#database.transaction("marks", "readwrite");
    transaction.objectStore("marks").put(marks, this.#attempt);
    await finished(transaction);
  }

  /** Forget the attempt. Only after the receipt. */
  async clear() {
    const transaction = this.#database.transaction(["events", "keys", "marks"], "readwrite", STRICT);
    transaction.objectStore("events").delete(this.#range());
    transaction.objectStore("keys").delete(this.#attempt);
    transaction.objectStore("marks").delete(this.#attempt);
    await finished(transaction);
  }
}

/** What is used where the browser keeps nothing: the page says so. */
export class MemoryStore {
  #marks = {};
  volatile = true;
  async put() {}
  async all() { return []; }
  async marks() { return this.#marks; }
  async putMarks(marks) { this.#marks = marks; }
  async clear() {}
}

export async function openStore(attempt) {
  try {
    return await Store.open(attempt);
  } catch {
    return new MemoryStore();
  }
}
