"use strict";
// Tables that can be sorted, filters of tables, and what a cell of the map says. Without script the pages show everything.
(() => {
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort);
  };
  const collator = new Intl.Collator("zh", { numeric: true });
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));

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
        const rows = Array.from(body.rows, (row) => [Number("last" in row.dataset), key(row, column), row]);
        rows.sort((a, b) => a[0] - b[0] || sign * compare(a[1], b[1]));
        body.append(...rows.map((row) => row[2]));
      });
    });
  }

  for (const box of document.querySelectorAll(".filter[data-for]")) {
    const rows = Array.from(document.getElementById(box.dataset.for).tBodies[0].rows, (row) => [row, null]);
    const input = box.querySelector("input");
    const told = box.querySelector("output");
    let waiting;
    box.hidden = false;
    const filter = () => {
      const wanted = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      let found = 0;
      for (const entry of rows) {
        entry[1] ??= entry[0].textContent.toLowerCase();
        const isHit = wanted.every((word) => entry[1].includes(word));
        entry[0].hidden = !isHit;
        found += isHit;
      }
      told.textContent = wanted.length ? `共 ${rows.length} 行，筛出 ${found} 行` : "";
    };
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(filter, 120);
    });
  }

  const map = document.querySelector("table.heat");
  const readout = document.getElementById("readout");
  if (!map || !readout) return;
  const say = (event) => {
    const cell = event.target.closest("td, th");
    if (!cell) return;
    const link = cell.querySelector("a");
    if (cell.closest("thead")) {
      if (link) readout.textContent = link.title;
      return;
    }
    const element = map.tHead.rows[0].cells[cell.cellIndex].querySelector("a");
    if (!element || cell.tagName === "TH") return;
    const figure = link ? link.title || "全部通过" : "没有核查";
    readout.textContent = `${cell.parentNode.cells[0].textContent} · ${element.title}：${figure}`;
  };
  map.addEventListener("mouseover", say);
  map.addEventListener("focusin", say);
})();
