/* What every page gains with JavaScript; nothing here is needed to use a page. */

function showErrorsFirst() {
  document.querySelector("[data-focus]")?.focus();
}

/* A second press of a submit button while the first is under way sends nothing. */
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
}

function allowSendingAgain() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
}

function print(event) {
  if (event.target.closest("[data-print]")) window.print();
}

for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
document.addEventListener("submit", sendOnce);
document.addEventListener("click", print);
window.addEventListener("pageshow", allowSendingAgain);
showErrorsFirst();
