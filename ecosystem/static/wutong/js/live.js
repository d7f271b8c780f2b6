// Forms that answer while they are filled in: a form[data-live] asks for its page again and replaces every element with
// data-live-region by the one of the same id. The address follows, so that back, reload and sharing work. Without this
// script the same form has a button.

let asked = null;
let waiting = 0;

function address(form) {
  const url = new URL(form.action || location.href);
  const data = new FormData(form);
  url.search = new URLSearchParams([...data].filter(([, value]) => value !== ""));
  return url;
}

function replace(page, url) {
  for (const region of document.querySelectorAll("[data-live-region]")) {
    const fresh = page.getElementById(region.id);
    if (!fresh) return location.assign(url);
    const focused = document.activeElement;
    const key = region.contains(focused) && focused.name ? [focused.name, focused.value] : null;
    const open = [...region.querySelectorAll("details")].map((details) => details.open);
    region.replaceWith(fresh);
    fresh.querySelectorAll("details").forEach((details, index) => (details.open = open[index] ?? details.open));
    if (key) [...fresh.querySelectorAll("[name]")].find((field) => field.name === key[0] && field.value === key[1])?.focus();
  }
  document.title = page.title;
}

// Going back, the fields outside the regions must say what the page shows again.
function restore(page) {
  const fresh = [...page.querySelectorAll("form[data-live]")];
  [...document.querySelectorAll("form[data-live]")].forEach((form, index) => {
    for (const [place, field] of [...form.elements].entries()) {
      const other = fresh[index]?.elements[place];
      if (other?.name !== field.name) return;
      field.checked = other.checked;
      if (!/^(checkbox|radio|submit|button)$/.test(field.type)) field.value = other.value;
    }
  });
}

export async function show(url, remember = true) {
  asked?.abort();
  asked = new AbortController();
  const regions = document.querySelectorAll("[data-live-region]");
  regions.forEach((region) => region.setAttribute("aria-busy", "true"));
  try {
    const answer = await fetch(url, { signal: asked.signal, headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) return location.assign(url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (remember) history.pushState({ live: true }, "", url);
    if (!remember) restore(page);
    replace(page, url);
    document.dispatchEvent(new CustomEvent("wutong:replaced"));
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

export function live() {
  if (!document.querySelector("form[data-live]")) return;
  history.replaceState({ live: true }, "");
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-live]")) show(address(form));
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (event.target.type !== "search" || !form?.matches("[data-live]")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => show(address(form)), 300);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-live]")) return;
    event.preventDefault();
    clearTimeout(waiting);
    show(address(event.target));
    const popover = event.target.closest("[popover]");
    if (popover?.matches(":popover-open")) popover.hidePopover();
  });
  addEventListener("popstate", (event) => {
    if (event.state?.live) show(location.href, false);
  });
}
