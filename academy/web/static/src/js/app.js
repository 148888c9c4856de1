/* Enhancement only: every page works when this file never arrives. ES2017, no modules, no build step needed. */
(function () {
  'use strict';
  var d = document, root = d.documentElement;
  function each(where, selector, act) { Array.prototype.forEach.call(where.querySelectorAll(selector), act); }

  /* 1 What the phone adds to a form: a key that makes a repeat harmless, its clock, its order of events. */
  function uuid() {
    if (crypto.randomUUID) return crypto.randomUUID();
    var a = crypto.getRandomValues(new Uint8Array(16));
    a[6] = a[6] & 15 | 64; a[8] = a[8] & 63 | 128;
    return Array.from(a, function (x) { return ('0' + x.toString(16)).slice(-2); }).join('')
      .replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }
  function nextSequence() {
    var now = Date.now();
    try {
      now = Math.max(now, Number(localStorage.getItem('sequence') || 0) + 1);
      localStorage.setItem('sequence', now);
    } catch (e) { /* storage is switched off: the clock alone has to do */ }
    return now;
  }
  function stamp(form) {
    each(form, '[data-client-key]', function (x) { if (!x.value) x.value = uuid(); });
    each(form, '[data-client-at]', function (x) { x.value = new Date().toISOString(); });
    each(form, '[data-client-sequence]', function (x) { x.value = nextSequence(); });
  }

  /* 2 A form is sent once. It opens again when the reader comes back, or after ten seconds; button[data-file] sooner. */
  function release(form) {
    delete form.dataset.sent;
    each(form, '[aria-disabled]', function (x) { x.removeAttribute('aria-disabled'); });
  }
  d.addEventListener('submit', function (e) {
    var form = e.target;
    if (e.defaultPrevented || form.method !== 'post') return;
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = '1';
    stamp(form);
    clearTimeout(form.waiting);
    each(form, 'button:not([type=button])', function (x) { x.setAttribute('aria-disabled', 'true'); });
    /* A file leaves the page as it is. */
    setTimeout(function () { release(form); }, e.submitter && 'file' in e.submitter.dataset ? 1500 : 10000);
  });
  addEventListener('pageshow', function () { each(d, 'form[data-sent]', release); });

  /* 3 Save as you go: form[data-autosave] is posted 1.5 s after the last change; saving again after a failure keeps the key. */
  function tell(form, state) {
    each(form, '[data-autosave-status]', function (x) {
      x.dataset.state = state;
      x.textContent = x.dataset[state + 'Text'] || '';
    });
  }
  /* What the server worked out again: each data-fresh element takes the place of the one with its id. */
  function refresh(html) {
    each(new DOMParser().parseFromString(html, 'text/html'), '[data-fresh]', function (x) {
      var old = d.getElementById(x.id);
      if (old) old.parentNode.replaceChild(x, old);
    });
  }
  function save(form) {
    if (form.saving) { form.again = true; return; }
    form.saving = true; form.again = false;
    stamp(form);
    tell(form, 'saving');
    fetch(form.dataset.autosave || form.action, {
      method: 'POST', body: new FormData(form), credentials: 'same-origin',
      headers: { 'X-Requested-With': 'academy' }
    }).then(function (answer) {
      /* 422: a box is refused. What the server works out without it takes the place of the old figures all the same. */
      if (answer.redirected || !(answer.ok || answer.status === 422)) return false;
      return answer.text().then(function (text) { refresh(text); return answer.ok; });
    }).catch(function () { return false; })
      .then(function (ok) {
        form.saving = false;
        tell(form, ok ? 'saved' : 'failed');
        if (form.again) save(form);
      });
  }
  d.addEventListener('input', function (e) {
    var form = e.target.form, shown = e.target.nextElementSibling;
    if (!form) return;
    if (e.target.type === 'range' && shown) shown.textContent = e.target.value.replace('-', '\u2212') + shown.dataset.unit;
    /* Other content is another event: a repeat keeps its key, a change gets a new one. */
    each(form, '[data-client-key]', function (x) { x.value = uuid(); });
    if (!('autosave' in form.dataset)) return;
    clearTimeout(form.waiting);
    form.waiting = setTimeout(function () { save(form); }, 1500);
  });

  /* 4 The chosen option, for browsers without :has(). */
  function mark(box) {
    each(box, '.opt', function (x) {
      var i = x.querySelector('input');
      x.classList.toggle('is-on', !!i && i.checked);
    });
  }
  if (!(window.CSS && CSS.supports && CSS.supports('selector(:has(a))'))) {
    d.addEventListener('change', function (e) {
      var option = e.target.closest('.opt');
      if (option) mark(option.parentNode);
    });
    each(d, 'fieldset', mark);
  }

  /* 5 Menus close when the reader taps elsewhere or presses Escape. */
  function closeMenus(except) {
    each(d, '.drop[open]', function (x) { if (x !== except) x.open = false; });
  }
  d.addEventListener('click', function (e) {
    var menu = e.target.closest('.drop'), dismiss = e.target.closest('[data-dismiss]');
    closeMenus(menu);
    if (dismiss) dismiss.closest('.note').remove();
  });
  d.addEventListener('keydown', function (e) {
    var menu = e.key === 'Escape' && d.activeElement.closest('.drop[open]');
    if (menu) { closeMenus(); menu.querySelector('summary').focus(); }
  });
  each(d, '[data-dismiss]', function (x) { x.hidden = false; });

  /* 6 Read aloud, only where the phone has a voice for the language of the page. */
  (function () {
    var button = d.querySelector('[data-listen]'), speech = window.speechSynthesis;
    if (!button || !speech) return;
    function offer() {
      var language = root.lang.slice(0, 2);
      var voice = speech.getVoices().find(function (v) { return v.lang.slice(0, 2) === language; });
      if (!voice) return;
      button.hidden = false;
      button.onclick = function () {
        if (speech.speaking) { speech.cancel(); return; }
        var words = new SpeechSynthesisUtterance(d.querySelector('.prose').innerText);
        words.voice = voice; words.lang = voice.lang;
        speech.speak(words);
      };
    }
    offer();
    speech.onvoiceschanged = offer;
    addEventListener('pagehide', function () { speech.cancel(); });
  })();
})();
