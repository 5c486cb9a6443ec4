// Shows a state in the page the server made: same template, one element per note, changed only where it changed.

import { isExample } from "./board_state.js";

const COLOURS = ["yellow", "blue", "green", "pink", "white"];
const plural = (count, one, many = one) => `${count} ${count > 1 ? many : one}`;
const shown = new Map();

export class View {
  /** `mine` is the set of what stands for this device, as author or voter, on each note. */
  constructor(root, mine, isFacilitator) {
    Object.assign(this, { root, mine, isFacilitator, template: document.getElementById("board-note") });
    for (const list of root.querySelectorAll("[data-notes]")) {
      for (const item of list.children) this.#makeDraggable(item);
    }
  }

  element(id) {
    return this.root.querySelector(`[data-note="${CSS.escape(id)}"]`);
  }

  render(state) {
    const focused = document.activeElement;
    const kept = new Set(state.notes.map((note) => note.id));
    for (const item of this.root.querySelectorAll("[data-note]")) {
      if (!kept.has(item.dataset.note)) this.#drop(item);
    }
    for (const column of state.columns) this.#renderColumn(state, column);
    // An element that moved in the page loses the focus.
    if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
  }

  refresh(state, id) {
    shown.delete(id);
    this.render(state);
  }

  #drop(item) {
    const column = item.closest("[data-column]");
    const hadFocus = item.contains(document.activeElement);
    item.remove();
    shown.delete(item.dataset.note);
    if (hadFocus) column.querySelector("h2").focus();
  }

  #renderColumn(state, column) {
    const section = this.root.querySelector(`[data-column="${CSS.escape(column.id)}"]`);
    if (!section) return;
    const notes = state.notes.filter((note) => note.column === column.id);
    const list = section.querySelector("[data-notes]");
    let place = list.firstElementChild;
    for (const note of notes) {
      const item = this.element(note.id) ?? this.#newItem();
      if (shown.get(note.id) !== this.#printOf(note)) this.#fill(item, note);
      if (item === place) place = place.nextElementSibling;
      else list.insertBefore(item, place);
    }
    section.querySelector("[data-count]").textContent = plural(notes.filter((note) => !isExample(note)).length, "post-it");
  }

  #newItem() {
    const item = this.template.content.firstElementChild.cloneNode(true);
    this.#makeDraggable(item);
    return item;
  }

  #makeDraggable(item) {
    if (item.querySelector("form")) item.querySelector("[data-text]").draggable = true;
  }

  #fill(item, note) {
    const one = (selector) => item.querySelector(selector);
    item.id = `note-${note.id}`;
    item.dataset.note = note.id;
    item.classList.remove(...COLOURS.map((colour) => `note-${colour}`));
    item.classList.add(`note-${note.colour}`);
    one("[data-text]").textContent = note.text;
    one("[data-text]").id = `${item.id}-text`;
    for (const named of item.querySelectorAll("[aria-describedby]")) {
      named.setAttribute("aria-describedby", `${item.id}-text`);
    }
    one("[data-vote-count]").textContent = plural(note.voters.length, "vote", "votes");
    one("[data-copied]").hidden = !note.copied_from;
    one("[data-example]").hidden = !isExample(note);
    one("[data-mine]").hidden = !this.#isMine(note);
    this.#fillOthers(item, note);
    if (one("form")) this.#fillForm(item, note);
    one("[data-colour-name]").textContent = this.#colourName(note.colour);
    shown.set(note.id, this.#printOf(note));
  }

  #isMine(note) {
    return this.mine.has(note.author);
  }

  #hasVoted(note) {
    return note.voters.some((voter) => this.mine.has(voter));
  }

  /** What a note is shown with, to tell whether it changed. */
  #printOf(note) {
    return JSON.stringify([note, this.#isMine(note), this.#hasVoted(note)]);
  }

  #colourName(colour) {
    return this.template.content.querySelector(`option[value="${colour}"]`)?.textContent ?? "";
  }

  #fillOthers(item, note) {
    const others = item.querySelector("[data-others]");
    others.hidden = note.other_texts.length === 0;
    others.querySelector("ol").replaceChildren(
      ...note.other_texts.map((other) => Object.assign(document.createElement("li"), { textContent: other.text })),
    );
  }

  #fillForm(item, note) {
    const form = item.querySelector("form");
    form.elements.note.value = note.id;
    // Who is writing keeps what they write, and the version they saw: two texts are then kept.
    if (!item.querySelector("details").open) {
      form.elements.base.value = note.version;
      form.elements.text.value = note.text;
    }
    if (form.elements.column) form.elements.column.value = note.column;
    form.elements.colour.value = note.colour;
    const hasVoted = this.#hasVoted(note);
    const vote = form.querySelector("[data-vote]");
    vote.value = hasVoted ? "unvote" : "vote";
    vote.setAttribute("aria-pressed", String(hasVoted));
    item.querySelector("[data-remove]").hidden = !(this.isFacilitator || this.#isMine(note));
    const keep = form.querySelector("[data-keep]");
    keep.hidden = note.other_texts.length === 0;
    keep.replaceChildren(
      ...(keep.hidden ? [] : [note, ...note.other_texts]).map((_, rank) =>
        Object.assign(document.createElement("button"), {
          className: "button button-secondary",
          name: "keep",
          value: String(rank + 1),
          textContent: `Garder le texte ${rank + 1}`,
        }),
      ),
    );
  }
}

/** Says in one sentence what others changed between two states. */
export function changesSaid(before, after, mine) {
  const old = new Map(before.notes.map((note) => [note.id, note]));
  const added = after.notes.filter((note) => !old.has(note.id) && !mine.has(note.author));
  if (added.length === 1) return `Nouveau post-it : ${added[0].text}`;
  if (added.length) return `${added.length} nouveaux post-it`;
  const torn = after.notes.find((note) => note.other_texts.length > (old.get(note.id)?.other_texts.length ?? 0));
  return torn ? `Un post-it a deux textes écrits en même temps : ${torn.text}` : "";
}
