// Draws the charts in place of their pictures, and gives tables search, filters and sorting.
// Without it every page still shows the pictures and the whole tables.
"use strict";

async function draw(place) {
  const spec = JSON.parse(document.getElementById(place.dataset.spec).textContent);
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  place.append(canvas);
  // A map is as high as its width allows.
  const aspect = spec.usermeta?.aspect;
  if (aspect) spec.height = Math.min(spec.height, Math.round(canvas.clientWidth * aspect));
  // ast: expressions are interpreted, so that a strict content policy does not stop them.
  await vegaEmbed(canvas, spec, { actions: false, renderer: "svg", ast: true });
  place.querySelector("img").remove();
  // To a screen reader the chart is one image with a description; its data stands in the table.
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", place.dataset.label);
  canvas.querySelectorAll("svg").forEach((svg) => svg.setAttribute("aria-hidden", "true"));
  place.dataset.drawn = "yes";
}

function search(table) {
  const heads = [...table.tHead.rows[0].cells];
  // What a spreadsheet would run as a formula is saved as text.
  const formula = /(?:^|[;\t])["' ]*[=+@\-＝＋－＠﹦﹢﹣﹫]/;
  const text = (cell, index) =>
    heads[index].dataset.kind !== "num" && formula.test(cell) ? `'${cell}` : cell;
  new DataTable(table, {
    order: [],
    pageLength: 25,
    // The text of a cell is what is sorted and filtered: a year is not a number of days.
    columnDefs: heads.map((head, index) => ({ targets: index, type: head.dataset.kind })),
    columnControl: { target: 1, content: [{ extend: "search", placeholder: "filter" }] },
    layout: {
      topStart: { search: { placeholder: "any column" } },
      topEnd: {
        buttons: [
          {
            extend: "csvHtml5",
            text: "Save the rows shown (CSV)",
            filename: `${table.dataset.name}-filtered`,
            fieldBoundary: '"',
            exportOptions: {
              modifier: { search: "applied" },
              // The value, where people read a text in its place.
              format: { body: (_, row, column, cell) => cell.dataset.order ?? cell.textContent },
              // The names of the columns, without the row of filters below them.
              customizeData: (data) => {
                data.headerStructure.splice(1);
                data.header = heads.map((head) => head.dataset.name);
                data.headerStructure[0].forEach((head, index) => {
                  head.title = heads[index].dataset.name;
                });
                data.body = data.body.map((row) => row.map(text));
              },
            },
          },
        ],
      },
      bottomStart: "info",
      bottomEnd: "paging",
    },
    language: { search: "Search", lengthMenu: "_MENU_ rows a page" },
  });
  // The second header row holds a condition and a value per column; each needs a name.
  [...table.tHead.rows[1].cells].forEach((cell, index) => {
    const name = heads[index].textContent.trim();
    cell.querySelector("select").setAttribute("aria-label", `Condition on ${name}`);
    cell.querySelector("input").setAttribute("aria-label", `Filter ${name}`);
  });
  table.dataset.ready = "yes";
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".drawing").forEach((place) => draw(place));
  document.querySelectorAll("table.searched").forEach(search);
});
