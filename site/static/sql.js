// The page of queries: SQLite runs in a worker, which is ended where it takes too long; what it gives
// is shown as text, drawn and saved. Nothing is asked of a server but the files of the site.
"use strict";

(() => {
  const MOST = {
    // Characters of a query: an address holds no more in every browser.
    query: 10_000,
    // Rows that are read and saved; characters of them all; bytes that SQLite may use.
    rows: 10_000,
    size: 10_000_000,
    memory: 33_554_432,
    // Rows and cells on the page, characters of a cell, bars and points of a chart.
    shown: 1_000,
    cells: 30_000,
    cell: 1_000,
    bars: 40,
  };
  const place = document.getElementById("sql-page");
  const editor = place.querySelector("textarea");
  const status = place.querySelector(".sql-status");
  const result = place.querySelector(".sql-result");
  const heading = document.getElementById("sql-result");
  const stopper = place.querySelector(".sql-stop");
  const formula = new RegExp(place.dataset.formula);

  // Runs in a worker, below the script of SQLite: knows nothing of what stands around it here.
  function worker() {
    const BEGINNING = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)*/;
    const END = /^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)*$/;
    const READS = /^(?:explain\s+(?:query\s+plan\s+)?)?(?:select|with|values)\b/i;
    let library;
    let tables;

    function rows(statement, most) {
      const found = { columns: statement.getColumnNames(), rows: [], more: false };
      let size = 0;
      while (statement.step()) {
        if (found.rows.length === most.rows || size > most.size) {
          found.more = true;
          break;
        }
        // Whole numbers come as BigInt: none loses digits, and 1 is not 1.0.
        const row = statement.get(null, { useBigInt: true });
        size += row.reduce((sum, value) => sum + 10 + (value?.length ?? 0), 0);
        found.rows.push(row);
      }
      return found;
    }

    function answer({ sql, most }) {
      const query = sql.slice(BEGINNING.exec(sql)[0].length);
      if (!query) return { error: "There is no query; write one or choose a question." };
      if (!READS.test(query)) {
        const words = "SELECT, WITH or VALUES, or EXPLAIN before one of them";
        return { error: `Not run: a query here can only read, so it begins with ${words}.` };
      }
      // Each query has the tables anew: none can leave anything to the next.
      const database = new library.Database(tables);
      try {
        database.exec(`PRAGMA query_only = 1; PRAGMA hard_heap_limit = ${most.memory}`);
        const statements = database.iterateStatements(query);
        const statement = statements.next().value;
        if (!END.test(statements.getRemainingSQL())) {
          return { error: "Not run: only one query runs at a time; remove what follows the first semicolon." };
        }
        return rows(statement, most);
      } catch (error) {
        return { error: `No result: ${error.message}.` };
      } finally {
        database.close();
      }
    }

    self.onmessage = async ({ data }) => {
      if (data.sql !== undefined) {
        self.postMessage(answer(data));
        return;
      }
      try {
        library = await initSqlJs({ wasmBinary: data.wasm });
        tables = data.tables;
        self.postMessage({});
      } catch (error) {
        self.postMessage({ error: error.message });
      }
    };
  }

  function script(address) {
    return new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement("script"), { src: address });
      element.onload = resolve;
      element.onerror = () => reject(new Error(`${address} is not there`));
      document.head.append(element);
    });
  }

  async function unpacked(text) {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  let loading;
  // SQLite and the tables are loaded with the first query, not with the page.
  async function load() {
    await Promise.all(["sqlengine.js", "sqltables.js"].map(script));
    const [wasm, tables] = await Promise.all([window.sqlEngine.wasm, window.sqlTables].map(unpacked));
    return { code: window.sqlEngine.code, wasm, tables };
  }

  async function start() {
    loading ??= load();
    const { code, wasm, tables } = await loading;
    // From a folder on disk browsers start no worker but one like this.
    const source = new Blob([code, `\n(${worker})();\n`], { type: "text/javascript" });
    const address = URL.createObjectURL(source);
    const made = new Worker(address);
    await new Promise((resolve, reject) => {
      made.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve());
      made.onerror = (event) => reject(new Error(event.message || "the browser starts no worker"));
      made.postMessage({ wasm, tables });
    });
    URL.revokeObjectURL(address);
    return made;
  }

  let ready;
  let stop = () => {};

  async function ask(sql, isLast) {
    ready ??= start();
    let asked;
    try {
      asked = await ready;
    } catch (error) {
      ready = loading = undefined;
      return { error: `The tables could not be loaded (${error.message}); run the query again, or download them.` };
    }
    if (!isLast()) return {};
    return new Promise((resolve) => {
      const seconds = Number(place.dataset.seconds);
      const ended = (why) => {
        clearTimeout(timer);
        asked.terminate();
        ready = undefined;
        resolve({ error: why });
      };
      const tooLong = `Stopped after ${seconds} seconds: ask for less, for example one table or fewer rows.`;
      const timer = setTimeout(() => ended(tooLong), seconds * 1000);
      stop = () => ended("Stopped.");
      asked.onmessage = ({ data }) => {
        clearTimeout(timer);
        resolve(data);
      };
      asked.onerror = () => ended("No result: the query needs more memory than there is; ask for less.");
      asked.postMessage({ sql, most: MOST });
    });
  }

  let turn = 0;

  async function run(sql) {
    const mine = ++turn;
    stop();
    stop = () => {};
    result.replaceChildren();
    if (sql.length > MOST.query) {
      const most = MOST.query.toLocaleString("en");
      say(`Not run: the query has more than ${most} characters; shorten it.`, true);
      return;
    }
    say("Running …");
    stopper.disabled = false;
    const isLast = () => mine === turn;
    const found = await ask(sql, isLast);
    // Another query was begun meanwhile, or this one was stopped.
    if (!isLast()) return;
    stop = () => {};
    stopper.disabled = true;
    if (found.error) say(found.error.replace(/\.+$/, "."), true);
    else show(found);
    // On a phone the result is far below the question.
    if (status.getBoundingClientRect().bottom > innerHeight) heading.scrollIntoView();
  }

  function say(text, wrong = false) {
    status.classList.toggle("wrong", wrong);
    status.textContent = text;
  }

  function element(name, about = {}, ...children) {
    const made = Object.assign(document.createElement(name), about);
    made.append(...children);
    return made;
  }

  const isNumber = (value) => typeof value === "number" || typeof value === "bigint";

  // A value as SQLite writes it; what is missing has no text.
  function text(value) {
    if (value === null) return "";
    if (value instanceof Uint8Array) {
      return `x'${[...value].map((byte) => byte.toString(16).padStart(2, "0")).join("")}'`;
    }
    const whole = Number.isInteger(value) && Math.abs(value) < 1e15;
    return whole ? value.toFixed(1) : String(value);
  }

  const short = (words, most) => (words.length > most ? `${words.slice(0, most - 1)}…` : words);

  function numeric(rows, index) {
    const known = rows.map((row) => row[index]).filter((value) => value !== null);
    return known.length > 0 && known.every(isNumber);
  }

  function show(found) {
    const { columns, rows, more } = found;
    const numbers = columns.map((_, index) => numeric(rows, index));
    const most = Math.min(MOST.shown, Math.max(1, Math.floor(MOST.cells / columns.length)));
    const shown = rows.slice(0, most);
    const count = rows.length.toLocaleString("en");
    const said = [rows.length === 1 && !more ? "1 row." : more ? `The first ${count} rows; there are more.` : `${count} rows.`];
    if (shown.length < rows.length) {
      said.push(`Shown are the first ${shown.length.toLocaleString("en")}; the CSV file has all ${count}.`);
    }
    say(said.join(" "));
    const save = element("button", { type: "button", textContent: "Save as CSV" });
    save.onclick = () => download(csv(columns, rows));
    result.append(element("p", {}, save));
    if (!rows.length) return;
    chart(columns, rows, numbers);
    result.append(table(columns, shown, numbers));
  }

  function table(columns, rows, numbers) {
    const heads = columns.map((name, index) =>
      element("th", { scope: "col", className: numbers[index] ? "n" : "", textContent: short(name, MOST.cell) }));
    const body = element("tbody");
    for (const row of rows) {
      body.append(element("tr", {}, ...row.map((value, index) => cell(value, numbers[index]))));
    }
    const whole = element("table", { className: "data-table" });
    whole.append(element("caption", { textContent: "Rows found" }));
    whole.append(element("thead", {}, element("tr", {}, ...heads)), body);
    const box = element("div", { className: "table-box", tabIndex: 0 }, whole);
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Table: rows found");
    return box;
  }

  function cell(value, isNumeric) {
    const kind = isNumeric ? "n" : "";
    if (value === null) {
      return element("td", { className: kind }, element("span", { className: "missing", textContent: "missing" }));
    }
    const words = text(value);
    const long = words.length > 32 && !isNumeric;
    return element("td", { className: long ? "t" : kind, textContent: short(words, MOST.cell) });
  }

  // RFC 4180, as spreadsheets take it: text quoted, numbers not, nothing where a value is missing.
  function csv(columns, rows) {
    // What a spreadsheet would run as a formula is saved as text.
    const safe = (words) => (formula.test(words) || formula.test(words.trimStart()) ? `'${words}` : words);
    const quoted = (words) => `"${safe(words).replaceAll('"', '""')}"`;
    const written = (value) => (value === null ? "" : isNumber(value) ? text(value) : quoted(text(value)));
    const lines = [columns.map(quoted), ...rows.map((row) => row.map(written))];
    return `\ufeff${lines.map((line) => `${line.join(",")}\r\n`).join("")}`;
  }

  function download(content) {
    const address = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
    element("a", { href: address, download: "query.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  const PERIOD = /^\d{4}(?:-\d\d){0,2}$/;

  // A chart stands where a column names rows and another has numbers for them.
  function chart(columns, rows, numbers) {
    const named = numbers.findIndex((isNumeric, index) => !isNumeric && rows.some((row) => row[index] !== null));
    const label = named < 0 ? 0 : named;
    const drawn = columns.map((_, index) => index).filter((index) => numbers[index] && index !== label);
    if (!drawn.length) return;
    const figure = element("figure", { className: "sql-chart" });
    const canvas = element("div");
    const choice = element("select", { id: "sql-number" });
    for (const index of drawn) choice.append(element("option", { value: index, textContent: short(columns[index], 60) }));
    const draw = () => canvas.replaceChildren(...drawing(columns, rows, label, Number(choice.value)));
    choice.onchange = draw;
    if (drawn.length > 1) {
      const words = element("label", { htmlFor: "sql-number", textContent: "Number drawn: " });
      figure.append(element("p", {}, words, choice));
    }
    figure.append(canvas);
    result.append(figure);
    draw();
  }

  function drawing(columns, rows, label, number) {
    const points = rows.map((row) => {
      const value = row[number] === null ? NaN : Number(row[number]);
      return { name: row[label] === null ? "missing" : text(row[label]), value: Number.isFinite(value) ? value : null, said: text(row[number]) };
    });
    const ordered = points.every((one, index) => PERIOD.test(one.name) && (!index || points[index - 1].name <= one.name));
    const line = ordered && points.length > MOST.bars;
    const kept = line ? points.slice(0, MOST.shown) : points.slice(0, MOST.bars);
    const [what, by] = [short(columns[number], 60), short(columns[label], 60)];
    const part = kept.length < points.length ? `, the first ${kept.length.toLocaleString("en")} rows` : "";
    const picture = line ? lines(kept) : bars(kept);
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", `Chart: ${what} by ${by}${part}. The table below holds its data.`);
    return [picture, element("figcaption", { textContent: `${what} by ${by}${part}` })];
  }

  function sign(name, about, words) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(about)) made.setAttribute(key, value);
    if (words !== undefined) made.textContent = words;
    return made;
  }

  function paper(height) {
    const width = Math.min(900, Math.max(280, result.clientWidth));
    return [sign("svg", { viewBox: `0 0 ${width} ${height}`, width, height }), width];
  }

  function bars(points) {
    const step = 22;
    const [picture, width] = paper(points.length * step + 4);
    const left = width < 600 ? 110 : 220;
    const values = points.map((one) => one.value ?? 0);
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    // Room for the number beside the longest bar.
    const room = width - left - 80;
    const at = (value) => left + ((value - low) / (high - low || 1)) * room;
    points.forEach((one, index) => {
      const [top, base] = [index * step + 4, index * step + 16];
      const name = short(one.name, Math.floor(left / 7));
      picture.append(sign("text", { x: left - 8, y: base, "text-anchor": "end" }, name));
      if (one.value === null) {
        picture.append(sign("text", { x: at(0) + 6, y: base, class: "missing" }, one.said || "missing"));
        return;
      }
      const [from, to] = [at(Math.min(0, one.value)), at(Math.max(0, one.value))];
      picture.append(sign("rect", { x: from, y: top, width: to - from, height: 15 }));
      picture.append(sign("text", { x: to + 6, y: base }, short(one.said, 12)));
    });
    picture.append(sign("line", { x1: at(0), x2: at(0), y1: 0, y2: points.length * step + 4 }));
    return picture;
  }

  // A day as a part of its year; of a month or a year, where it begins.
  function moment(period) {
    const [year, month = 1, day = 1] = period.split("-").map(Number);
    return year + (month - 1) / 12 + (day - 1) / 372;
  }

  function steps(low, high, most) {
    const rough = (high - low) / most || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough);
    const first = Math.ceil(low / step);
    return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, index) => (first + index) * step);
  }

  function lines(points) {
    const height = 320;
    const [picture, width] = paper(height);
    const values = points.map((one) => one.value ?? 0);
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    const [begin, end] = [moment(points[0].name), moment(points.at(-1).name)];
    const [left, right, top, bottom] = [70, width - 12, 10, height - 26];
    const across = (period) => left + ((period - begin) / (end - begin || 1)) * (right - left);
    const up = (value) => bottom - ((value - low) / (high - low || 1)) * (bottom - top);
    for (const value of steps(low, high, 5)) {
      picture.append(sign("line", { x1: left, x2: right, y1: up(value), y2: up(value) }));
      const words = value.toLocaleString("en", { maximumFractionDigits: 3 });
      picture.append(sign("text", { x: left - 8, y: up(value) + 4, "text-anchor": "end" }, short(words, 9)));
    }
    for (const year of steps(Math.ceil(begin), end, Math.floor(width / 60)).filter(Number.isInteger)) {
      picture.append(sign("text", { x: across(year), y: height - 6, "text-anchor": "middle" }, String(year)));
    }
    let path = "";
    points.forEach((one, index) => {
      // Where a number is missing, so is the line.
      if (one.value === null) return;
      const [x, y] = [across(moment(one.name)).toFixed(1), up(one.value).toFixed(1)];
      path += `${index && points[index - 1].value !== null ? "L" : "M"}${x} ${y}`;
      picture.append(sign("circle", { cx: x, cy: y, r: 2 }));
    });
    picture.append(sign("path", { d: path }));
    return picture;
  }

  // The address keeps the query behind its #, which browsers send to no server.
  function kept() {
    return new URLSearchParams(location.hash.slice(1)).get("q");
  }

  function begin(sql) {
    editor.value = sql;
    if (kept() !== sql) history.pushState(null, "", `#${new URLSearchParams({ q: sql })}`);
    run(sql);
  }

  function fromAddress() {
    const sql = kept();
    if (sql === null) return;
    editor.value = sql;
    run(sql);
  }

  place.querySelector("form").onsubmit = (event) => {
    event.preventDefault();
    begin(editor.value);
  };
  editor.onkeydown = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    begin(editor.value);
  };
  stopper.onclick = () => {
    turn += 1;
    stop();
    stop = () => {};
    stopper.disabled = true;
    say("Stopped.");
  };
  for (const button of place.querySelectorAll("button[data-sql]")) {
    button.onclick = () => begin(button.dataset.sql);
  }
  window.addEventListener("popstate", fromAddress);
  place.hidden = false;
  fromAddress();
})();
