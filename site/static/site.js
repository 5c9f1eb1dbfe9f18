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
    // Themes take ?q= for their own search.
    search: { search: new URLSearchParams(location.search).get("find") ?? "" },
    pageLength: 25,
    // The text of a cell is what is sorted and filtered: a year is not a number of days.
    columnDefs: heads.map((head, index) => ({ targets: index, type: head.dataset.kind })),
    columnControl: { target: 1, content: [{ extend: "search", placeholder: "" }] },
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

// Without accents and case: a name is found however it is typed.
const bare = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/ı/g, "i").toLowerCase().trim();

// How well a name answers what is looked for: 3 exactly, 2 from its beginning, 1 within, 0 not.
function answers(name, wanted) {
  const own = bare(name);
  if (own === wanted) return 3;
  if (own.startsWith(wanted)) return 2;
  return ` ${own}`.includes(` ${wanted}`) ? 1 : 0;
}

// Above what Sphinx finds in texts: what is called so, exact names first.
function nameFound(names) {
  const wanted = bare(new URLSearchParams(location.search).get("q") ?? "");
  if (wanted.length < 2) return;
  const order = ["country", "place", "event", "publisher", "title"];
  const found = names
    .map(([kind, title, address, others]) => {
      const own = answers(title, wanted);
      const best = Math.max(own, ...others.map((one) => answers(one, wanted)));
      const by = best > own ? others.find((one) => answers(one, wanted) === best) : "";
      return { kind, title, address, best, by };
    })
    .filter((one) => one.best)
    .sort((a, b) => b.best - a.best || order.indexOf(a.kind) - order.indexOf(b.kind));
  if (!found.length) return;
  const box = document.createElement("section");
  box.className = "by-name";
  box.append(Object.assign(document.createElement("h2"), { textContent: "By name" }));
  const list = box.appendChild(document.createElement("ul"));
  for (const one of found.slice(0, 20)) {
    const item = list.appendChild(document.createElement("li"));
    item.append(Object.assign(document.createElement("a"), { href: one.address, textContent: one.title }));
    item.append(` (${one.by ? `${one.kind}, ${one.by}` : one.kind})`);
  }
  if (found.length > 20) {
    const more = `The first 20 of ${found.length.toLocaleString("en")}.`;
    box.append(Object.assign(document.createElement("p"), { textContent: more }));
  }
  document.getElementById("search-results").before(box);
}

function searchNames() {
  if (!document.getElementById("search-results")) return;
  const script = document.createElement("script");
  script.src = "searchnames.js";
  script.onload = () => nameFound(window.siteNames);
  document.head.append(script);
}

document.addEventListener("DOMContentLoaded", () => {
  searchNames();
  document.querySelectorAll(".drawing").forEach((place) => draw(place));
  document.querySelectorAll("table.searched").forEach(search);
});
