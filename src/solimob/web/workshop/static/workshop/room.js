// A view of a meeting follows it: reads again what changed, counts the time by the clock of the server, sends again
// what a cut connection did not carry. Without this file every page works, read again by hand.

const view = document.querySelector("[data-stream]");
let offset = 0;  // seconds that the server's clock is ahead of this one
let last = 0;
let again;
let stream;
let wasLost = false;
let hasEnded = false;

const setClock = (now) => { offset = now - Date.now() / 1000; };
const serverNow = () => Date.now() / 1000 + offset;
const isBusy = (part) => part?.contains(document.activeElement) && document.activeElement.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");

async function read(url, id) {
  const answer = await fetch(url, { credentials: "same-origin" }).catch(() => null);
  if (hasEnded) return undefined;
  if (answer?.status === 404) return end(view.dataset.lost);
  if (!answer?.ok) return schedule(3000, [id]);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
  const shown = document.getElementById(id);
  if (!fresh || !shown) return undefined;
  if (fresh.dataset.now) setClock(Number(fresh.dataset.now));
  // The same moment of the meeting: what one is filling in stays, only the time changes.
  if (fresh.dataset.key && fresh.dataset.key === shown.dataset.key && !("counts" in view.dataset)) {
    const [before, after] = [shown.querySelector(".countdown"), fresh.querySelector(".countdown")];
    if (before && after) before.replaceWith(after);
    tick();
    return undefined;
  }
  if (isBusy(shown)) return keepTyped(shown);
  const done = shown.querySelector("[data-done]");  // what was just confirmed stays a while
  if (done && !fresh.querySelector("[data-done]")) {
    fresh.querySelector("h2")?.after(done);
    setTimeout(() => done.remove(), 8000);
  }
  if (entryOf(fresh) !== entryOf(shown)) schedule(0, parts.filter((other) => other !== id));
  const opened = [...shown.querySelectorAll("details")].map((each) => each.open);
  shown.replaceWith(fresh);
  if (!fresh.dataset.key || fresh.dataset.key === shown.dataset.key)
    fresh.querySelectorAll("details").forEach((each, k) => { if (opened[k] !== undefined) each.open = opened[k]; });
  window.htmx?.process(fresh);
  tick();
  return undefined;
}

// What one is typing is never taken away: the page says that the meeting went on, and follows it when told to.
function keepTyped(shown) {
  if (shown.querySelector(".went-on")) return undefined;
  if (!shown.dataset.key) return shown.addEventListener("focusout", () => schedule(0, ["exchanges"]), { once: true });
  const said = document.createElement("p");
  said.className = "alert alert-warning went-on";
  said.setAttribute("role", "status");
  const follow = document.createElement("button");
  follow.type = "button";
  follow.className = "button button-secondary";
  follow.textContent = "Voir où elle en est";
  follow.addEventListener("click", () => schedule(0));
  said.append("La réunion a avancé. Votre texte est encore là : copiez-le si besoin. ", follow);
  shown.prepend(said);
  return undefined;
}

// What is to be read again: phones have two parts, and read only what the event was about.
const parts = ["moment", "exchanges"].filter((id) => view?.dataset[id]);
const asked = new Set();

function readAsked() {
  last = Date.now();
  again = undefined;
  const ids = [...asked];
  asked.clear();
  for (const id of ids) read(view.dataset[id], id);
}

// Many phones hear the same thing at once: each waits a little, of its own; a view never reads more than once a second.
function schedule(wait, ids = parts) {
  if (hasEnded) return;
  for (const id of ids) asked.add(id);
  again ??= setTimeout(readAsked, Math.max(wait, 1000 - (Date.now() - last)));
}

const entryOf = (part) => part.dataset.key?.split(":").slice(0, 2).join(":");

function tick() {
  if (hasEnded) return;
  const ends = document.querySelector("[data-ends]");
  if (!ends) return;
  const left = Math.max(0, Math.ceil(Number(ends.dataset.ends) - serverNow()));
  const text = ends.querySelector(".countdown-left");
  text.hidden = false;
  text.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  if (left === 0 && !ends.dataset.over) { ends.dataset.over = "1"; schedule(300, ["moment"]); }
}

