/* The chat: one conversation over a socket, in a panel on any page or on its own page. */

import { Person } from "./chat-person.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const NO_ANSWER = 12000;
const SHOW_WRITING = 500;
const AGAIN_AFTER = 2000;
const COUNT_FROM = 150;
const TROUBLE_AFTER = 3;
const ASK_FOR_PERSON = "/person";
/* An opinion on small talk or on a question of the interview tells nobody anything. */
const WITHOUT_OPINION = new Set([
  "greet", "goodbye", "thank", "affirm", "deny", "inform", "stop",
  "bot_challenge", "switch_language", "nlu_fallback",
]);
const EMERGENCY = /\b(112|192|194)\b/;
const touch = window.matchMedia("(pointer: coarse)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const narrow = window.matchMedia("(max-width: 40rem)");

class Chat {
  constructor(root) {
    this.root = root;
    this.texts = root.dataset;
    this.log = root.querySelector("[data-chat-log]");
    this.status = root.querySelector("[data-chat-status]");
    this.form = root.querySelector("[data-chat-form]");
    this.question = this.form.elements.question;
    this.left = root.querySelector("[data-chat-left]");
    this.suggestions = root.querySelector("[data-chat-suggestions]");
    this.waiting = [];
    this.asked = null;
    this.last = "";
    this.failures = 0;
    this.person = new Person(this);
    this.listen();
    this.connect();
  }

  /* -- the socket ------------------------------------------------------------------------- */

  connect() {
    clearTimeout(this.retry);
    if (this.socket && this.socket.readyState < WebSocket.CLOSING) return;
    const scheme = window.location.protocol === "https:" ? "wss" : "ws";
    const after = encodeURIComponent(this.last);
    const query = `?after=${after}${this.person.query()}`;
    const address = `${scheme}://${window.location.host}${this.texts.socket}${query}`;
    const socket = new WebSocket(address);
    this.socket = socket;
    this.slow = setTimeout(() => this.say(this.texts.textConnecting), SHOW_WRITING);
    socket.addEventListener("open", () => this.connected());
    socket.addEventListener("message", (event) => this.receive(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      if (this.socket === socket) this.lost();
    });
  }

  connected() {
    clearTimeout(this.slow);
    this.failures = 0;
    this.say("");
    this.person.opened();
    this.sendNext();
  }

  /* A line that is dead may take minutes to say so. */
  drop() {
    const socket = this.socket;
    if (!socket) return;
    this.socket = null;
    socket.close();
    this.lost();
  }

  transmit(frame) {
    if (this.isOpen()) this.socket.send(JSON.stringify(frame));
  }

  lost() {
    clearTimeout(this.slow);
    this.writing(false);
    if (this.asked) this.waiting.unshift(this.takeAsked());
    if (this.deleted) {
      this.deleted = false;
      return;
    }
    this.failures += 1;
    this.say(this.texts.textLost);
    if (this.failures === TROUBLE_AFTER) this.trouble(null);
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (this.failures - 1));
    this.retry = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /* One turn at a time: the next is sent when the one before is answered. */
  sendNext() {
    if (this.asked || this.resting || !this.waiting.length) return;
    if (!this.isOpen()) {
      this.connect();
      return;
    }
    this.asked = this.waiting.shift();
    this.socket.send(JSON.stringify(this.asked));
    this.soon = setTimeout(() => this.writing(true), SHOW_WRITING);
    this.never = setTimeout(() => this.refuse("unavailable"), NO_ANSWER);
  }

  takeAsked() {
    clearTimeout(this.soon);
    clearTimeout(this.never);
    const asked = this.asked;
    this.asked = null;
    return asked;
  }

  receive(frame) {
    if (this.person.takes(frame)) return;
    if (frame.type === "typing") this.writing(true);
    else if (frame.type === "said") this.showOwn(frame.text, { again: true });
    else if (frame.type === "error") this.refuse(frame.code);
    else if (frame.type === "message") this.answer(frame);
  }

  answer(frame) {
    if (!frame.replayed) this.takeAsked();
    this.writing(false);
    this.last = frame.id;
    if (frame.intent === "report_violence") this.offerExit();
    this.showReply(frame);
    this.sendNext();
  }

  /* Who writes of violence may have to leave before somebody looks. */
  offerExit() {
    const exit = this.root.querySelector("[data-chat-exit]");
    exit.hidden = false;
    import(exit.dataset.module);
  }

  refuse(code) {
    const asked = this.takeAsked();
    this.writing(false);
    if (code === "unavailable") this.trouble(asked);
    else if (code === "too_fast" && asked) this.rest(asked);
    else this.giveBack(asked, code);
    this.sendNext();
  }

  /* Nothing that a person wrote is lost: it is sent a little later … */
  rest(asked) {
    this.waiting.unshift(asked);
    this.say(this.texts.textTooFast);
    this.resting = setTimeout(() => {
      this.resting = null;
      this.say("");
      this.sendNext();
    }, AGAIN_AFTER);
  }

  /* … or stands in the field again. */
  giveBack(asked, code) {
    this.say(code === "too_long" ? this.texts.textTooLong : this.texts.textBadFrame);
    if (asked?.type !== "message") return;
    this.ownOf(asked)?.remove();
    this.question.value = [asked.text, this.question.value].filter(Boolean).join("\n");
    this.measure();
    this.question.focus();
  }

  /* -- what the citizen does ------------------------------------------------------------- */

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(this.question.value.trim());
    });
    this.question.addEventListener("input", () => this.measure());
    this.question.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.log.addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.root.querySelector("[data-chat-delete]").addEventListener("click", () => this.forget());
    window.addEventListener("online", () => this.connect());
    window.addEventListener("offline", () => this.drop());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && !this.isOpen()) this.connect();
    });
  }

  ask(text) {
    if (!text) return;
    if (text.length > Number(this.texts.longest)) {
      this.say(this.texts.textTooLong);
      this.question.focus();
      return;
    }
    this.question.value = "";
    this.measure();
    if (this.person.isLive) this.person.say(text);
    else this.queue({ type: "message", text }, text);
  }

  press(button) {
    if (!button || button.form) return;
    if (button.value === "yes" || button.value === "no") this.vote(button);
    else if (button.hasAttribute("data-chat-again")) this.again(button);
    else if (button.dataset.payload) this.choose(button);
    else this.ask(button.textContent.trim());
    if (!button.isConnected && !touch.matches) this.question.focus();
  }

  choose(button) {
    if (button.dataset.payload === ASK_FOR_PERSON) {
      this.person.open();
      return;
    }
    this.queue({ type: "choice", payload: button.dataset.payload }, button.textContent);
  }

  queue(frame, words) {
    this.say("");
    this.removeChoices();
    const own = this.showOwn(words);
    own.dataset.frame = JSON.stringify(frame);
    if (touch.matches) own.focus({ preventScroll: true });
    this.waiting.push(frame);
    this.sendNext();
  }

  vote(button) {
    const group = button.closest("[data-message]");
    for (const one of group.querySelectorAll("button")) {
      one.setAttribute("aria-pressed", String(one === button));
    }
    if (!this.isOpen()) return;
    const useful = button.value === "yes";
    this.socket.send(
      JSON.stringify({ type: "feedback", message_id: group.dataset.message, useful }),
    );
    this.say(this.texts.textThanks);
  }

  again(button) {
    const frame = button.dataset.frame;
    button.closest(".chat__trouble").remove();
    if (frame) this.waiting.unshift(JSON.parse(frame));
    this.say("");
    if (this.isOpen()) this.sendNext();
    else this.connect();
    if (!touch.matches) this.question.focus();
  }

  forget() {
    this.takeAsked();
    clearTimeout(this.resting);
    this.resting = null;
    this.waiting = [];
    if (this.isOpen()) {
      this.deleted = true;
      this.socket.send(JSON.stringify({ type: "forget" }));
    }
    for (const one of this.log.querySelectorAll(":scope > :not([data-chat-greeting])")) {
      if (one !== this.suggestions) one.remove();
    }
    this.suggestions.hidden = false;
    this.last = "";
    this.person.reset();
    this.say(this.texts.textDeleted);
    this.question.focus();
  }

  /* -- what the citizen sees ------------------------------------------------------------- */

  part(name) {
    const template = this.root.querySelector(`[data-chat-part="${name}"]`);
    return template.content.firstElementChild.cloneNode(true);
  }

  showOwn(text, { again = false } = {}) {
    const own = this.part("own");
    own.tabIndex = -1;
    own.querySelector(".chat__text").textContent = text;
    this.suggestions.hidden = true;
    this.append(own, { quiet: again });
    return own;
  }

  ownOf(frame) {
    const written = JSON.stringify(frame);
    return [...this.log.querySelectorAll("[data-frame]")]
      .filter((one) => one.dataset.frame === written)
      .pop();
  }

  showReply(frame) {
    const message = this.part("bot");
    const text = message.querySelector(".chat__text");
    text.lang = frame.lang;
    text.append(...words(frame));
    const before = this.log.lastElementChild?.querySelector("[data-message]");
    before?.remove();
    if (frame.buttons.length) {
      if (!frame.replayed) this.removeChoices();
      message.append(choices(frame));
    }
    if (isAnswer(frame)) {
      const opinion = this.part("opinion");
      opinion.dataset.message = frame.id;
      message.append(opinion);
    }
    this.append(message, { quiet: frame.replayed });
  }

  /* What was said before is shown, not announced. */
  append(message, { quiet = false } = {}) {
    if (quiet) {
      this.log.setAttribute("aria-live", "off");
      clearTimeout(this.announce);
      this.announce = setTimeout(() => this.log.setAttribute("aria-live", "polite"), 300);
    }
    this.log.append(message);
    const behavior = quiet || still.matches ? "auto" : "smooth";
    this.log.scrollTo({ top: message.offsetTop - this.log.offsetTop - 12, behavior });
  }

  removeChoices() {
    for (const one of this.log.querySelectorAll("[data-payload]")) {
      const list = one.closest("ul");
      one.closest("li").remove();
      if (!list.children.length) list.remove();
    }
  }

  trouble(asked) {
    this.log.querySelector(".chat__trouble")?.remove();
    const trouble = this.part("unavailable");
    if (asked) trouble.querySelector("[data-chat-again]").dataset.frame = JSON.stringify(asked);
    this.append(trouble);
  }

  writing(is) {
    clearTimeout(this.soon);
    this.root.classList.toggle("chat--writing", is);
    if (is) this.say(this.texts.textWriting);
    else if (this.status.textContent === this.texts.textWriting) this.say("");
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  measure() {
    const left = Number(this.texts.longest) - this.question.value.length;
    this.left.textContent = left <= COUNT_FROM ? `${this.texts.textLeft} ${left}` : "";
    if (left < 0) this.question.setAttribute("aria-invalid", "true");
    else this.question.removeAttribute("aria-invalid");
    this.question.style.setProperty("height", "auto");
    this.question.style.setProperty("height", `${this.question.scrollHeight + 2}px`);
  }
}

