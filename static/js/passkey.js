// Passkeys: a button asks the browser, puts its answer into the form's hidden field and sends the form.
(() => {
  const bytes = (text) => {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");

  // Where the standard says bytes, JSON says base64url.
  const opened = (options) => {
    const asked = structuredClone(options.publicKey);
    asked.challenge = bytes(asked.challenge);
    if (asked.user) asked.user.id = bytes(asked.user.id);
    for (const known of [...(asked.allowCredentials ?? []), ...(asked.excludeCredentials ?? [])]) {
      known.id = bytes(known.id);
    }
    return asked;
  };
  const closed = (credential) => {
    const response = { clientDataJSON: text(credential.response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    };
  };

  for (const box of document.querySelectorAll("[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    const button = box.querySelector("button");
    const failed = box.querySelector("[data-failed]");
    const options = JSON.parse(document.getElementById(box.dataset.options).textContent);
    const asked = opened(options.request_options ?? options.creation_options);
    button.hidden = false;
    box.querySelector("[data-absent]")?.remove();
    button.addEventListener("click", async () => {
      failed.hidden = true;
      button.disabled = true;
      try {
        const credential =
          box.dataset.passkey === "create"
            ? await navigator.credentials.create({ publicKey: asked })
            : await navigator.credentials.get({ publicKey: asked });
        const form = button.closest("form");
        form.querySelector("[name=credential]").value = JSON.stringify(closed(credential));
        form.requestSubmit();
      } catch {
        failed.hidden = false;
      } finally {
        button.disabled = false;
      }
    });
  }
})();
