/* Adds papers on a bad line: a look at each photograph, then pieces, progress and resumption. */

import { looked } from "./legibility.js";
import { Refused, Stopped, Upload } from "./tus.js";

const QUARTERS = 4;

function megabytes(bytes) {
  const text = (bytes / 1024 / 1024).toLocaleString(document.documentElement.lang, {
    maximumFractionDigits: 1,
    minimumFractionDigits: 1,
  });
  return `${text} MB`;
}

class Sending {
  constructor(form) {
    this.form = form;
    this.words = form.querySelector("[data-words]").dataset;
    this.input = form.querySelector("input[type=file]");
    this.token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    this.panel = form.querySelector("[data-upload]");
    this.bar = form.querySelector("[data-bar]");
    this.numbers = form.querySelector("[data-numbers]");
    this.state = form.querySelector("[data-state]");
    this.doubts = form.querySelector("[data-doubts]");
    this.refusal = form.querySelector("[data-refusal]");
    form.addEventListener("submit", (event) => this.submitted(event));
    form.querySelector("[data-anyway]").addEventListener("click", () => this.sendAll());
    form.querySelector("[data-stop]").addEventListener("click", () => this.stop());
    this.input.addEventListener("change", () => this.chosen());
  }

  chosen() {
    this.doubts.hidden = true;
    this.refusal.hidden = true;
  }

  async submitted(event) {
    const files = Array.from(this.input.files);
    if (!files.length) return;
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.chosen();
    this.parts = [];
    for (const file of files) this.parts.push({ file, ...(await looked(file)) });
    this.busy = false;
    if (this.parts.some((part) => part.problems.length)) this.showDoubts();
    else this.sendAll();
  }

  showDoubts() {
    const list = this.doubts.querySelector("[data-doubt-list]");
    list.replaceChildren();
    for (const { file, problems } of this.parts) {
      if (!problems.length) continue;
      const item = document.createElement("li");
      const words = problems.map(
        (problem) => this.words[problem.replace(/_(.)/, (_all, letter) => letter.toUpperCase())],
      );
      item.textContent = `${file.name}: ${words.join(", ")}`;
      list.append(item);
    }
    this.doubts.hidden = false;
    this.doubts.focus();
  }

  async sendAll() {
    if (this.busy) return;
    this.busy = true;
    this.doubts.hidden = true;
    this.refusal.hidden = true;
    this.panel.hidden = false;
    this.setWaiting(true);
    this.quarter = 0;
    this.say("begin");
    try {
      await this.sendEach();
      this.say("done");
      this.goOn();
    } catch (error) {
      this.failed(error);
    }
    this.busy = false;
  }

  async sendEach() {
    const total = this.parts.reduce((sum, { blob }) => sum + blob.size, 0);
    let before = 0;
    for (const { file, blob } of this.parts) {
      this.upload = new Upload({
        endpoint: this.form.dataset.uploads,
        file: blob,
        name: file.name,
        token: this.token,
        onProgress: (arrived) => this.show(before + arrived, total),
        onBroken: () => this.say("broken"),
        onBack: () => this.say("again"),
      });
      await this.upload.start();
      before += blob.size;
    }
  }

  show(arrived, total) {
    this.bar.max = total;
    this.bar.value = arrived;
    this.numbers.textContent = `${megabytes(arrived)} ${this.words.of} ${megabytes(total)}`;
    /* The bar tells the eye each piece; the ear hears the beginning, the middle and the end. */
    const quarter = Math.floor((arrived / total) * QUARTERS);
    if (quarter !== this.quarter && quarter === QUARTERS / 2) this.say("half");
    if (quarter !== this.quarter && quarter === QUARTERS) this.say("checking");
    this.quarter = quarter;
  }

  /* One PDF is sent at once; photographs are looked at first. */
  goOn() {
    const { pages } = this.form.dataset;
    const what = this.form.querySelector("[name=what]");
    const files = this.parts.map(({ file }) => file);
    this.input.value = "";
    if (files.length === 1 && !files[0].type.startsWith("image/")) {
      const send = document.createElement("input");
      Object.assign(send, { type: "hidden", name: "send", value: "yes" });
      this.form.append(send);
      this.form.action = pages;
      this.form.submit();
      return;
    }
    const address = new URL(pages, location.href);
    if (what?.value) address.searchParams.set("what", what.value);
    location.assign(address);
  }

  failed(error) {
    this.setWaiting(false);
    if (error instanceof Stopped) {
      this.say("stopped");
      return;
    }
    this.panel.hidden = true;
    const signedOut = error instanceof Refused && error.status === 401;
    const words = signedOut ? this.words.signedOut : error.message;
    this.refusal.querySelector("[data-refusal-text]").textContent =
      error instanceof Refused && words ? words : this.words.failed;
    this.refusal.hidden = false;
    this.refusal.focus();
  }

  stop() {
    this.upload?.stop();
  }

  say(word) {
    this.state.textContent = this.words[word];
    this.form.dataset.state = word;
  }

  setWaiting(waiting) {
    this.form.querySelector("[data-stop]").hidden = !waiting;
    this.form.querySelector("button[type=submit]").disabled = waiting;
    this.input.disabled = waiting;
  }
}

for (const form of document.querySelectorAll("form[data-papers]")) new Sending(form);
