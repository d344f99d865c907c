// What the keyboard does and what a click on a heading does; every page works without it.
"use strict";

const number = (cell) => {
  const by = cell.dataset.by ?? cell.textContent.replace(/\s|%|\(.*/g, "").replace("−", "-").replace(",", ".");
  const value = parseFloat(by);
  return Number.isNaN(value) ? null : value;
};

const compare = (one, other) => {
  const [a, b] = [number(one), number(other)];
  if (a !== null && b !== null) return a - b;
  if (a !== null || b !== null) return a === null ? 1 : -1;
  return one.textContent.localeCompare(other.textContent, "ru", { numeric: true });
};

function sortBy(heading) {
  const table = heading.closest("table");
  const body = table.tBodies[0];
  const place = heading.cellIndex;
  const down = heading.getAttribute("aria-sort") !== "descending";
  table.querySelectorAll("th[aria-sort]").forEach((th) => th.removeAttribute("aria-sort"));
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  const rows = [...body.rows].sort((a, b) => compare(a.cells[place], b.cells[place]) * (down ? -1 : 1));
  body.append(...rows);
}

function makeSortable(root) {
  root.querySelectorAll("table.sheet thead tr:last-child th").forEach((th) => {
    if (th.querySelector("a, button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...th.childNodes);
    button.addEventListener("click", () => sortBy(th));
    th.append(button);
  });
}

function walk(event) {
  const link = document.activeElement.closest("table.sheet a");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!link || !step) return;
  const row = link.closest("tr");
  const next = step === 1 ? row.nextElementSibling : row.previousElementSibling;
  const cell = next?.cells[link.closest("td, th").cellIndex];
  const target = cell?.querySelector("a") ?? next?.querySelector("a");
  if (target) {
    event.preventDefault();
    target.focus();
  }
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    document.getElementById("search")?.focus();
  } else if (event.key === "Escape" && !typing && history.length > 1) {
    history.back();
  } else if (!typing) {
    walk(event);
  }
});

// A form that only chooses what to show needs no button; one that changes something waits for it.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.filters");
  if (form?.method === "get") form.requestSubmit();
});

document.addEventListener("DOMContentLoaded", () => makeSortable(document));
document.addEventListener("htmx:afterSwap", (event) => makeSortable(event.target));

// Files dropped on a form are as good as chosen ones; the form is still sent by its button.
document.addEventListener("dragover", (event) => {
  const form = event.target.closest?.("form[data-drop]");
  if (form) {
    event.preventDefault();
    form.classList.add("over");
  }
});
document.addEventListener("dragleave", (event) => {
  event.target.closest?.("form[data-drop]")?.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  const form = event.target.closest?.("form[data-drop]");
  if (!form) return;
  event.preventDefault();
  form.classList.remove("over");
  form.querySelector('input[type="file"]').files = event.dataTransfer.files;
});

// Printing is noted as reading is: the page is asked for once more and told what for.
window.addEventListener("beforeprint", () => {
  fetch(location.href, { headers: { "Opora-Printing": "1" }, keepalive: true });
});

// What could not be saved by itself is said at once; the text stays where it was typed.
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => {
    const status = event.detail.xhr?.status;
    const state = event.detail.elt.closest?.("form.cells")?.querySelector(".state");
    if (!state || status === 400 || status === 409) return; // these answers explain themselves
    const said = state.querySelector(".unsaved") ?? document.createElement("p");
    said.className = "problem unsaved";
    said.textContent =
      "Не сохранено: нет связи или сеанс закончился. Не закрывайте страницу: войдите в другой вкладке и нажмите «Сохранить».";
    state.append(said);
  });
}
