/* Renews the news of the registers while answers are awaited; without it a link does the same. */

const part = document.querySelector("[data-renew]");
const PAUSE = 2500;
let left = 24;

async function renew() {
  left -= 1;
  const response = await fetch(part.dataset.renew, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  if (response.headers.get("X-Waiting") === "no") {
    window.location.reload();
    return;
  }
  part.innerHTML = await response.text();
  if (left > 0) window.setTimeout(() => renew().catch(() => {}), PAUSE);
}

if (part && "waiting" in part.dataset) {
  part.setAttribute("aria-live", "polite");
  window.setTimeout(() => renew().catch(() => {}), PAUSE);
}
