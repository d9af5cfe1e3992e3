// A question dragged onto the present one is chosen, as its own button would choose it.

const slot = document.querySelector("[data-drop]");
let dragged = null;

for (const form of document.querySelectorAll("[data-drag]")) {
  form.addEventListener("dragstart", (event) => {
    dragged = form;
    event.dataTransfer.effectAllowed = "move";
  });
  form.addEventListener("dragend", () => {
    dragged = null;
  });
}

slot?.addEventListener("dragover", (event) => {
  if (dragged) event.preventDefault();
});
slot?.addEventListener("drop", (event) => {
  if (!dragged) return;
  event.preventDefault();
  dragged.requestSubmit();
});
