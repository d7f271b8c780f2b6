// The desk by keyboard: tables, bulk choice, the palette, and fields that look up related records.
import { comboboxes } from "./combobox.js";
import { palette } from "./palette.js";
import { tables } from "./tables.js";

tables();
palette();
comboboxes(document);
document.addEventListener("htmx:load", (event) => comboboxes(event.target));
