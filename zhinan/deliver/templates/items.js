// The filter, and opening the item that the address names. Without this script every item can still be opened.
"use strict";
const box = document.getElementById("held-filter");
const words = document.getElementById("held-words");
const told = box.querySelector("output");
const entries = [...document.querySelectorAll("details[data-words]")];
box.hidden = false;
words.addEventListener("input", () => {
  const wanted = words.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const entry of entries) {
    const text = entry.dataset.words.toLowerCase();
    entry.hidden = !wanted.every((word) => text.includes(word));
    shown += !entry.hidden;
  }
  told.textContent = wanted.length ? `${shown} 项` : "";
});
function openNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named instanceof HTMLDetailsElement) {
    named.open = true;
    named.scrollIntoView();
  }
}
window.addEventListener("hashchange", openNamed);
openNamed();
