/* Passkeys: ask the server what to sign, let the device sign it, send the form with the answer. Loaded where one is used. */
(function () {
  'use strict';
  var d = document;
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  function bytes(text) {
    var plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }
  function text(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }
  function withBytes(keys) {
    return (keys || []).map(function (key) { return Object.assign({}, key, { id: bytes(key.id) }); });
  }

  /* A question that names a user makes a passkey, any other uses one. */
  function signed(question) {
    question.challenge = bytes(question.challenge);
    if (!question.user) {
      question.allowCredentials = withBytes(question.allowCredentials);
      return navigator.credentials.get({ publicKey: question });
    }
    question.user.id = bytes(question.user.id);
    question.excludeCredentials = withBytes(question.excludeCredentials);
    return navigator.credentials.create({ publicKey: question });
  }
  function written(answer) {
    var response = {};
    ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'].forEach(function (name) {
      if (answer.response[name]) response[name] = text(answer.response[name]);
    });
    return JSON.stringify({
      id: answer.id, rawId: text(answer.rawId), type: answer.type, response: response, clientExtensionResults: {}
    });
  }
  function ask(form) {
    return fetch(form.dataset.passkey, {
      method: 'POST', credentials: 'same-origin', headers: { Accept: 'application/json' },
      body: new URLSearchParams({ csrf_token: form.elements.csrf_token.value })
    }).then(function (response) {
      if (!response.ok || response.redirected) throw new Error('refused');
      return response.json();
    });
  }

  Array.prototype.forEach.call(d.querySelectorAll('form[data-passkey]'), function (form) {
    var news = form.querySelector('[data-passkey-news]'), isBusy = false;
    form.hidden = false;
    form.parentNode.querySelector('[data-no-passkey]').hidden = true;
    form.addEventListener('submit', function (e) {
      e.preventDefault();
      if (isBusy) return;
      isBusy = true;
      news.textContent = '';
      ask(form).then(signed).then(function (answer) {
        form.elements.answer.value = written(answer);
        form.submit();
      }).catch(function (error) {
        isBusy = false;
        news.textContent = error.name === 'InvalidStateError' ? news.dataset.knownText : news.dataset.failedText;
      });
    });
  });
}());
