// A board page, alive: forms become acts, acts of everybody are shown. Without this file the forms reload the page.

import { Replica } from "./board_state.js";
import { Clock } from "./board_clock.js";
import { Link } from "./board_link.js";
import { View, changesSaid } from "./board_view.js";
import { formAct } from "./board_acts.js";
import { useClipboard, useDragging } from "./board_hands.js";

const DONE = {
  create: "Post-it ajouté.",
  duplicate: "Post-it dupliqué.",
  edit: "Texte enregistré.",
  move: "Post-it déplacé.",
  colour: "Couleur changée.",
  vote: "Vote compté.",
  unvote: "Vote retiré.",
  remove: "Post-it retiré.",
};

const root = document.getElementById("board");
const { facilitator, post, acts, stream, readonly, entry } = root.dataset;
const status = document.getElementById("board-status");
const closedBanner = document.querySelector("[data-closed]");
const replica = new Replica(JSON.parse(document.getElementById("board-state").textContent));
const mine = new Set(JSON.parse(document.getElementById("board-mine").textContent));
const view = new View(root, mine, Boolean(facilitator));
let wasClosed = closedBanner.querySelector("[data-reason]").textContent;
let toFocus = null;

function say(text, kind = "info") {
  status.textContent = text;
  status.dataset.kind = kind;
}

const link = new Link({
  post,
  acts,
  stream,
  csrf: root.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "",
  replica,
  mine,
  on: {
    change(before) {
      const draw = () => view.render(replica.state);
      // A note that is moved in the page while it is held is let go: others' acts show once it is put down.
      if (root.querySelector(".is-dragged")) root.addEventListener("dragend", draw, { once: true });
      else draw();
      const said = changesSaid(before, replica.state, mine);
      if (said) say(said);
      const target = toFocus && view.element(toFocus);
      if (target) {
        target.focus();
        toFocus = null;
      }
    },
    time(now, ends, until) {
      clock.set(now, ends, until);
    },
    merged(which) {
      if (which === entry) say("Des post-it ont été regroupés : rechargez la page pour les voir.");
    },
    done(act) {
      say(DONE[act.kind]);
    },
    closed(reason, goesOn) {
      const back = document.querySelector("[data-goes-on]");
      if (back) back.hidden = !goesOn;
      if (reason === wasClosed) return;
      wasClosed = reason;
      closedBanner.querySelector("[data-reason]").textContent = reason;
      closedBanner.hidden = !reason;
      // What one may do changes with it: the server makes the page again, unless it would lose what is being written.
      if (!facilitator && !link.waiting && !isWriting()) location.reload();
    },
    ended(why) {
      const words = root.dataset[why];
      if (!words) return location.reload(); // a member's page is at the same address
      say(words, "error");
      closedBanner.querySelector("[data-reason]").textContent = words;
      closedBanner.hidden = false;
      for (const each of document.querySelectorAll("[data-goes-on], [data-time]")) each.hidden = true;
      for (const button of root.querySelectorAll("button")) button.disabled = true;
      return undefined;
    },
    say,
    refused(act, reason) {
      say(reason, "error");
      giveBack(act);
    },
  },
});

const clock = new Clock(document.querySelector("[data-time]"), () => setTimeout(() => link.catchUp(), 300));

/** Text that was refused goes back where it can be sent again. */
function giveBack(act) {
  if (act.kind === "create") {
    const field = root.querySelector(`[data-column="${CSS.escape(act.column)}"] .new-note textarea`);
    if (field && !field.value) field.value = act.text;
  }
  const form = act.kind === "edit" && view.element(act.note)?.querySelector("form");
  if (form) {
    form.querySelector("details").open = true;
    form.elements.text.value = act.text;
    form.elements.base.value = act.base;
  }
}

function isWriting() {
  const written = [...root.querySelectorAll(".new-note textarea")].some((field) => field.value.trim());
  return written || root.querySelector(".note-form > details[open]") !== null;
}

function send(act, { focus = null } = {}) {
  if (!act) return;
  toFocus = focus ?? toFocus;
  link.send(act);
}

function submitted(event) {
  const form = event.target;
  if (!form.matches(".note-form, .new-note")) return;
  event.preventDefault();
  const act = formAct(replica.state, form, event.submitter ?? form.querySelector("button[name=kind]"));
  if (!act) return say("Ce post-it ne peut pas aller plus loin.");
  if (act.text !== undefined && !act.text.trim()) return say("Écrivez quelques mots.", "error");
  send(act, { focus: act.kind === "duplicate" ? act.note : null });
  if (act.kind === "create") {
    form.elements.text.value = "";
    form.elements.text.focus();
  }
  if (act.kind === "edit") {
    form.querySelector("details").open = false;
    form.closest("[data-note]").focus();
  }
}

if (!readonly) {
  root.addEventListener("submit", submitted);
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
      const button = event.target.closest("form").querySelector("button[value=create], button[value=edit]");
      event.target.closest("form").requestSubmit(button);
    }
  });
  // A form that is closed without being sent shows again what the note says now.
  root.addEventListener("toggle", (event) => {
    const item = event.target.matches(".note-form > details:not([open])") && event.target.closest("[data-note]");
    if (item) view.refresh(replica.state, item.dataset.note);
  }, true);
  const hands = { state: () => replica.state, send, say };
  useClipboard(root, hands);
  useDragging(root, hands);
}
link.start();
