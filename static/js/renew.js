/* Renews the news of the registers while answers are awaited; without it a link does the same. */

const part = document.querySelector("[data-renew]");
const PAUSE = 2500;
let left = 24;

/* A page on which somebody types is not loaded anew under their hands: it says that it could. */
function arrived() {
  if (!("keep" in part.dataset)) {
    window.location.reload();
    return;
  }
  part.querySelector("[data-news]").replaceChildren();
  part.querySelector("[data-arrived]").hidden = false;
}

async function renew() {
  left -= 1;
  const response = await fetch(part.dataset.renew, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const text = await response.text();
  const news = part.querySelector("[data-news]") ?? part;
  if (response.headers.get("X-Waiting") === "no") {
    arrived();
    if (text.trim()) news.innerHTML = text;
    return;
  }
  news.innerHTML = text;
  if (left > 0) window.setTimeout(() => renew().catch(() => {}), PAUSE);
}

if (part && "waiting" in part.dataset) {
  part.setAttribute("aria-live", "polite");
  window.setTimeout(() => renew().catch(() => {}), PAUSE);
}
