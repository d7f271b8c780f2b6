// A record that a form misses is made in a dialog, and chosen. Without this script the same button puts the form aside,
// leads to the page that makes the record, and comes back.
import { comboboxes } from "./combobox.js";

let wanting = null;

async function ask(url, options = {}) {
  const answer = await fetch(url, { ...options, headers: { "HX-Request": "true", ...(options.headers ?? {}) } });
  const leave = answer.headers.get("HX-Redirect");
  if (leave) {
    location.assign(leave);
    return null;
  }
  return answer.ok || answer.status === 422 ? answer.text() : null;
}

function fill(dialog, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const made = page.querySelector("[data-made]");
  if (made) {
    const detail = { value: made.dataset.made, label: made.dataset.label };
    wanting?.dispatchEvent(new CustomEvent("wutong:choose", { detail }));
    dialog.close();
    return;
  }
  dialog.replaceChildren(...page.body.childNodes);
  comboboxes(dialog);
  // In a dialog nothing else can be missed: the dialog is the answer to that.
  for (const button of dialog.querySelectorAll("[name=add_missing]")) button.remove();
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[aria-invalid=true]") ?? dialog.querySelector("input:not([type=hidden]), select"))?.focus();
}

export function missing() {
  const dialog = document.getElementById("missing");
  if (!dialog) return;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-missing]");
    if (!button) return;
    event.preventDefault();
    wanting = button.closest(".record-field").querySelector("[data-combobox]");
    const html = await ask(button.dataset.missing);
    if (html === null) return;
    fill(dialog, html);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    const html = await ask(event.target.action, { method: "POST", body: new FormData(event.target) });
    if (html !== null) fill(dialog, html);
  });
}
