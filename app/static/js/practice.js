// Practice by keyboard: a digit chooses the option of that place, Enter sends the form by itself.

for (const form of document.querySelectorAll("form[data-practice]")) {
  const options = [...form.querySelectorAll("input[name=response]:not([type=text])")];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    const option = options[Number(event.key) - 1];
    if (!option) return;
    event.preventDefault();
    option.checked = option.type === "radio" || !option.checked;
    option.focus();
  });
}
