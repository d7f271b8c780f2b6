// The board: cards are dragged to a column, or walked with the arrow keys; every move is a link that is there without this.
const board = document.querySelector("[data-board]");
const cards = () => [...board.querySelectorAll("[data-card]")];
let dragged = null;

const go = (card, stage) => {
  const link = card.querySelector(`a[data-stage="${stage}"]`);
  if (!link) return;
  if (!("direct" in link.dataset)) { window.location.assign(link.href); return; }
  const form = document.getElementById("board-move");
  form.action = link.href;
  form.requestSubmit();
};

const mark = (card) => {
  for (const column of board.querySelectorAll("[data-stage].board__column")) {
    column.classList.toggle("can-drop", Boolean(card?.querySelector(`a[data-stage="${column.dataset.stage}"]`)));
    column.classList.remove("is-over");
  }
};

board.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-card]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.querySelector(".board__name").textContent);
  mark(dragged);
});
board.addEventListener("dragend", () => { dragged = null; mark(null); });
board.addEventListener("dragover", (event) => {
  const column = event.target.closest(".can-drop");
  if (!dragged || !column) return;
  event.preventDefault();
  mark(dragged);
  column.classList.add("is-over");
});
board.addEventListener("drop", (event) => {
  const column = event.target.closest(".can-drop");
  if (!dragged || !column) return;
  event.preventDefault();
  go(dragged, column.dataset.stage);
});

const beside = (card, steps) => {
  const columns = [...board.querySelectorAll(".board__column")];
  const here = columns.indexOf(card.closest(".board__column"));
  const place = [...card.parentElement.children].indexOf(card);
  for (let next = here + steps; columns[next]; next += steps) {
    const found = columns[next].querySelectorAll("[data-card]");
    if (found.length) return found[Math.min(place, found.length - 1)];
  }
  return null;
};

board.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
  const card = event.target.closest("[data-card]") ?? cards()[0];
  if (!card) return;
  const next = {
    ArrowDown: () => card.nextElementSibling,
    ArrowUp: () => card.previousElementSibling,
    ArrowRight: () => beside(card, 1),
    ArrowLeft: () => beside(card, -1),
  }[event.key];
  if (event.target.closest("[data-card]") === null && next) { event.preventDefault(); card.querySelector("a").focus(); return; }
  if (next) { event.preventDefault(); next()?.querySelector("a")?.focus(); }
  if (event.key === "m" || event.key === "M") {
    const menu = card.querySelector("details");
    if (!menu) return;
    event.preventDefault();
    menu.open = true;
    menu.querySelector("a").focus();
  }
  if (event.key === "Escape") {
    const open = event.target.closest("details[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  }
});
