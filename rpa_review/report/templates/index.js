"use strict";
(() => {
  const table = document.querySelector("#list");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const find = document.querySelector("#find");
  const item = document.querySelector("#item");
  const shown = document.querySelector("#shown");
  const tiles = [...document.querySelectorAll("[data-kind]")];
  document.querySelector(".bar").hidden = false;
  const filter = () => {
    const words = find.value.trim().toLowerCase();
    const kinds = tiles.filter((tile) => tile.getAttribute("aria-pressed") === "true").map((tile) => tile.dataset.kind);
    let count = 0;
    for (const row of rows) {
      row.hidden = (words && !row.textContent.toLowerCase().includes(words)) || (item.value && row.dataset.item !== item.value) || (kinds.length && !kinds.includes(row.dataset.disposition));
      if (!row.hidden) count += 1;
    }
    shown.textContent = `显示 ${count} 件，共 ${rows.length} 件`;
  };
  find.addEventListener("input", filter);
  item.addEventListener("change", filter);
  for (const tile of tiles) tile.addEventListener("click", () => { tile.setAttribute("aria-pressed", String(tile.getAttribute("aria-pressed") !== "true")); filter(); });
  const heads = [...table.tHead.rows[0].cells];
  const sort = (head) => {
    const column = heads.indexOf(head);
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((one) => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent.trim();
    const numeric = head.dataset.sort === "number";
    rows.sort((a, b) => (numeric ? Number(key(a)) - Number(key(b)) : key(a).localeCompare(key(b), "zh-CN")) * (down ? -1 : 1));
    body.append(...rows);
  };
  for (const head of heads.filter((one) => one.dataset.sort)) {
    head.tabIndex = 0;
    head.addEventListener("click", () => sort(head));
    head.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); sort(head); } });
  }
  filter();
})();
