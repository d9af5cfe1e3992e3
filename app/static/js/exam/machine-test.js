/* The test page of a machine: shows whether the locked browser's keys are right. */

import { proofOfBrowser } from "./locked-browser.js";
import { $ } from "./page.js";

const machine = $("machine");

function show({ right, told, advice }) {
  $("machine-looking").hidden = true;
  $("machine-right").hidden = !right;
  $("machine-wrong").hidden = right;
  $("machine-told").textContent = told;
  $("machine-advice").textContent = advice;
}

if (machine.dataset.proved === "no") {
  const response = await fetch(machine.dataset.url, { headers: await proofOfBrowser(), cache: "no-store" });
  if (response.ok) show(await response.json());
}
