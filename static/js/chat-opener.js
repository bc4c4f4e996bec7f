/* Turns the link to the chat into a button that opens it here; the chat itself loads only then. */

const opener = document.querySelector("[data-chat-opener]");

async function open(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  opener.setAttribute("aria-busy", "true");
  try {
    const { toggleChat } = await import(opener.dataset.module);
    await toggleChat(opener);
  } catch {
    window.location.assign(opener.href);
  } finally {
    opener.removeAttribute("aria-busy");
  }
}

if (opener) {
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", open);
  opener.addEventListener("keydown", (event) => {
    if (event.key === " ") open(event);
  });
}
