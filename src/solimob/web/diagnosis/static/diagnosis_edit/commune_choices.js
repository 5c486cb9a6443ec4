// Many communes to tick: a filter and a count. Every box is there without this file.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

for (const choices of document.querySelectorAll("[data-commune-choices]")) {
  const rows = [...choices.querySelectorAll("[data-commune]")];
  const boxes = rows.map((row) => row.querySelector("input"));
  if (rows.length < 12) continue;

  const bar = document.createElement("div");
  bar.className = "commune-filter";
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "search";
  input.autocomplete = "off";
  label.append("Filtrer les communes", input);
  const status = document.createElement("p");
  status.className = "note";
  status.setAttribute("role", "status");
  bar.append(label, status);
  choices.prepend(bar);

  const count = () => {
    const shown = rows.filter((row) => !row.hidden).length;
    const ticked = boxes.filter((box) => box.checked).length;
    status.textContent = `${ticked} cochée(s) ; ${shown} commune(s) affichée(s) sur ${rows.length}`;
  };
  input.addEventListener("input", () => {
    const wanted = plain(input.value.trim());
    for (const row of rows) row.hidden = !plain(row.dataset.commune).includes(wanted);
    count();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  choices.addEventListener("change", count);
  count();
}
