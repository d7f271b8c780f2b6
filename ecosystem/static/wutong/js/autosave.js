// What is typed is saved by itself (htmx does that); this warns before a page is left with something unsaved.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  let unsaved = false;
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}
