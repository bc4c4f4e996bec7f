/* The part of the chat that speaks with a person at a centre: ask, wait, talk, come back.

   Each line of a talk has a number: what is shown is confirmed by it, and after a broken line the
   rest is asked for. What the citizen wrote is kept and sent again until it has come back. */

const ALIVE_EVERY = 15000;
const NO_ANSWER = 12000;
const AGAIN_AFTER = 2000;
const LIVE = new Set(["waiting", "joined"]);

export class Person {
  constructor(chat) {
    this.chat = chat;
    this.root = chat.root;
    this.bar = this.root.querySelector("[data-chat-bar]");
    this.state = this.root.querySelector("[data-chat-person-state]");
    this.opener = this.root.querySelector("[data-chat-person-open]");
    this.leaver = this.root.querySelector("[data-chat-person-leave]");
    this.pending = new Map();
    this.reset();
    this.opener.addEventListener("click", () => this.open());
    this.leaver.addEventListener("click", () => this.chat.transmit({ type: "leave" }));
    setInterval(() => this.sayAlive(), ALIVE_EVERY);
  }

  reset() {
    this.talk = "";
    this.last = 0;
    this.shown = new Set();
    this.pending.clear();
    this.turn("left");
  }

  get isLive() {
    return LIVE.has(this.mode);
  }

  /* What the address of the socket says of the talk that this page shows. */
  query() {
    return this.talk ? `&talk=${this.talk}&since=${this.last}` : "";
  }

  opened() {
    for (const frame of this.pending.values()) this.send(frame);
    this.sayAlive();
  }

  sayAlive() {
    if (this.talk) this.chat.transmit({ type: "seen", number: this.last });
  }

  /* -- asking ------------------------------------------------------------------------------- */

  open() {
    const known = this.chat.log.querySelector("[data-chat-ask]");
    const form = known ?? this.chat.part("ask");
    if (!known) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.ask(form);
      });
      this.chat.append(form);
    }
    this.chat.suggestions.hidden = true;
    form.querySelector("select").focus({ preventScroll: true });
  }

  ask(form) {
    const { municipality, share, email } = form.elements;
    if (!form.reportValidity()) return;
    this.asked = { municipality: municipality.value, share: share.checked, key: newKey() };
    this.transmitAsked(email.value.trim() ? { email: email.value.trim() } : {});
  }

  transmitAsked(more) {
    this.chat.say(this.root.dataset.textConnecting);
    this.chat.transmit({ type: "person", ...this.asked, ...more });
  }

  /* Nobody is there: a message can be left. */
  offerToWrite(frame) {
    this.removeForms();
    if (!this.asked) return;
    const form = this.chat.part("write");
    form.querySelector("[data-chat-says]").textContent = frame.text;
    form.elements.email.required = frame.needs_contact;
    form.querySelector("[data-chat-email]").hidden = !frame.needs_contact;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!form.reportValidity()) return;
      const email = form.elements.email.value.trim();
      this.transmitAsked({ text: form.elements.text.value.trim(), ...(email && { email }) });
    });
    this.chat.append(form);
    form.elements.text.focus();
  }

  offerContact() {
    const form = this.chat.part("contact");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!form.reportValidity()) return;
      this.chat.transmit({ type: "contact", email: form.elements.email.value.trim() });
      form.replaceWith(this.note(this.root.dataset.textKept));
    });
    this.chat.append(form);
  }

  removeForms() {
    for (const form of this.chat.log.querySelectorAll("form")) form.remove();
  }

  /* -- talking ------------------------------------------------------------------------------ */

  say(text) {
    const frame = { type: "message", text, key: newKey() };
    const own = this.chat.showOwn(text);
    own.dataset.key = frame.key;
    own.classList.add("chat__message--sending");
    this.pending.set(frame.key, frame);
    this.send(frame);
  }

  send(frame) {
    clearTimeout(this.never);
    this.never = setTimeout(() => {
      if (this.pending.size) this.chat.drop();
    }, NO_ANSWER);
    this.chat.transmit(frame);
  }

  /* Tell whether a frame belongs to a talk; then it is shown here. */
  takes(frame) {
    if (frame.type === "error") return this.refused(frame.code);
    if (frame.type !== "agent" && !frame.number) return false;
    if (frame.reason === "nobody") this.offerToWrite(frame);
    else if (frame.reason === "wait") this.chat.say(frame.text);
    else this.show(frame);
    return true;
  }

  show(frame) {
    if (frame.talk && frame.talk !== this.talk) {
      this.talk = frame.talk;
      this.last = 0;
      this.shown.clear();
    }
    this.pending.delete(frame.key);
    this.root.querySelector(`[data-key="${CSS.escape(frame.key ?? "")}"]`)
      ?.classList.remove("chat__message--sending");
    if (this.shown.has(frame.number)) return;
    this.shown.add(frame.number);
    this.last = Math.max(this.last, frame.number);
    this.chat.suggestions.hidden = true;
    if (frame.type === "said") this.showOwn(frame);
    else if (frame.type === "message") this.showAnswer(frame);
    else this.showState(frame);
    this.sayAlive();
  }

  showOwn(frame) {
    const known = this.root.querySelector(`[data-key="${CSS.escape(frame.key)}"]`);
    /* What was written while the line was down takes its place after what came meanwhile. */
    if (known) this.chat.log.append(known);
    else this.chat.showOwn(frame.text, { again: true }).dataset.key = frame.key;
  }

  showAnswer(frame) {
    const message = this.chat.part("person");
    message.querySelector("[data-chat-who]").textContent = frame.from;
    const text = message.querySelector(".chat__text");
    text.lang = frame.lang;
    text.textContent = frame.text;
    this.chat.append(message);
  }

  showState(frame) {
    this.removeForms();
    this.chat.removeChoices();
    this.chat.writing(false);
    this.chat.say("");
    this.chat.append(this.note(frame.text));
    this.turn(frame.state);
    if (frame.needs_contact) this.offerContact();
    if (!this.isLive) this.asked = null;
  }

  note(text) {
    const note = this.chat.part("note");
    note.textContent = text;
    return note;
  }

  turn(mode) {
    this.mode = mode;
    const texts = this.root.dataset;
    this.opener.hidden = this.isLive;
    this.leaver.hidden = !this.isLive;
    this.state.textContent = { waiting: texts.textWaiting, joined: texts.textTalking }[mode] ?? "";
  }

  /* What was refused while somebody was there goes back into the field, or is sent later. */
  refused(code) {
    if (!this.pending.size) return false;
    if (code === "too_fast" || code === "unavailable") {
      setTimeout(() => this.opened(), AGAIN_AFTER);
      return true;
    }
    for (const frame of this.pending.values()) {
      this.root.querySelector(`[data-key="${CSS.escape(frame.key)}"]`)?.remove();
      this.chat.question.value = [this.chat.question.value, frame.text].filter(Boolean).join("\n");
    }
    this.pending.clear();
    this.chat.measure();
    return true;
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
