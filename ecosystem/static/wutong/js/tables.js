// Tables by keyboard (j k x Enter), choosing all rows of a page, and the columns somebody wants to see.
import { onKey } from "./keys.js";

let current = -1;

function rows() {
  return [...document.querySelectorAll("table[data-keyboard] tbody tr")];
}

function go(by) {
  const all = rows();
  if (!all.length) return false;
  all[current]?.classList.remove("is-current");
  current = Math.min(Math.max(current + by, 0), all.length - 1);
  all[current].classList.add("is-current");
  const target = all[current].querySelector("a[href]") ?? all[current];
  target.focus({ preventScroll: true });
  all[current].scrollIntoView({ block: "nearest" });
  return true;
}

function tick() {
  const box = rows()[current]?.querySelector(".tick input");
  if (box) box.click();
  return Boolean(box);
}

function enter(event) {
  const row = rows()[current];
  if (!row?.dataset.url || event.target.closest("a, button, dialog, summary")) return false;
  location.assign(row.dataset.url);
  return true;
}

function boxesOf(table) {
  return [...table.querySelectorAll("tbody .tick input")];
}

function count(table) {
  const boxes = boxesOf(table);
  const ticked = boxes.filter((box) => box.checked).length;
  const all = table.querySelector("[data-tick-all]");
  if (all) Object.assign(all, { checked: ticked > 0 && ticked === boxes.length, indeterminate: ticked > 0 && ticked < boxes.length });
  for (const place of table.closest("form")?.querySelectorAll("[data-tick-count]") ?? []) place.textContent = ticked;
}

// Shift-click chooses all rows between the last one clicked and this one.
let last = null;
function range(event) {
  const box = event.target.closest(".tick input");
  const table = box?.closest("table");
  if (!table) return;
  const boxes = boxesOf(table);
  if (box.matches("[data-tick-all]")) boxes.forEach((other) => (other.checked = box.checked));
  else if (event.shiftKey && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    boxes.slice(from, to + 1).forEach((other) => (other.checked = box.checked));
  }
  if (!box.matches("[data-tick-all]")) last = box;
  count(table);
}

// The columns chosen for a table are remembered here, and sent once when its page is opened without any.
function columns() {
  const form = document.querySelector("form[data-columns]");
  if (!form) return;
  const key = `columns:${form.dataset.columns}`;
  const here = new URL(location.href);
  form.addEventListener("submit", () => {
    const chosen = [...form.querySelectorAll("[name=columns]:checked")].map((box) => box.value);
    remember(key, chosen.join(","));
  });
  const kept = remembered(key);
  if (!kept || here.searchParams.has("columns")) return;
  kept.split(",").forEach((name) => here.searchParams.append("columns", name));
  location.replace(here);
}

function remember(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // Without storage the choice holds for this address only.
  }
}

function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function tables() {
  onKey("j", () => go(1));
  onKey("k", () => go(-1));
  onKey("x", tick);
  onKey("Enter", enter);
  document.addEventListener("click", range);
  addEventListener("pageshow", () => document.querySelectorAll("table[data-keyboard]").forEach(count));
  columns();
}
