// Turns what one does with a form, the keys or the pointer into the acts of `solimob.core.workshop.acts`.

import { newId } from "./board_link.js";

const LONGEST_NOTE = 500;

const columnNotes = (state, column) => state.notes.filter((note) => note.column === column);

/** The act that moves a note one step in its column; null where it cannot go further. */
export function stepOf(state, id, step) {
  const note = state.notes.find((each) => each.id === id);
  if (!note) return null;
  const ids = columnNotes(state, note.column).map((each) => each.id);
  const rank = ids.indexOf(id);
  if (step === "up" ? rank === 0 : rank === ids.length - 1) return null;
  const after = step === "up" ? (ids[rank - 2] ?? "") : ids[rank + 1];
  return { kind: "move", note: id, column: note.column, after };
}

/** The act that puts a note before another one, or at the end of a column. */
export function dropOf(state, id, column, before) {
  const ids = columnNotes(state, column).map((note) => note.id).filter((each) => each !== id);
  if (!before || before === id) return { kind: "move", note: id, column };
  return { kind: "move", note: id, column, after: ids[ids.indexOf(before) - 1] ?? "" };
}

/** The act of a form of the page and the button pressed; null where there is nothing to do. */
export function formAct(state, form, button) {
  const value = (name) => form.elements[name]?.value;
  const note = value("note");
  if (button.name === "step") return stepOf(state, note, button.value);
  if (button.name === "keep") return keepAct(state, note, Number(button.value));
  switch (button.value) {
    case "create":
      return { kind: "create", note: newId(), column: value("column"), text: value("text"), colour: value("colour") };
    case "duplicate":
      return { kind: "duplicate", note: newId(), source: note };
    case "edit":
      return { kind: "edit", note, text: value("text"), base: Number(value("base")) };
    case "move":
      return { kind: "move", note, column: value("column") };
    case "colour":
      return { kind: "colour", note, colour: value("colour") };
    default:
      return { kind: button.value, note };
  }
}

function keepAct(state, id, rank) {
  const note = state.notes.find((each) => each.id === id);
  const text = rank === 1 ? note?.text : note?.other_texts[rank - 2]?.text;
  return text === undefined ? null : { kind: "edit", note: id, text, base: note.version };
}

/** What was copied, and how: a note that is still there is duplicated, other text becomes a new note. */
export class Copied {
  #note = null;
  #text = "";

  take(note) {
    this.#note = note.id;
    this.#text = note.text;
  }

  /** The act that pastes `text` behind a note (its id, or null) of a column; an error in words if it is too long. */
  paste(state, text, column, after) {
    const written = text.replaceAll("\r\n", "\n").trim();
    if (!written) return { error: "Rien à coller." };
    if (written.length > LONGEST_NOTE) {
      return { error: `Le texte à coller a ${written.length} caractères : ${LONGEST_NOTE} au plus, faites-en deux.` };
    }
    const place = after ? { after } : {};
    const source = state.notes.find((note) => note.id === this.#note);
    if (source && this.#text.trim() === written) {
      const target = after || column !== source.column ? { column, ...place } : {};
      return { act: { kind: "duplicate", note: newId(), source: source.id, ...target } };
    }
    return { act: { kind: "create", note: newId(), column, text: written, ...place } };
  }
}
