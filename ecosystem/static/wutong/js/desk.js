// The desk by keyboard: tables, bulk choice, the palette, and fields that look up related records.
import { comboboxes } from "./combobox.js";
import { missing } from "./missing.js";
import { palette } from "./palette.js";
import { records } from "./records.js";
import { tables } from "./tables.js";

tables();
records();
missing();
palette();
comboboxes(document);
document.addEventListener("htmx:load", (event) => comboboxes(event.target));
