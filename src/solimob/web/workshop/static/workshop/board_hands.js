// The keyboard's Ctrl-C and Ctrl-V, and notes drawn with the mouse. Buttons do all of it too.

import { Copied, dropOf } from "./board_acts.js";

const isWriting = (element) => Boolean(element?.closest("textarea, input, select"));

/** Ctrl-C on a note and Ctrl-V on a note or in a column. */
export function useClipboard(root, { state, send, say }) {
  const copied = new Copied();
  let lastColumn = root.querySelector("[data-column]")?.dataset.column;
  const remember = (event) => {
    lastColumn = event.target.closest?.("[data-column]")?.dataset.column ?? lastColumn;
  };
  root.addEventListener("focusin", remember);
  root.addEventListener("pointerdown", remember);

  document.addEventListener("copy", (event) => {
    const item = document.activeElement?.closest("[data-note]");
    if (!item || isWriting(document.activeElement) || String(getSelection())) return;
    const note = state().notes.find((each) => each.id === item.dataset.note);
    if (!note) return;
    event.clipboardData.setData("text/plain", note.text);
    event.preventDefault();
    copied.take(note);
    say("Post-it copié : Ctrl V le colle.");
  });

  document.addEventListener("paste", (event) => {
    if (isWriting(document.activeElement)) return;
    const item = document.activeElement?.closest("[data-note]");
    const column = item?.closest("[data-column]").dataset.column ?? lastColumn;
    if (!column) return;
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain");
    const { act, error } = copied.paste(state(), text, column, item?.dataset.note ?? null);
    if (error) say(error, "error");
    else send(act, { focus: act.note });
  });
}

/** Notes drawn by their text to another place. */
export function useDragging(root, { state, send }) {
  let dragged = null;
  let before = null;

  const clear = () => {
    for (const marked of root.querySelectorAll(".is-target, .is-before")) {
      marked.classList.remove("is-target", "is-before");
    }
  };

  root.addEventListener("dragstart", (event) => {
    const item = event.target.closest?.("[data-note]");
    if (!item) return;
    dragged = item;
    event.dataTransfer.setData("text/plain", item.querySelector("[data-text]").textContent);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(item, 20, 20);
    item.classList.add("is-dragged");
  });

  root.addEventListener("dragover", (event) => {
    const section = event.target.closest?.("[data-column]");
    if (!dragged || !section) return;
    event.preventDefault();
    clear();
    section.classList.add("is-target");
    const item = event.target.closest("[data-note]");
    before = null;
    if (item && item !== dragged) {
      const box = item.getBoundingClientRect();
      const isUpper = event.clientY < box.top + box.height / 2;
      before = isUpper ? item : item.nextElementSibling;
      before?.classList.add("is-before");
    }
  });

  root.addEventListener("drop", (event) => {
    const section = event.target.closest?.("[data-column]");
    if (!dragged || !section) return;
    event.preventDefault();
    send(dropOf(state(), dragged.dataset.note, section.dataset.column, before?.dataset.note ?? null));
  });

  root.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = before = null;
    clear();
  });
}
