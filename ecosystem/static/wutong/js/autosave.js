// What is typed is saved by itself (htmx does that); this warns before a page is left with something unsaved.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  let unsaved = false;
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}

// Choosing a file sends it at once, with everything typed.
for (const input of document.querySelectorAll("input[type=file][data-upload]")) {
  input.addEventListener("change", () => {
    if (!input.files.length) return;
    const save = input.form.querySelector("button[name=save]");
    input.form.requestSubmit(save);
  });
}
document.getElementById("refusal")?.focus();
