/* How the exam looks to this person: size of letters and contrast, remembered on this device. */

const KEPT = "sathach-display";
const root = document.documentElement;
const dialog = document.getElementById("display-dialog");

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

function show({ size = "normal", contrast = "normal" }) {
  root.dataset.size = size;
  root.dataset.contrast = contrast;
  for (const input of dialog.querySelectorAll("input")) input.checked = root.dataset[input.name] === input.value;
}

dialog.addEventListener("change", ({ target }) => {
  const wanted = { ...kept(), [target.name]: target.value };
  show(wanted);
  try {
    localStorage.setItem(KEPT, JSON.stringify(wanted));
  } catch {
    // Where nothing can be kept the choice holds until the page is left.
  }
});
document.getElementById("display").addEventListener("click", () => dialog.showModal());
document.getElementById("display-close").addEventListener("click", () => dialog.close());
show(kept());
