// Menus made of <details>: one click elsewhere or Escape closes them.

function close(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
}

export function menus() {
  document.addEventListener("click", (event) => close(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector("details.menu[open]");
    if (event.key !== "Escape" || !open) return;
    close();
    open.querySelector("summary").focus();
  });
  // "The usual ones": nothing is named, so the boxes must not be sent along.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-clear]");
    if (!button) return;
    for (const box of button.form.querySelectorAll(`[name="${button.dataset.clear}"]:checked`)) box.checked = false;
  });
}
