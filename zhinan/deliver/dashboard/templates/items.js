"use strict";
// The filter, and the one item that the address names. Without script every item can be opened.
(() => {
  const box = document.getElementById("find");
  const words = document.getElementById("words");
  const told = box.querySelector("output");
  const all = document.getElementById("all");
  const entries = Array.from(document.querySelectorAll("details.item"), (entry) => [entry, null]);
  const show = (isWanted) => {
    let shown = 0;
    for (const pair of entries) {
      const isShown = isWanted(pair);
      pair[0].hidden = !isShown;
      shown += isShown;
    }
    return shown;
  };
  const filter = () => {
    const wanted = words.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const shown = show((pair) => {
      pair[1] ??= pair[0].dataset.words.toLowerCase();
      return wanted.every((word) => pair[1].includes(word));
    });
    told.textContent = wanted.length ? `共 ${entries.length} 项，筛出 ${shown} 项` : "";
  };
  const openNamed = () => {
    const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const isOne = named instanceof HTMLDetailsElement;
    all.hidden = !isOne;
    box.hidden = isOne;
    if (!isOne) return filter();
    show((pair) => pair[0] === named);
    named.open = true;
    named.querySelector("summary").focus({ preventScroll: true });
  };
  let waiting;
  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  window.addEventListener("hashchange", openNamed);
  openNamed();
})();
