// Questions asked to some only: shown when the answer that leads to them is given. Without this file every question
// shows with its condition in words, and the server leaves out what should not have been answered.

const conditional = [...document.querySelectorAll("[data-when]")];

function isAsked(question) {
  const parent = document.getElementById(question.dataset.when);
  if (parent?.hidden) return false;
  const wanted = question.dataset.answers.split(" ");
  const given = document.querySelectorAll(`[name="${CSS.escape(question.dataset.when)}"]:checked`);
  return [...given].some((box) => wanted.includes(box.value));
}

function refresh() {
  for (const question of conditional) {
    question.hidden = !isAsked(question);
    for (const field of question.querySelectorAll("input, textarea")) field.disabled = question.hidden;
  }
}

// A box that says « I do not know » goes with no other answer.
document.addEventListener("change", (event) => {
  const box = event.target;
  const group = box.closest(".survey-question");
  if (group && box.type === "checkbox" && box.checked) {
    const isUnsaid = Boolean(box.closest(".unsaid"));
    for (const other of group.querySelectorAll("input:checked")) {
      if (other !== box && (isUnsaid || other.closest(".unsaid"))) other.checked = false;
    }
  }
  if (group && box.type === "radio" && box.closest(".unsaid")) {
    const written = group.querySelector("input:not([type=radio])");
    if (written) written.value = "";
  }
  refresh();
});

document.addEventListener("input", (event) => {
  const group = event.target.closest(".survey-question");
  if (!group || event.target.type === "radio" || event.target.type === "checkbox") return;
  if (event.target.value) for (const box of group.querySelectorAll("input:checked")) box.checked = false;
});

for (const note of document.querySelectorAll("[data-condition]")) note.hidden = true;
refresh();
