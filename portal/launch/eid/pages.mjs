// The two pages of the demo eID: choose a person and a level, or give up.

import { PEOPLE } from "./people.mjs";

const TEXTS = {
  mk: {
    title: "Демо еИД",
    lead: "Ова не е вистински еИД. Изберете лице и ниво на сигурност за проба.",
    who: "Кој сте?",
    level: "Ниво на сигурност",
    low: "ниско",
    substantial: "значително",
    high: "високо",
    go: "Потврди",
    cancel: "Откажи",
    error: "Најавата не може да продолжи.",
  },
  sq: {
    title: "eID demo",
    lead: "Kjo nuk është eID e vërtetë. Zgjidhni personin dhe nivelin e sigurisë për provë.",
    who: "Kush jeni?",
    level: "Niveli i sigurisë",
    low: "i ulët",
    substantial: "i konsiderueshëm",
    high: "i lartë",
    go: "Vërtetoje",
    cancel: "Anuloje",
    error: "Kyçja nuk mund të vazhdojë.",
  },
};

const STYLE = `
  :root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif; }
  body { max-width: 34rem; margin: 2rem auto; padding: 0 1rem; }
  fieldset { border: 1px solid; border-radius: .5rem; margin: 0 0 1.25rem; padding: .5rem 1rem; }
  label { display: block; padding: .5rem 0; }
  button { font: inherit; padding: .7rem 1.4rem; border-radius: .5rem; border: 2px solid; cursor: pointer; }
  .mark { border: 2px dashed #b45309; border-radius: .5rem; padding: .75rem 1rem; }
`;

function escape(text) {
  return String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function page(language, body) {
  const t = TEXTS[language];
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><title>${t.title}</title>
    <link rel="icon" href="data:,">
    <style>${STYLE}</style></head><body><main><h1>${t.title}</h1>${body}</main></body></html>`;
}

export function languageOf(params = {}) {
  const wanted = String(params.ui_locales ?? "").split(" ");
  return wanted.find((one) => one in TEXTS) ?? "mk";
}

export function choicePage({ uid, language, levels, wanted }) {
  const t = TEXTS[language];
  const people = PEOPLE.map(
    (one, at) => `<label><input type="radio" name="person" value="${one.id}"${at ? "" : " checked"}>
      ${escape(one.given_name)} ${escape(one.family_name)}, ${one.birthdate}
      ${one.note ? `<small>(${escape(one.note[language])})</small>` : ""}</label>`,
  ).join("");
  const choices = Object.keys(levels)
    .map(
      (level) => `<label><input type="radio" name="level" value="${level}"
        ${level === wanted ? " checked" : ""}> ${t[level]}</label>`,
    )
    .join("");
  return page(
    language,
    `<p class="mark">${t.lead}</p>
    <form method="post" action="/choose/${uid}">
      <fieldset><legend>${t.who}</legend>${people}</fieldset>
      <fieldset><legend>${t.level}</legend>${choices}</fieldset>
      <button name="do" value="go">${t.go}</button>
      <button name="do" value="cancel">${t.cancel}</button>
    </form>`,
  );
}

export function errorPage({ language, error }) {
  return page(language, `<p>${TEXTS[language].error}</p><p><code>${escape(error)}</code></p>`);
}
