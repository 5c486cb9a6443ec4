// Comforts only: every page works without this file.

// After an error, the summary is what one reads first.
document.querySelector("[data-focus]")?.focus();

// A form is sent once, but one that only downloads a file.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (form.method === "post" && !form.hasAttribute("hx-post") && !form.hasAttribute("data-again")) form.dataset.sent = "1";
});

// Coming back to a page with the browser's button lets one send again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
