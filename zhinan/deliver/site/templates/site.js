"use strict";
// The search of the front page: over index.js, without a server. Without script the categories below are the way.
(function () {
  const PAGE = 40;
  const input = document.getElementById("q");
  const results = document.getElementById("results");
  const browse = document.getElementById("browse");
  const found = document.getElementById("found");
  const hits = document.getElementById("hits");
  const more = document.getElementById("more");
  const data = window.zhinanIndex;
  if (!input || !results || !data) return;

  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const items = data.items.map(([title, code, file, place, kind, limit, subjects]) => {
    const [department, aliases] = data.departments[place];
    const name = folded(title);
    return { title, code, file, department, kind, limit, name,
      text: [name, folded(code), folded(department), folded(aliases), folded(kind), folded(subjects)].join("\n") };
  });

  // Names that begin with the first word, then those that hold every word, then the others.
  const rank = (item, words) =>
    item.name.startsWith(words[0]) ? 0 : words.every((word) => item.name.includes(word)) ? 1 : 2;

  const search = (text) => {
    const words = folded(text).split(/\s+/).filter(Boolean);
    if (!words.length) return null;
    return items
      .filter((item) => words.every((word) => item.text.includes(word)))
      .map((item, place) => ({ item, place, rank: rank(item, words) }))
      .sort((a, b) => a.rank - b.rank || a.place - b.place)
      .map(({ item }) => item);
  };

  const element = (name, text) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    return made;
  };

  // The title, the words that were asked for marked in it.
  const marked = (title, words) => {
    const whole = element("b");
    const lower = title.toLowerCase();
    let at = 0;
    while (at < title.length) {
      let begin = title.length;
      let length = 0;
      for (const word of words) {
        const place = lower.indexOf(word, at);
        if (place >= 0 && (place < begin || (place === begin && word.length > length))) [begin, length] = [place, word.length];
      }
      whole.append(title.slice(at, begin));
      if (length) whole.append(element("mark", title.slice(begin, begin + length)));
      at = begin + Math.max(length, 1);
    }
    return whole;
  };

  let list = [];
  let words = [];
  const show = (from) => {
    for (const item of list.slice(from, from + PAGE)) {
      const line = element("li");
      const link = element("a");
      link.href = item.file;
      link.append(marked(item.title, words), element("span", item.department), element("span", item.kind),
        element("span", item.limit ? `承诺时限 ${item.limit}` : ""));
      line.append(link);
      hits.append(line);
    }
    more.hidden = hits.children.length >= list.length;
  };

  const refresh = () => {
    const asked = search(input.value);
    results.hidden = asked === null;
    browse.hidden = asked !== null;
    hits.replaceChildren();
    list = asked || [];
    words = folded(input.value).split(/\s+/).filter(Boolean);
    found.textContent = asked === null ? "" : list.length ? `找到 ${list.length} 项` : "没有找到，请换一个词，或按分类查找";
    show(0);
    // Kept behind the #, which a page of a folder may change too: who comes back finds what was asked.
    if (input.value || location.hash) history.replaceState(null, "", `#q=${encodeURIComponent(input.value)}`);
  };

  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 150);
  });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    refresh();
  });
  more.addEventListener("click", () => {
    const from = hits.children.length;
    show(from);
    hits.children[from].firstElementChild.focus();
  });

  // Down from the box into the results, up and down within them, Escape back to the box.
  document.addEventListener("keydown", (event) => {
    const links = Array.from(hits.querySelectorAll("a"));
    const place = links.indexOf(document.activeElement);
    if (document.activeElement !== input && place < 0) return;
    if (event.key === "ArrowDown" && links[place + 1]) links[place + 1].focus();
    else if (event.key === "ArrowUp" && place >= 0) (links[place - 1] || input).focus();
    else if (event.key === "Escape" && place >= 0) input.focus();
    else if (event.key === "Escape") { input.value = ""; refresh(); }
    else return;
    event.preventDefault();
  });

  const kept = new URLSearchParams(location.hash.slice(1)).get("q");
  const asked = kept === null ? new URLSearchParams(location.search).get("q") : kept;
  if (asked && !input.value) input.value = asked;
  window.addEventListener("pageshow", refresh);
})();
