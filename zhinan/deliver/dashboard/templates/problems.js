"use strict";
// A department's problems: sorted, filtered, a page of rows at a time. What is chosen stands in the address, so that it
// can be linked and kept. Texts are coded: words[column][codes[column][row]]; a search looks at each distinct text once.
(() => {
  const data = globalThis.zhinanProblems;
  const table = document.getElementById("rows");
  if (!data || !table) return;
  const { words, codes, elementKeys, anchors, today } = data;
  const count = codes.rule.length;
  const PAGE = 100;
  const form = document.getElementById("filters");
  const pager = document.getElementById("pager");
  const told = document.getElementById("told");
  const heads = Array.from(table.tHead.rows[0].cells);
  const keys = heads.map((head) => head.dataset.key);
  // Texts without end that are all different: the order of their characters will do, and is much faster.
  const PROSE = new Set(["value", "message", "suggestion"]);
  const collator = new Intl.Collator("zh", { numeric: true });
  const day = Date.parse(today);
  const ages = words.seen.map((seen) => (seen ? Math.round((day - Date.parse(seen)) / 86400000) : -1));
  const isLate = words.due.map((due) => due !== "" && due < today);
  const number = (value) => value.toLocaleString("zh-CN");

  const state = { q: "", e: "", r: "", s: "", l: "", o: "", p: 1 };
  const read = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    for (const key of ["q", "e", "r", "s", "l", "o"]) state[key] = asked.get(key) ?? "";
    state.p = Math.max(1, parseInt(asked.get("p"), 10) || 1);
    for (const key of ["q", "e", "r", "s"]) {
      const control = form.elements[key];
      // An element or a rule without a problem is no option: it is shown as what was asked for.
      if (key !== "q" && state[key] && !Array.from(control.options).some((one) => one.value === state[key]))
        control.append(new Option(`${state[key]}（没有问题）`, state[key]));
      control.value = state[key];
    }
    form.elements.l.checked = state.l === "1";
  };
  const write = () => {
    const asked = new URLSearchParams();
    for (const key of ["e", "r", "s", "l", "q", "o"]) if (state[key]) asked.set(key, state[key]);
    if (state.p > 1) asked.set("p", state.p);
    const text = asked.toString();
    history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  };

  const ranks = {};
  const cellRank = (cell) => {
    const found = /^([A-Z]+)(\d+)$/.exec(cell);
    if (!found) return -1;
    let column = 0;
    for (const letter of found[1]) column = column * 26 + letter.charCodeAt(0) - 64;
    return Number(found[2]) * 20000 + column;
  };
  const rank = (key) => {
    if (ranks[key]) return ranks[key];
    if (key === "age") return (ranks[key] = ages);
    if (key === "cell") return (ranks[key] = words.cell.map(cellRank));
    const texts = words[key];
    const compare = PROSE.has(key) ? (a, b) => (a < b ? -1 : a > b ? 1 : 0) : collator.compare;
    const order = texts.map((_, at) => at).sort((a, b) => compare(texts[a], texts[b]));
    const out = new Array(texts.length);
    order.forEach((at, place) => (out[at] = place));
    return (ranks[key] = out);
  };
  let order = null;
  let sorted = null;
  const sort = () => {
    if (order && sorted === state.o) return;
    order = Uint32Array.from({ length: count }, (_, at) => at);
    sorted = state.o;
    const key = state.o.replace("-", "");
    if (!keys.includes(key)) return;
    const values = rank(key);
    const code = codes[key === "age" ? "seen" : key];
    const sign = state.o.startsWith("-") ? -1 : 1;
    order.sort((a, b) => sign * (values[code[a]] - values[code[b]]) || a - b);
  };

  const lower = {};
  const flags = (key, word) => {
    lower[key] ??= words[key].map((text) => text.toLowerCase());
    return lower[key].map((text) => text.includes(word));
  };
  const filter = () => {
    const tests = [];
    const only = (key, isWanted) => {
      const code = codes[key];
      tests.push((row) => isWanted[code[row]]);
    };
    if (state.e) only("element", elementKeys.map((key) => key === state.e));
    if (state.r) only("rule", words.rule.map((rule) => rule === state.r));
    if (state.s) only("nature", words.nature.map((nature) => nature === state.s));
    if (state.l) only("due", isLate);
    for (const word of state.q.trim().toLowerCase().split(/\s+/).filter(Boolean)) {
      const found = Object.keys(words).map((key) => [codes[key], flags(key, word)]).filter(([, hits]) => hits.includes(true));
      tests.push((row) => found.some(([code, hits]) => hits[code[row]]));
    }
    return tests.length ? order.filter((row) => tests.every((test) => test(row))) : order;
  };

  const link = (address, text) => {
    const out = document.createElement("a");
    out.href = address;
    out.textContent = text;
    return out;
  };
  const fill = (cell, key, row) => {
    cell.className = `k-${key}`;
    if (key === "age") {
      const age = ages[codes.seen[row]];
      cell.textContent = age < 0 ? "—" : age;
      return;
    }
    const code = codes[key][row];
    const text = words[key][code];
    if (key === "item" && anchors[code]) cell.append(link(`${data.items}#${anchors[code]}`, text));
    else if (key === "rule") cell.append(link(`../rules/${encodeURIComponent(text)}.html`, text));
    else if (key === "due" && isLate[code]) {
      cell.classList.add("bad");
      cell.textContent = `${text}（逾期）`;
    } else cell.textContent = text || "—";
  };
  const show = () => {
    sort();
    const hits = filter();
    const pages = Math.max(1, Math.ceil(hits.length / PAGE));
    state.p = Math.min(state.p, pages);
    const body = document.createDocumentFragment();
    for (const row of hits.subarray((state.p - 1) * PAGE, state.p * PAGE)) {
      const line = document.createElement("tr");
      for (const key of keys) fill(line.insertCell(), key, row);
      body.append(line);
    }
    table.tBodies[0].replaceChildren(body);
    const isFiltered = ["q", "e", "r", "s", "l"].some((key) => state[key]);
    told.textContent = `共 ${number(count)} 处${isFiltered ? `，筛出 ${number(hits.length)} 处` : ""}`;
    pager.hidden = pages < 2;
    pager.querySelector("span").textContent = `第 ${number(state.p)} 页，共 ${number(pages)} 页`;
    const [back, on] = pager.querySelectorAll("button");
    back.disabled = state.p === 1;
    on.disabled = state.p === pages;
    heads.forEach((head, at) => {
      const now = state.o.replace("-", "") === keys[at];
      if (now) head.setAttribute("aria-sort", state.o.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    write();
  };

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      state.o = state.o === head.dataset.key ? `-${head.dataset.key}` : head.dataset.key;
      state.p = 1;
      show();
    });
  }
  let waiting;
  const take = () => {
    for (const key of ["q", "e", "r", "s"]) state[key] = form.elements[key].value;
    state.l = form.elements.l.checked ? "1" : "";
    state.p = 1;
    show();
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(take, 60);
  });
  form.addEventListener("reset", () => setTimeout(take));
  for (const button of pager.querySelectorAll("button"))
    button.addEventListener("click", () => {
      state.p += Number(button.dataset.step);
      show();
      document.getElementById("problems").scrollIntoView();
    });
  window.addEventListener("hashchange", () => {
    read();
    show();
  });
  // The first search need not wait for what it compares with.
  (globalThis.requestIdleCallback ?? setTimeout)(() => {
    for (const key of Object.keys(words)) lower[key] ??= words[key].map((text) => text.toLowerCase());
  });
  form.hidden = false;
  read();
  show();
  // Who came by a link to certain problems is taken to them.
  if (location.hash.length > 1) document.getElementById("problems").scrollIntoView();
})();
