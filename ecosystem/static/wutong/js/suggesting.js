// The box over everything suggests records while one types: <div data-suggest="…"> around an ordinary form. Enter sends the
// form unless a suggestion was chosen with the arrow keys; while an input method composes, nothing is asked.
import { Options } from "./options.js";

export function suggesting() {
  document.querySelectorAll("[data-suggest]").forEach(enhance);
}

function enhance(box, number) {
  const input = box.querySelector("input[type=search]");
  const list = listbox(box, `suggestions-${number}`);
  const options = new Options(input, list, {
    url: box.dataset.suggest,
    none: box.dataset.labelNone,
    failed: box.dataset.labelFailed,
    first: -1,
  });
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  listen(box, input, list, options);
}

function listbox(box, id) {
  const list = document.createElement("div");
  Object.assign(list, { className: "combobox__list", id, hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.labelList);
  box.append(list);
  return list;
}

function listen(box, input, list, options) {
  const close = () => {
    list.hidden = true;
    options.clear();
  };
  const ask = (wait) => {
    if (!input.value.trim()) return close();
    list.hidden = false;
    options.ask(input.value, wait);
  };
  let composing = false;
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    ask();
  });
  input.addEventListener("input", () => composing || ask());
  input.addEventListener("keydown", (event) => {
    if (composing || event.isComposing) return;
    press(event, { list, options, ask, close });
  });
  // A click must not take the focus from the field before it has led somewhere.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || close());
  // What was asked for is on its way; an answer that comes later must not cover it.
  box.querySelector("form").addEventListener("submit", close);
  addEventListener("pageshow", close);
}

function press(event, { list, options, ask, close }) {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (list.hidden) ask(0);
    else options.step(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Home" || event.key === "End") {
    options.go(-1);
  } else if (event.key === "Enter" && options.chosen) {
    event.preventDefault();
    location.assign(options.chosen.href);
  } else if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    event.stopPropagation();
    close();
  }
}
