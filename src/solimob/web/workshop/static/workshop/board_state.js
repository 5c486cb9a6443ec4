// What each numbered act makes of a page: the same as `solimob.core.workshop.boards`, held equal by a browser test.
// States and acts are its documents; a state is never changed in place.

const AT_TOP = "";

const noteOf = (state, id) => state.notes.find((note) => note.id === id);
const hasColumn = (state, id) => state.columns.some((column) => column.id === id);
const replaced = (notes, changed) => notes.map((note) => (note.id === changed.id ? changed : note));

/** Whether a note was prepared, and nobody wrote on it or voted for it: it is nobody's word. */
export const isExample = (note) => !note.author && note.version === 0 && note.voters.length === 0;

function placed(notes, note, after) {
  if (after === AT_TOP) return [note, ...notes];
  const rank = notes.findIndex((other) => other.id === after && other.column === note.column);
  return rank < 0 ? [...notes, note] : [...notes.slice(0, rank + 1), note, ...notes.slice(rank + 1)];
}

function fresh(id, column, text, colour, author, number, copiedFrom = null) {
  const empty = { voters: [], version: number, other_texts: [], copied_from: copiedFrom };
  return { id, column, text, colour, author, ...empty };
}

function create(state, number, act) {
  if (noteOf(state, act.note) || !hasColumn(state, act.column)) return state.notes;
  const note = fresh(act.note, act.column, act.text, act.colour ?? "yellow", act.author, number);
  return placed(state.notes, note, act.after);
}

function duplicate(state, number, act) {
  const source = noteOf(state, act.source);
  if (!source || noteOf(state, act.note)) return state.notes;
  const column = act.column ?? source.column;
  if (!hasColumn(state, column)) return state.notes;
  const copy = fresh(act.note, column, source.text, source.colour, act.author, number, source.id);
  return placed(state.notes, copy, act.after ?? source.id);
}

function edit(state, number, act, note) {
  if (act.base === note.version) {
    const author = note.author || act.author; // a prepared note has none: it becomes that of who rewrites it
    return replaced(state.notes, { ...note, text: act.text, author, version: number, other_texts: [] });
  }
  if (act.text === note.text || note.other_texts.some((other) => other.text === act.text)) return state.notes;
  const others = [...note.other_texts, { text: act.text, author: act.author }];
  return replaced(state.notes, { ...note, version: number, other_texts: others });
}

function move(state, number, act, note) {
  if (!hasColumn(state, act.column)) return state.notes;
  const rest = state.notes.filter((other) => other.id !== note.id);
  return placed(rest, { ...note, column: act.column }, act.after);
}

const colour = (state, number, act, note) => replaced(state.notes, { ...note, colour: act.colour });

function vote(state, number, act, note) {
  const others = note.voters.filter((voter) => voter !== act.author);
  const voters = act.kind === "vote" ? [...others, act.author].sort() : others;
  return replaced(state.notes, { ...note, voters });
}

const remove = (state, number, act) => state.notes.filter((note) => note.id !== act.note);

const CHANGES = { edit, move, colour, vote, unvote: vote, remove };

/** The page after act `number`; an act whose object is gone changes nothing but the number. */
export function apply(state, number, act) {
  if (number <= state.number) return state;
  if (act.kind === "create") return { ...state, number, notes: create(state, number, act) };
  if (act.kind === "duplicate") return { ...state, number, notes: duplicate(state, number, act) };
  const note = noteOf(state, act.note);
  return { ...state, number, notes: note ? CHANGES[act.kind](state, number, act, note) : state.notes };
}

/** What this device knows of a page: a state, and acts that came before those they follow. */
export class Replica {
  constructor(state) {
    this.state = state;
    this.waiting = new Map();
  }

  /** Takes numbered acts, in any order, once or more. */
  receive(number, act) {
    if (number <= this.state.number) return;
    this.waiting.set(number, act);
    this.#drain();
  }

  /** Takes a whole state read again; an older one than its own is ignored. */
  restart(state) {
    if (state.number <= this.state.number) return;
    this.state = state;
    this.#drain();
  }

  /** Whether acts wait for one that has not come. */
  get lacks() {
    return this.waiting.size > 0;
  }

  #drain() {
    for (const number of this.waiting.keys()) if (number <= this.state.number) this.waiting.delete(number);
    for (let next = this.state.number + 1; this.waiting.has(next); next += 1) {
      this.state = apply(this.state, next, this.waiting.get(next));
      this.waiting.delete(next);
    }
  }
}
