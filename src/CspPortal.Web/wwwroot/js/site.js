// Everything here is comfort: each page does its work without it.
const words = document.body.dataset;
const announcer = document.getElementById("announcer");

function say(text) {
  if (!announcer) return;
  announcer.textContent = "";
  // A new turn, or the same words twice would be read once.
  setTimeout(() => { announcer.textContent = text; }, 50);
}

// Copy: the dialog is modal, so the words are said inside it where one is open.
async function copy(button) {
  let text = words.copied;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 2000);
  } catch {
    text = words.copyFailed;
  }
  const here = button.closest("dialog")?.querySelector(".dialog-announcer");
  if (here) here.textContent = text;
  else say(text);
  button.title = text;
}

// Dialogs: a link or form marked data-dialog shows its page's main part over the current page.
const parser = new DOMParser();

async function load(url, options) {
  const answer = await fetch(url, { ...options, headers: { "X-Dialog": "1", Accept: "text/html" }, credentials: "same-origin" });
  const next = answer.headers.get("X-Location");
  if (next) { location.assign(next); return null; }
  const type = answer.headers.get("Content-Type") ?? "";
  if (answer.redirected || answer.status === 401 || !type.startsWith("text/html")) throw new Error("not a page");
  const main = parser.parseFromString(await answer.text(), "text/html").querySelector("main");
  if (!main) throw new Error("no main part");
  return main;
}

function fill(dialog, main) {
  const body = dialog.querySelector(".dialog-body");
  body.replaceChildren(...main.childNodes);
  const heading = body.querySelector("h1");
  if (heading) { heading.id ||= "dialog-title"; dialog.setAttribute("aria-labelledby", heading.id); }
  const first = body.querySelector(".form-errors, [autofocus]") ?? heading;
  if (first) { if (!first.hasAttribute("tabindex") && first === heading) first.tabIndex = -1; first.focus(); }
}

function makeDialog() {
  const dialog = document.createElement("dialog");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button subtle icon-only dialog-close";
  close.setAttribute("aria-label", words.close);
  close.textContent = "✕";
  close.addEventListener("click", () => shut(dialog));
  const body = document.createElement("div");
  body.className = "dialog-body";
  const announcement = document.createElement("div");
  announcement.className = "sr-only dialog-announcer";
  announcement.setAttribute("role", "status");
  dialog.append(close, body, announcement);
  dialog.addEventListener("cancel", event => { event.preventDefault(); shut(dialog); });
  // What was shown, a key perhaps, does not stay in the page.
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  return dialog;
}

function shut(dialog) {
  if (dialog.querySelector("form[data-dirty]") && !confirm(words.leave)) return;
  dialog.close();
}

async function open(opener, url, options) {
  if (opener.dataset.loading) return;
  opener.dataset.loading = "1";
  try {
    const main = await load(url, options);
    if (!main) return;
    const dialog = makeDialog();
    dialog.showModal();
    fill(dialog, main);
    dialog.addEventListener("close", () => opener.focus());
  } catch {
    if (opener.tagName === "A") location.assign(opener.href);
    else opener.submit();
  } finally {
    delete opener.dataset.loading;
  }
}

function request(form, submitter) {
  const data = new FormData(form, submitter);
  const url = new URL(submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href, location.href);
  if (form.method === "post") return [url, { method: "POST", body: data }];
  url.search = new URLSearchParams(data);
  return [url, {}];
}

async function sendInside(form, dialog, submitter) {
  const [url, options] = request(form, submitter);
  form.setAttribute("aria-busy", "true");
  try {
    const main = await load(url, options);
    if (main) fill(dialog, main);
  } catch {
    form.removeAttribute("aria-busy");
    form.submit();
  }
}

// One press is one submission; a download leaves the page as it was, so the form wakes again.
function isSecondPress(form) {
  if (form.getAttribute("aria-busy") === "true") return true;
  form.setAttribute("aria-busy", "true");
  setTimeout(() => form.removeAttribute("aria-busy"), 5000);
  return false;
}

document.addEventListener("click", event => {
  const copier = event.target.closest("[data-copy]");
  if (copier) { copy(copier); return; }
  const closer = event.target.closest("[data-close]");
  const around = closer?.closest("dialog");
  if (around) { event.preventDefault(); shut(around); return; }
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const dialog = link.closest("dialog");
  if (!dialog) { open(link, link.href, {}); return; }
  load(link.href, {}).then(main => main && fill(dialog, main)).catch(() => location.assign(link.href));
});

document.addEventListener("submit", event => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (isSecondPress(form)) { event.preventDefault(); return; }
  delete form.dataset.dirty;
  const dialog = form.closest("dialog");
  if (dialog && !form.hasAttribute("data-whole-page")) {
    event.preventDefault();
    sendInside(form, dialog, event.submitter);
  } else if (form.hasAttribute("data-dialog")) {
    event.preventDefault();
    form.removeAttribute("aria-busy");
    open(form, ...request(form, event.submitter));
  }
});

document.addEventListener("change", event => {
  const form = event.target.form;
  if (!form) return;
  if (form.hasAttribute("data-guard")) form.dataset.dirty = "1";
  if (event.target.hasAttribute("data-autosubmit")) form.requestSubmit();
});

document.addEventListener("input", event => {
  if (event.target.form?.hasAttribute("data-guard")) event.target.form.dataset.dirty = "1";
});

window.addEventListener("beforeunload", event => {
  if (document.querySelector("form[data-dirty]")) event.preventDefault();
});

// Back from the browser's cache: forms are awake again.
window.addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(form => form.removeAttribute("aria-busy")));

document.querySelector("main .form-errors")?.focus();
