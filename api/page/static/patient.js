"use strict";
// Drugs as chips: the field that is sent stays a list of names with commas, which also works without this.
const names = new Set([...document.querySelectorAll("#drugs option")].map((o) => o.value.toLowerCase()));
document.querySelectorAll("input[data-chips]").forEach((field) => {
  const sent = make("input");
  sent.type = "hidden";
  sent.name = field.name;
  field.removeAttribute("name");
  const row = make("span", "chips");
  let chosen = field.value.split(",").map((v) => v.trim()).filter(Boolean);
  field.value = "";
  field.parentElement.append(row, sent);
  const show = () => {
    sent.value = chosen.join(", ");
    field.placeholder = chosen.length ? "add another" : "unknown";
    row.replaceChildren(...chosen.map((name) => {
      const chip = make("button", "chip", name);
      chip.type = "button";
      chip.setAttribute("aria-label", `Remove ${name}`);
      chip.addEventListener("click", () => { chosen = chosen.filter((n) => n !== name); show(); field.focus(); });
      return chip;
    }));
  };
  const take = () => {
    const value = field.value.replace(/,/g, "").trim();
    if (value && !chosen.includes(value)) chosen.push(value);
    field.value = "";
    show();
  };
  field.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === ",") && field.value.trim()) {
      event.preventDefault();
      take();
    } else if (event.key === "Backspace" && !field.value && chosen.length) {
      chosen.pop();
      show();
    }
  });
  // A name chosen from the list of suggestions, not one that is being typed: Enter after it would send the form.
  field.addEventListener("input", (event) => {
    const chosenFromList = !(event instanceof InputEvent) || event.inputType === "insertReplacementText";
    if (chosenFromList && names.has(field.value.trim().toLowerCase())) take();
  });
  // Later, because a chip moves what stands below it: a button under the pointer must stay there for its click.
  field.addEventListener("blur", () => setTimeout(take, 300));
  field.form.addEventListener("submit", take);
  show();
});
