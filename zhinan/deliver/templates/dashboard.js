"use strict";
// Tables that can be sorted, and the filter of the held-back items. Without script the page shows everything.
(function () {
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort);
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "zh");

  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      if (head.classList.contains("fixed")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
        // Who has sent nothing has no figures, and stays at the end either way.
        const rows = Array.from(body.rows);
        const rank = (row) => Number("last" in row.dataset);
        rows.sort((a, b) => rank(a) - rank(b) || sign * compare(key(a, column), key(b, column)));
        body.append(...rows);
      });
    });
  }

  const box = document.getElementById("held-filter");
  if (!box) return;
  const input = box.querySelector("input");
  const status = box.querySelector("output");
  const folds = Array.from(document.querySelectorAll("#held details"), (fold) => ({
    fold,
    name: fold.dataset.department.toLowerCase(),
    rows: Array.from(fold.querySelectorAll("tbody tr"), (row) => ({ row, text: row.textContent.toLowerCase() })),
  }));
  box.hidden = false;
  const filter = () => {
    const wanted = input.value.trim().toLowerCase();
    let found = 0;
    for (const { fold, name, rows } of folds) {
      let here = 0;
      for (const { row, text } of rows) {
        const hit = !wanted || name.includes(wanted) || text.includes(wanted);
        row.hidden = !hit;
        here += hit;
      }
      fold.hidden = here === 0;
      fold.open = Boolean(wanted) && here > 0;
      found += here;
    }
    status.textContent = wanted ? `找到 ${found} 项` : "";
  };
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
})();
