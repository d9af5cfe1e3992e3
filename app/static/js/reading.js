// Tells the server that the page is before somebody's eyes: showing it alone writes nothing.
const form = document.querySelector("[data-reading]");

async function tell() {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", tell);
  await fetch(form.action, { method: "POST", body: new FormData(form) });
}

if (form) {
  document.addEventListener("visibilitychange", tell);
  tell();
}
