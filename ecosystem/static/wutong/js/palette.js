// Ctrl-K: one box that finds any record. Without this script its opener is a link to the same search as a page.
import { Options } from "./options.js";

export function palette() {
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const form = dialog.querySelector("form");
  const input = form.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const options = new Options(input, list, { url: form.action, none: list.dataset.empty, failed: list.dataset.error });
  const open = (event) => {
    event.preventDefault();
    if (dialog.open) return;
    dialog.showModal();
    input.select();
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") open(event);
  });
  document.querySelectorAll("[data-palette-open]").forEach((opener) => opener.addEventListener("click", open));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  input.addEventListener("input", () => (input.value.trim() ? options.ask(input.value) : options.clear()));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      options.step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && options.chosen?.href) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) openInTab(options.chosen.href);
      else location.assign(options.chosen.href);
    }
  });
}

function openInTab(url) {
  window.open(url, "_blank", "noopener");
}
