/* One writer: of several tabs in this browser one holds the lock, the others only look on. */

/** Call `won` as soon as this tab may write; say by the result whether that was at once. */
export async function becomeWriter(attempt, won) {
  const name = `attempt:${attempt}`;
  const forever = () => new Promise(() => {});
  if (!navigator.locks) {
    won();
    return true;
  }
  const atOnce = await new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? forever() : undefined;
    });
  });
  if (atOnce) won();
  else navigator.locks.request(name, () => { won(); return forever(); });
  return atOnce;
}
