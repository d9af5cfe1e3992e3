// Forms: one submission each, files named with their size, a warning before unsaved changes are lost.

const FILE_UNITS = ["B", "kB", "MB", "GB"];

function fileSize(bytes) {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), FILE_UNITS.length - 1);
  const figure = (bytes / 1000 ** power).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  return `${figure} ${FILE_UNITS[power]}`;
}

// A second submission of the same page is swallowed; a download leaves the page, so the guard opens again.
function guardDoubleSubmission(form) {
  let sentAt = null;
  form.addEventListener("submit", (event) => {
    if (sentAt !== null && event.timeStamp - sentAt < 10_000) {
      event.preventDefault();
      return;
    }
    sentAt = event.timeStamp;
    form.setAttribute("aria-busy", "true");
    setTimeout(() => form.removeAttribute("aria-busy"), 10_000);
  });
  addEventListener("pageshow", () => {
    sentAt = null;
    form.removeAttribute("aria-busy");
  });
}

function nameChosenFiles(input) {
  const note = document.createElement("p");
  note.className = "field__note";
  note.setAttribute("role", "status");
  input.after(note);
  input.addEventListener("change", () => {
    note.textContent = [...input.files].map((file) => `${file.name} (${fileSize(file.size)})`).join(", ");
  });
}

function warnOfUnsavedChanges(form) {
  let changed = false;
  const warn = (event) => {
    if (changed) event.preventDefault();
  };
  form.addEventListener("input", () => {
    changed = true;
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  addEventListener("beforeunload", warn);
}

document.querySelectorAll("form[method=post]").forEach(guardDoubleSubmission);
document.querySelectorAll("form[data-unsaved]").forEach(warnOfUnsavedChanges);
document.querySelectorAll("input[type=file]").forEach(nameChosenFiles);
document.querySelector("[data-focus]")?.focus();
