// What makes the pages quicker to use. Reading needs none of it.
import { onKey } from "./keys.js";
import { live } from "./live.js";
import { menus } from "./menus.js";

const root = document.documentElement;

function themeSwitch() {
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try {
        localStorage.setItem("theme", root.dataset.theme);
      } catch {
        // The choice then lasts for this page only.
      }
    });
  }
}

function shortcuts() {
  onKey("/", () => {
    const boxes = [...document.querySelectorAll("main [data-shortcut='/'], [data-shortcut='/']")];
    const box = boxes.find((input) => input.checkVisibility());
    box?.focus();
    box?.select();
    return Boolean(box);
  });
  onKey("?", () => {
    const dialog = document.getElementById("shortcuts");
    if (!dialog) return false;
    dialog.showModal();
    return true;
  });
}

// A button with data-copy copies the text of the element it names, and says so.
async function copy(event) {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy)?.innerText.trim() ?? "";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
    return;
  }
  const before = button.textContent;
  button.textContent = button.dataset.copied ?? "✓";
  setTimeout(() => (button.textContent = before), 1500);
}

// A button with data-dialog opens the dialog it names; without a script it is a link to a page that does the same.
function openDialog(event) {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
}

// A form with data-once cannot be sent twice by an impatient hand.
function sendOnce(event) {
  const form = event.target;
  if (!form.matches("[data-once]") || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
}

// Empty fields only make addresses longer.
function dropEmpty(event) {
  const form = event.target;
  if (form.method !== "get" || form.target) return;
  const empty = [...form.elements].filter((field) => field.name && !field.value && !field.disabled);
  for (const field of empty) field.disabled = true;
  setTimeout(() => empty.forEach((field) => (field.disabled = false)));
}

document.addEventListener("click", copy);
document.addEventListener("click", openDialog);
document.addEventListener("submit", sendOnce);
document.addEventListener("submit", dropEmpty);
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
document.querySelector("[data-focus]")?.focus();
themeSwitch();
shortcuts();
menus();
live();
