/* Passkeys: has the browser make one or prove one, then sends the form. Nothing here without it. */

(() => {
  "use strict";
  if (!window.PublicKeyCredential || !window.webauthnJSON) return;

  function kept(form) {
    return JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
  }

  async function askedFor(form) {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no options");
    return (await answer.json()).request_options;
  }

  const ceremonies = {
    login: async (form) => window.webauthnJSON.get(await askedFor(form)),
    get: async (form) => window.webauthnJSON.get(kept(form)),
    create: async (form) => {
      const options = kept(form);
      Object.assign(options.publicKey.authenticatorSelection, {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      });
      return window.webauthnJSON.create(options);
    },
  };

  async function prove(event) {
    event.preventDefault();
    const form = event.target;
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      const credential = await ceremonies[form.dataset.passkey](form);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", prove);
  }
})();