/* The text of a reply; in danger the numbers can be pressed. */
function words(frame) {
  if (frame.intent !== "report_violence") return [frame.text];
  return frame.text.split(EMERGENCY).map((part) => {
    if (!EMERGENCY.test(part)) return part;
    const link = document.createElement("a");
    link.href = `tel:${part}`;
    link.textContent = part;
    return link;
  });
}

/* Whether a reply is one that can help, and no question back. */
function isAnswer({ intent, text, buttons }) {
  if (buttons.some((button) => button.url)) return intent !== "nlu_fallback";
  const asks = buttons.length > 0 || text.trimEnd().endsWith("?");
  return !asks && !WITHOUT_OPINION.has(intent);
}

/* The end of a chat shows what one press would send; without an answer the link does. */
async function showPreview(item, url) {
  const [path, query] = url.split("?");
  if (!path.endsWith("/apply/") || !query?.startsWith("prefill=")) return;
  try {
    const response = await fetch(`${path}preview/?${query}`);
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    item.append(...page.body.children);
  } catch {
    /* The link is there. */
  }
}

function choices(frame) {
  const list = document.createElement("ul");
  list.className = "chat__choices";
  list.lang = frame.lang;
  for (const { title, payload, url } of frame.buttons) {
    const choice = document.createElement(url ? "a" : "button");
    choice.className = url ? "chat__choice chat__choice--link" : "chat__choice";
    choice.textContent = title;
    if (url) choice.href = url;
    else {
      choice.type = "button";
      choice.dataset.payload = payload;
    }
    const item = document.createElement("li");
    item.append(choice);
    if (url) showPreview(item, url);
    list.append(item);
  }
  return list;
}

