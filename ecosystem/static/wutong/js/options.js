// A list of options that a text field fetches as HTML and walks through with the arrow keys.

export class Options {
  constructor(input, list, { url, none, failed, first = 0 }) {
    Object.assign(this, { input, list, url, none, failed, first, current: -1, timer: 0, asked: null });
  }

  get items() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get chosen() {
    return this.items[this.current] ?? null;
  }

  ask(text, wait = 150) {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.timer = setTimeout(() => this.fetch(text), wait);
  }

  async fetch(text) {
    const url = new URL(this.url, location.href);
    url.searchParams.set("q", text);
    this.asked = new AbortController();
    try {
      const answer = await fetch(url, { signal: this.asked.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(answer.statusText);
      this.fill(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.note(this.failed);
    }
  }

  fill(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    this.list.replaceChildren(...page.body.childNodes);
    this.items.forEach((item, index) => {
      item.id = `${this.list.id}-${index}`;
      item.setAttribute("aria-selected", "false");
    });
    if (!this.list.childElementCount) this.note(this.none);
    this.input.setAttribute("aria-expanded", "true");
    this.go(this.items.length ? this.first : -1);
  }

  note(text) {
    const note = document.createElement("p");
    note.className = "combobox__note";
    note.textContent = text ?? "";
    this.list.replaceChildren(note);
    this.go(-1);
  }

  go(index) {
    this.chosen?.setAttribute("aria-selected", "false");
    this.current = index;
    this.chosen?.setAttribute("aria-selected", "true");
    this.chosen?.scrollIntoView({ block: "nearest" });
    if (this.chosen) this.input.setAttribute("aria-activedescendant", this.chosen.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  step(by) {
    const count = this.items.length;
    if (count) this.go((Math.max(this.current, by < 0 ? 0 : -1) + by + count) % count);
  }

  clear() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list.replaceChildren();
    this.current = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
