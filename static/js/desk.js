/* The desk: who waits, and one talk. The page works without it; this keeps it fresh and present. */

const HERE_EVERY = 15000;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;
const NO_ANSWER = 12000;

/* A socket that comes back by itself and says regularly that somebody is here. */
class Line {
  constructor(address, { opened, received, lost }) {
    this.address = address;
    this.on = { opened, received, lost };
    this.failures = 0;
    this.connect();
    setInterval(() => this.send({ type: "here" }), HERE_EVERY);
    window.addEventListener("online", () => this.connect());
    window.addEventListener("offline", () => this.drop());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.connect();
    });
  }

  connect() {
    clearTimeout(this.retry);
    if (this.over || (this.socket && this.socket.readyState < WebSocket.CLOSING)) return;
    const scheme = window.location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${window.location.host}${this.address()}`);
    this.socket = socket;
    socket.addEventListener("open", () => {
      this.failures = 0;
      this.on.opened();
    });
    socket.addEventListener("message", (event) => this.on.received(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => {
      if (this.socket === socket) this.lost(event.code);
    });
  }

  drop() {
    const socket = this.socket;
    if (!socket) return;
    this.socket = null;
    socket.close();
    this.lost();
  }

  lost(code) {
    this.on.lost();
    if (code === 4403 || code === 4404) {
      this.over = true;
      return;
    }
    this.failures += 1;
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (this.failures - 1));
    this.retry = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  send(frame) {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify(frame));
  }
}

/* -- the queue ------------------------------------------------------------------------------ */

class Desk {
  constructor(root) {
    this.root = root;
    this.texts = root.dataset;
    this.queue = root.querySelector("[data-desk-queue]");
    this.news = root.querySelector("[data-desk-news]");
    this.presence = root.querySelector("[data-desk-presence]");
    this.line = new Line(() => this.texts.socket, {
      opened: () => this.refresh(),
      received: (frame) => this.receive(frame),
      lost: () => this.show("away", this.texts.textAway),
    });
  }

  receive(frame) {
    if (frame.type === "here") this.show("here", this.texts.textHere);
    else if (frame.type === "queue") this.refresh();
  }

  show(state, text) {
    this.presence.dataset.state = state;
    if (this.presence.textContent !== text) this.presence.textContent = text;
  }

  async refresh() {
    const before = this.counted();
    const answer = await fetch(this.texts.queue, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const held = document.activeElement?.closest("form")?.getAttribute("action");
    this.queue.innerHTML = await answer.text();
    /* Whoever was on a button is on it still. */
    if (held) this.queue.querySelector(`form[action="${CSS.escape(held)}"] button`)?.focus();
    if (before !== this.counted()) this.announce();
  }

  counted() {
    const { waiting, tasks } = this.queue.querySelector("[data-waiting]").dataset;
    return `${waiting} ${tasks}`;
  }

  announce() {
    const titles = [...this.queue.querySelectorAll("h2")].map((title) => title.textContent);
    this.news.textContent = `${this.texts.textNew} ${titles.join(". ")}`;
  }
}

/* -- one talk ------------------------------------------------------------------------------- */

class Talk {
  constructor(root) {
    this.root = root;
    this.texts = root.dataset;
    this.log = root.querySelector("[data-talk-log]");
    this.status = root.querySelector("[data-talk-status]");
    this.form = root.querySelector("[data-talk-form]");
    this.last = Number(this.texts.last);
    this.waiting = new Map();
    this.log.setAttribute("role", "log");
    this.log.setAttribute("aria-live", "polite");
    this.listen();
    this.line = new Line(() => this.address(), {
      opened: () => this.opened(),
      received: (frame) => this.receive(frame),
      lost: () => this.say(this.texts.textLost),
    });
  }

  address() {
    return `${this.texts.socket}?talk=${this.texts.key}&since=${this.last}`;
  }

  opened() {
    this.say("");
    for (const frame of this.waiting.values()) this.line.send(frame);
  }

  receive(frame) {
    if (frame.type === "line") this.show(frame);
    else if (frame.type === "gone" || frame.code === "bad_frame") this.stop();
    else if (frame.code === "too_fast") setTimeout(() => this.opened(), 2000);
  }

  show(frame) {
    const own = this.log.querySelector(`[data-key="${CSS.escape(frame.key)}"]`);
    this.waiting.delete(frame.key);
    if (!this.waiting.size) this.say("");
    const known = this.log.querySelector(`[data-number="${frame.number}"]`);
    if (frame.number > this.last) this.last = frame.number;
    if (known) return;
    own?.remove();
    this.put(frame);
    if (["closed", "left", "task", "moved"].includes(frame.kind)) this.end();
  }

  put(frame) {
    const line = this.root.querySelector("[data-talk-line]").content.firstElementChild.cloneNode(true);
    line.classList.add(`talk__line--${frame.side}`);
    if (frame.number) line.dataset.number = frame.number;
    else line.classList.add("talk__line--sending");
    line.dataset.key = frame.key;
    const who = line.querySelector(".talk__who");
    if (frame.who) who.textContent = `${frame.who} ${frame.at}`;
    else who.remove();
    line.querySelector(".talk__text").textContent = frame.text;
    this.log.append(line);
    line.scrollIntoView({ block: "nearest" });
  }

  listen() {
    if (!this.form || this.texts.isLive !== "yes") return;
    const text = this.form.elements.text;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.answer(text);
    });
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    for (const link of this.root.querySelectorAll("[data-canned]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        text.value = [text.value.trim(), link.dataset.canned].filter(Boolean).join("\n");
        text.focus();
      });
    }
  }

  answer(field) {
    const text = field.value.trim();
    if (!text) return;
    const frame = { type: "message", text, key: newKey() };
    field.value = "";
    field.focus();
    this.waiting.set(frame.key, frame);
    setTimeout(() => {
      if (this.waiting.has(frame.key)) this.line.drop();
    }, NO_ANSWER);
    this.put({ key: frame.key, side: "centre", who: "", text });
    this.say(this.texts.textSending);
    this.line.send(frame);
  }

  /* What was not sent stands in the field again, to be taken along. */
  stop() {
    this.say(this.texts.textRefused);
    const text = this.form?.elements.text;
    if (text && this.waiting.size) {
      text.value = [...this.waiting.values()].map((frame) => frame.text).join("\n");
      this.waiting.clear();
    }
    for (const one of this.log.querySelectorAll(".talk__line--sending")) one.remove();
    this.end();
  }

  end() {
    this.form?.querySelector("button[type=submit]")?.setAttribute("disabled", "");
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const random = crypto.getRandomValues(new Uint16Array(8));
  const part = (at) => random[at].toString(16).padStart(4, "0");
  return [
    part(0) + part(1), part(2), `4${part(3).slice(1)}`, `8${part(4).slice(1)}`, part(5) + part(6) + part(7),
  ].join("-");
}

const desk = document.querySelector("[data-desk]");
const talk = document.querySelector("[data-talk]");
if (desk) new Desk(desk);
if (talk) new Talk(talk);
