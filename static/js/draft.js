/* Keeps every answer of an application as soon as it is given. Without this the buttons do. */

const SOON = 600;
const AGAIN = 4000;
const LONGEST_WAIT = 60000;

function wasChanged(control) {
  if (control instanceof HTMLSelectElement) {
    const first = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(first, 0);
  }
  if (control.type === "checkbox" || control.type === "radio") {
    return control.checked !== control.defaultChecked;
  }
  return "defaultValue" in control && control.value !== control.defaultValue;
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.changed = new Set();
    this.failures = 0;
    form.addEventListener("input", (event) => this.note(event.target));
    form.addEventListener("change", (event) => this.note(event.target));
    form.addEventListener("submit", () => this.stop());
    window.addEventListener("online", () => this.saveSoon(0));
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.saveSoon(0);
    });
    window.addEventListener("pageshow", () => {
      this.stopped = false;
    });
    // On a slow line people answer before this script has come.
    for (const control of form.elements) {
      if (wasChanged(control)) this.note(control);
    }
  }

  note(control) {
    if (!control.name || control.type === "hidden" || control.type === "file") return;
    this.changed.add(control.name);
    this.saveSoon(SOON);
  }

  saveSoon(wait) {
    clearTimeout(this.timer);
    if (this.changed.size && !this.stopped) this.timer = setTimeout(() => this.save(), wait);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.underWay?.abort();
  }

  async save() {
    if (this.underWay) {
      this.saveSoon(SOON);
      return;
    }
    const names = [...this.changed];
    this.changed.clear();
    this.underWay = new AbortController();
    let answer = null;
    try {
      answer = await this.send(names, this.underWay.signal);
    } catch {
      for (const name of names) this.changed.add(name);
    }
    this.underWay = null;
    if (this.stopped) return;
    if (answer) this.saved(answer);
    else this.failed();
  }

  async send(names, signal) {
    const response = await fetch(this.form.dataset.autosave, {
      method: "POST",
      body: this.contents(names),
      headers: { Accept: "application/json" },
      redirect: "error",
      keepalive: true,
      signal,
    });
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
      throw new Error(response.status);
    }
    return response.json();
  }

  contents(names) {
    const all = new FormData(this.form);
    const some = new FormData();
    for (const name of ["csrfmiddlewaretoken", "for", "key", "seen"]) {
      some.set(name, all.get(name) ?? "");
    }
    for (const name of names) {
      const values = all.getAll(name);
      for (const value of values.length ? values : [""]) some.append(name, value);
    }
    return some;
  }

  saved(answer) {
    this.failures = 0;
    if (answer.version) this.form.elements.seen.value = answer.version;
    this.say(answer.text);
    if (answer.differences?.length) this.show(answer.differences);
    this.saveSoon(SOON);
  }

  failed() {
    this.failures += 1;
    this.say(this.form.dataset.textWaiting);
    this.saveSoon(Math.min(LONGEST_WAIT, AGAIN * 2 ** (this.failures - 1)));
  }

  /* A field that nobody touched here shows what the other device wrote. */
  takeOver(name, values) {
    if (this.changed.has(name)) return;
    for (const control of this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = values.includes(control.value);
      } else {
        control.value = values[0] ?? "";
      }
    }
  }

  say(text) {
    if (this.status && this.status.textContent !== text) this.status.textContent = text;
  }

  /* What another device wrote stands beside the status until somebody has looked at it. */
  show(differences) {
    const list = document.createElement("ul");
    list.className = "apply__differences";
    for (const one of differences) {
      for (const [name, values] of Object.entries(one.values ?? {})) this.takeOver(name, values);
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${one.target}`;
      link.textContent = one.text;
      item.append(link);
      list.append(item);
    }
    this.form.querySelector(".apply__differences")?.remove();
    this.status?.after(list);
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
