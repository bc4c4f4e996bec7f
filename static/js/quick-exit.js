/* Leaving in a hurry: at once, without this page below the next one. The link works without it. */

const TIMES = 3;
const WITHIN = 5000;
const KEYS = new Set(["Escape", "Shift"]);

let presses = 0;
let pressed = "";
let forgotten;

function exitLink() {
  return document.querySelector("[data-quick-exit]:not([hidden])");
}

/* First nothing is to be seen; then the entry of this page gets another name and is replaced. */
function leave(link) {
  const address = link.href;
  document.title = link.dataset.title;
  document.body.replaceChildren();
  try {
    window.sessionStorage.clear();
    window.localStorage.clear();
    window.history.replaceState(null, "", "/");
  } finally {
    window.location.replace(address);
  }
}

function say(link, left) {
  const status = document.querySelector("[data-quick-exit-status]");
  if (!status) return;
  status.textContent = { 2: link.dataset.textOnce, 1: link.dataset.textTwice }[left] ?? "";
}

function begin() {
  presses = 0;
  pressed = "";
}

function count(event) {
  const link = exitLink();
  if (!link || event.repeat || event.isComposing) return;
  clearTimeout(forgotten);
  if (!KEYS.has(event.key)) {
    begin();
    return;
  }
  presses = event.key === pressed ? presses + 1 : 1;
  pressed = event.key;
  if (presses === TIMES) {
    leave(link);
    return;
  }
  say(link, TIMES - presses);
  forgotten = setTimeout(begin, WITHIN);
}

function press(event) {
  const link = event.target.closest("[data-quick-exit]");
  if (!link) return;
  event.preventDefault();
  leave(link);
}

/* What the browser kept of a page that was left is asked for anew. */
function refuseKept(event) {
  if (event.persisted) window.location.reload();
}

document.addEventListener("click", press);
document.addEventListener("keydown", count, { capture: true });
window.addEventListener("pageshow", refuseKept);
for (const keys of document.querySelectorAll("[data-quick-exit-keys]")) keys.hidden = false;
