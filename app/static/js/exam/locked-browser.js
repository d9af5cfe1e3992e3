/* The locked browser (Safe Exam Browser) proves itself by two hashes over this page's address. */

const LONGEST_MS = 5000;
const STEP_MS = 100;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The browser's interface, which it may add only after the page has begun; null without it. */
async function findInterface() {
  for (let waited = 0; waited < LONGEST_MS; waited += STEP_MS) {
    const { security } = window.SafeExamBrowser ?? {};
    if (security?.updateKeys) return security;
    await pause(STEP_MS);
  }
  return null;
}

/** Headers with the hashes for this page's address; none in a browser that has no such interface. */
export async function proofOfBrowser() {
  const security = await findInterface();
  if (!security) return {};
  await Promise.race([new Promise((resolve) => security.updateKeys(resolve)), pause(LONGEST_MS)]);
  return {
    "X-Room-Seb-Config": security.configKey ?? "",
    "X-Room-Seb-Exam": security.browserExamKey ?? "",
  };
}
