/* What plain pages gain from scripts: a look at the password, and a sign that work goes on. */
for (const button of document.querySelectorAll(".reveal")) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.setAttribute("aria-label", shown ? "Hide password" : "Show password");
    input.focus();
  });
}
for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    const input = form.querySelector(".reveal[aria-pressed=true]") && form.querySelector("input[autocomplete$=password]");
    if (input) input.type = "password";
    const pressed = event.submitter;
    if (!pressed?.dataset.busy) return;
    pressed.classList.add("busy");
    pressed.setAttribute("aria-busy", "true");
    const words = pressed.querySelector("span");
    if (words) words.textContent = pressed.dataset.busy;
  });
}
addEventListener("pageshow", (event) => event.persisted && location.reload());
