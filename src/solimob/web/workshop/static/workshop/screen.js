// The screen of a hall: nobody scrolls it. The type shrinks until all fits; below a size that is read from the back of
// the room, the parts turn instead, page after page, and the screen says so.

const SMALLEST = 0.8;
const TURN_MS = 12000;

const main = document.querySelector(".screen");
const told = document.querySelector("[data-turns]");
let page = 0;
let key;

const fits = () => document.documentElement.scrollHeight <= innerHeight;

/** What may be shown apart: questions, results, columns, remarks, or else each part of the text. */
function partsOf(moment) {
  return [...moment.children].flatMap((part) => {
    if (part.matches("h1, .countdown, .count")) return [];
    return part.matches(".screen-parts, .remarks") ? [...part.children] : [part];
  });
}

function show(parts, shown) {
  for (const part of parts) part.hidden = !shown.includes(part);
}

/** The parts, page by page: as many on each as fit, one at least. */
function pagesOf(parts) {
  const pages = [];
  let left = parts;
  while (left.length) {
    let count = 1;
    show(parts, left.slice(0, count));
    while (count < left.length) {
      left[count].hidden = false;
      if (!fits()) break;
      count += 1;
    }
    pages.push(left.slice(0, count));
    left = left.slice(count);
  }
  return pages;
}

function fit() {
  const moment = document.getElementById("moment");
  const parts = partsOf(moment);
  if (moment.dataset.key !== key) [key, page] = [moment.dataset.key, 0];
  told.hidden = true;
  show(parts, parts);
  for (let size = 1; size >= SMALLEST; size -= 0.05) {
    main.style.setProperty("--fit", size);
    if (fits()) return;
  }
  told.hidden = false; // it takes its place before the pages are made
  const pages = pagesOf(parts);
  page %= pages.length;
  show(parts, pages[page]);
  told.textContent = `Page ${page + 1} sur ${pages.length}`;
  told.hidden = pages.length < 2;
}

new MutationObserver(fit).observe(document.querySelector(".screen-body"), { childList: true });
addEventListener("resize", fit);
setInterval(() => {
  if (told.hidden) return;
  page += 1;
  fit();
}, TURN_MS);
fit();
