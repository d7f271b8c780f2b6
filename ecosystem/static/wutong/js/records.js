// A record's page and its forms by keyboard: whatever has data-key="e" is pressed by that key, Ctrl-Enter saves.
import { typing } from "./keys.js";

export function records() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter") {
      const save = document.querySelector("dialog[open] form .button--main, [data-save]");
      if (save) {
        event.preventDefault();
        save.click();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });
}