/* -- the panel on any page ---------------------------------------------------------------- */

let dialog = null;

/* Open the chat beside the page, or over it on a phone; a second press closes it. */
export async function toggleChat(opener) {
  dialog ??= await makeDialog(opener);
  if (dialog.open) dialog.close();
  else show(opener);
}

async function makeDialog(opener) {
  const answer = await fetch(opener.dataset.panel);
  if (!answer.ok) throw new Error(answer.statusText);
  const made = document.createElement("dialog");
  made.className = "chat-dialog";
  made.setAttribute("aria-labelledby", "chat-title");
  made.innerHTML = await answer.text();
  opener.after(made);
  const close = made.querySelector("[data-chat-close]");
  close.hidden = false;
  close.addEventListener("click", () => made.close());
  made.addEventListener("keydown", (event) => {
    if (event.key === "Escape") made.close();
  });
  made.addEventListener("close", () => {
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  });
  window.visualViewport?.addEventListener("resize", () => fit(made));
  start(made);
  return made;
}

function show(opener) {
  if (narrow.matches) dialog.showModal();
  else dialog.show();
  opener.setAttribute("aria-expanded", "true");
  fit(dialog);
  dialog.querySelector(touch.matches ? "[data-chat-title]" : "textarea").focus();
}

/* On a phone the panel ends where the keyboard begins. */
function fit(made) {
  const seen = window.visualViewport;
  if (seen) made.style.setProperty("--chat-height", `${Math.floor(seen.height)}px`);
}

function start(within) {
  const root = within.querySelector("[data-chat]");
  if (!root) return;
  root.hidden = false;
  new Chat(root);
}

start(document);