// This address opens nothing more: the page says why, and no longer tries. What was typed stays, to be copied.
function end(words) {
  if (hasEnded) return;
  if (!words) {
    location.reload();  // a member's page is at the same address, with the new code
    return;
  }
  hasEnded = true;
  stream.close();
  document.querySelector(".room-link").hidden = true;
  for (const each of view.querySelectorAll(".countdown, .went-on")) each.hidden = true;
  for (const button of view.querySelectorAll("button")) button.disabled = true;
  const said = document.createElement("p");
  said.className = "alert alert-warning ended";
  said.setAttribute("role", "alert");
  said.textContent = words;
  (view.querySelector(".room-head, h1") ?? view.firstElementChild).after(said);
}

function listen() {
  const lost = document.querySelector(".room-link");
  stream = new EventSource(view.dataset.stream + ("counts" in view.dataset ? "?counts=1" : ""));
  stream.addEventListener("here", (event) => {
    const here = JSON.parse(event.data);
    setClock(here.now);
    lost.hidden = true;
    // After a cut, or when something happened between the page and its stream.
    if (wasLost || `${here.event}` !== view.dataset.event) schedule(Math.random() * 500);
  });
  stream.addEventListener("clock", (event) => setClock(JSON.parse(event.data).now));
  stream.addEventListener("error", () => {
    if (hasEnded) return;
    wasLost = true;
    lost.hidden = false;
    if (stream.readyState !== EventSource.CLOSED) return;
    schedule(0);  // the server refused: what it answers to the page says whether to go on
    setTimeout(() => hasEnded || listen(), 3000);
  });
  stream.addEventListener("gone", () => end(view.dataset.gone));
  stream.addEventListener("links", () => end(view.dataset.links));
  for (const kind of ["stage", "content"]) stream.addEventListener(kind, () => schedule(Math.random() * 400, ["moment"]));
  stream.addEventListener("remarks", () => schedule(Math.random() * 400, [parts.at(-1)]));
  if ("counts" in view.dataset) for (const kind of ["ballots", "act"]) stream.addEventListener(kind, () => schedule(200));
}

if (view) {
  setClock(Number(document.querySelector("[data-now]")?.dataset.now ?? Date.now() / 1000));
  listen();
  setInterval(tick, 250);
  tick();
}

// Refusals are shown like answers; what a cut connection did not carry is sent again, with the same number.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422, 429].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
});
document.addEventListener("htmx:afterSwap", () => {
  tick();
  // The form that had the focus is gone: what became of it is read next.
  if (document.activeElement === document.body) document.querySelector("[data-after-send]")?.focus();
});
// Any other answer is no answer to the form: the page says that nothing was taken, and keeps what was typed.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.shouldSwap) return;
  const form = event.detail.elt.closest("form");
  const said = form?.querySelector(".not-sent") ?? document.createElement("p");
  said.className = "alert alert-error not-sent";
  said.setAttribute("role", "alert");
  said.textContent = event.detail.xhr.status === 403
    ? "Rien n’a été envoyé : votre navigateur n’a pas gardé le témoin (cookie) de ce site. Acceptez-le, rechargez la page et recommencez."
    : "Rien n’a été envoyé : le site a répondu par une erreur. Réessayez dans un instant.";
  if (event.detail.xhr.status === 404) {
    said.textContent = "Rien n’a été envoyé : ce qui était demandé n’est plus là.";
    schedule(0);  // the page goes on, or says that its code opens nothing more
  }
  form?.prepend(said);
});
document.addEventListener("htmx:sendError", (event) => {
  const form = event.detail.elt;
  if (!("retry" in form.dataset)) return;
  const sending = form.querySelector(".sending");
  if (sending) { sending.hidden = false; sending.textContent = "Connexion perdue : nouvel essai dans deux secondes…"; }
  setTimeout(() => form.isConnected && form.requestSubmit(form.querySelector("button[type=submit], button")), 2000);
});
