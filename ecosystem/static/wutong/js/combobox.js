// A field for a related record: <div data-combobox data-url="…"> around a plain <select> or <input>. The plain field keeps
// its name and value and is what the form sends; this puts a text field before it that finds records while one types.
import { Options } from "./options.js";

export function comboboxes(root) {
  const boxes = root.querySelectorAll?.("[data-combobox]:not([data-ready])") ?? [];
  boxes.forEach(enhance);
}

function enhance(box) {
  const field = box.querySelector("select, input");
  if (!field || field.multiple) return;
  box.dataset.ready = "yes";
  const input = textField(box, field);
  const list = document.createElement("div");
  Object.assign(list, { className: "combobox__list", id: `${field.id}_options`, hidden: true });
  list.setAttribute("role", "listbox");
  field.hidden = true;
  box.append(input, list);
  const options = new Options(input, list, { url: box.dataset.url, none: box.dataset.labelNone, failed: box.dataset.labelFailed });
  listen(box, field, input, list, options);
}

function textField(box, field) {
  const input = document.createElement("input");
  Object.assign(input, { type: "text", id: `${field.id}_combobox`, autocomplete: "off", className: "input", required: field.required });
  field.required = false;
  input.value = box.dataset.chosen ?? (field.tagName === "SELECT" ? chosenText(field) : "");
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", `${field.id}_options`]]) {
    input.setAttribute(name, value);
  }
  for (const name of ["aria-describedby", "aria-invalid", "placeholder", "disabled"]) {
    if (field.hasAttribute(name)) input.setAttribute(name, field.getAttribute(name));
  }
  for (const label of field.labels ?? []) label.htmlFor = input.id;
  return input;
}

function chosenText(select) {
  return select.value ? select.selectedOptions[0]?.text ?? "" : "";
}

function set(field, value, label) {
  if (field.tagName === "SELECT" && value && ![...field.options].some((option) => option.value === value)) {
    field.add(new Option(label, value));
  }
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function listen(box, field, input, list, options) {
  let label = input.value;
  const close = () => {
    list.hidden = true;
    options.clear();
  };
  const choose = (item) => {
    label = item.dataset.label;
    input.value = label;
    set(field, item.dataset.value, label);
    input.setCustomValidity("");
    close();
  };
  input.addEventListener("input", () => {
    if (!input.value.trim()) {
      label = "";
      set(field, "", "");
      return close();
    }
    list.hidden = false;
    options.ask(input.value);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) {
        list.hidden = false;
        options.ask(input.value, 0);
      } else options.step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      if (options.chosen) choose(options.chosen);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (!item) return;
    event.preventDefault();
    choose(item);
  });
  // What is left half typed would look like a choice; the field goes back to what is really chosen.
  input.addEventListener("blur", () => {
    input.value = label;
    close();
  });
  box.addEventListener("wutong:choose", (event) => {
    label = event.detail.label;
    input.value = label;
    set(field, event.detail.value, label);
  });
}
