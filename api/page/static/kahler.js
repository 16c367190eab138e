"use strict";
// Everything works without this file; it only saves page loads. Text is set with textContent, never as markup;
// the markup it adopts comes from this server, which escapes it, and the policy forbids inline script.
document.documentElement.classList.add("script");
const byId = (id) => document.getElementById(id);
const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};
const fetchPart = async (address) => {
  const url = new URL(address, location.href);
  url.searchParams.set("part", "true");
  const reply = await fetch(url, { headers: { accept: "text/html" } });
  const parsed = new DOMParser().parseFromString(await reply.text(), "text/html");
  return [...parsed.body.childNodes];
};

// The panel beside the answer.
const panel = byId("panel");
let opener = null;
const closePanel = () => {
  if (panel.hidden) return;
  panel.hidden = true;
  panel.replaceChildren();
  document.querySelectorAll("[data-panel][aria-current]").forEach((a) => a.removeAttribute("aria-current"));
  if (opener && opener.isConnected) opener.focus();
};
const openPanel = async (link) => {
  if (!panel.contains(link)) opener = link;
  let nodes;
  try {
    nodes = await fetchPart(link.href);
  } catch {
    location.href = link.href;
    return;
  }
  document.querySelectorAll("[data-panel][aria-current]").forEach((a) => a.removeAttribute("aria-current"));
  link.setAttribute("aria-current", "true");
  const close = make("button", "quiet close", "Close");
  close.type = "button";
  close.addEventListener("click", closePanel);
  const whole = make("a", "meta", "Open on its own page");
  whole.href = link.href;
  panel.replaceChildren(close, ...nodes.map((n) => document.adoptNode(n)), whole);
  panel.hidden = false;
  const title = byId("panel-title");
  if (title) title.focus({ preventScroll: true });
  const slug = decodeURIComponent(new URL(link.href).hash.slice(1));
  const place = panel.querySelector("mark") || (slug && panel.querySelector(`#${CSS.escape(slug)}`));
  if (place) {
    place.closest(".passage")?.classList.add("here");
    const head = panel.querySelector(".head");
    const above = panel.getBoundingClientRect().top + (head ? head.offsetHeight : 0) + 60;
    panel.scrollTop += place.getBoundingClientRect().top - above;
  }
};

document.addEventListener("click", (event) => {
  const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.button);
  const link = event.target.closest("a[data-panel]");
  if (link && plain) {
    event.preventDefault();
    openPanel(link);
    return;
  }
  const copy = event.target.closest("a[data-copy]");
  if (copy && plain && navigator.clipboard) {
    event.preventDefault();
    fetch(copy.href).then((r) => r.text()).then((t) => navigator.clipboard.writeText(t))
      .then(() => say(copy, "Copied."), () => { location.href = copy.href; });
    return;
  }
  if (event.target.closest("[data-print]")) window.print();
  const rating = event.target.closest("[data-rating]");
  if (rating) rate(rating);
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "Escape") closePanel();
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && byId("q")) {
    event.preventDefault();
    byId("q").focus();
    byId("q").select();
  }
});
const say = (near, text) => {
  const place = near.closest(".tools")?.querySelector(".said");
  if (place) place.textContent = text;
};
const rate = async (button) => {
  const body = { answer_id: button.closest("[data-feedback]").dataset.feedback, rating: button.dataset.rating };
  const reply = await fetch("/v1/feedback", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  say(button, reply.ok ? "Thank you, noted." : "That could not be kept.");
};

// Asking, streamed.
const form = byId("ask");
const box = byId("q");
const place = byId("answer");
let running = null;
const readEvents = async (reply, onEvent) => {
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    held += value.replace(/\r\n/g, "\n");
    const blocks = held.split("\n\n");
    held = blocks.pop();
    for (const block of blocks) {
      let kind = "message";
      const data = [];
      for (const line of block.split("\n")) {
        if (line.startsWith("event:")) kind = line.slice(6).trim();
        else if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
      }
      if (data.length) await onEvent(kind, JSON.parse(data.join("\n")));
    }
  }
};
const showFailure = (message) => {
  const section = make("section", "failed");
  section.setAttribute("role", "alert");
  section.append(make("h2", "", "This could not be answered"), make("p", "", message));
  place.replaceChildren(section);
};
const ask = async (question, audience, asOf, push) => {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  closePanel();
  byId("examples")?.remove();
  const article = make("article", "answer");
  const list = make("ul", "claims");
  const waiting = make("p", "pending", "Looking on the shelf");
  article.append(make("h2", "asked", question), list, waiting);
  place.replaceChildren(article);
  try {
    const reply = await fetch("/v1/ask", {
      method: "POST", signal, headers: { "content-type": "application/json" },
      body: JSON.stringify({ question, audience, as_of: asOf || null, stream: true }),
    });
    if (!reply.ok) throw new Error((await reply.json()).error.message);
    await readEvents(reply, async (kind, data) => {
      if (kind === "urgent") article.insertBefore(make("p", "urgent", data.message), list);
      else if (kind === "notice") article.insertBefore(make("p", "notice", data.text), list);
      else if (kind === "claim") list.append(make("li", `claim ${data.kind}`, data.text));
      else if (kind === "error") throw new Error(data.error.message);
      else if (kind === "answer") {
        const nodes = await fetchPart(`/answers/${encodeURIComponent(data.answer_id)}`);
        if (!signal.aborted) place.replaceChildren(...nodes.map((n) => document.adoptNode(n)));
        document.title = `${question.slice(0, 80)} · Kahler`;
        remember(question);
      }
    });
  } catch (error) {
    if (!signal.aborted) showFailure(error.message);
  }
  if (push && !signal.aborted) {
    const address = new URL("/", location.href);
    address.searchParams.set("q", question);
    if (audience !== "clinician") address.searchParams.set("audience", audience);
    if (asOf) address.searchParams.set("as_of", asOf);
    history.pushState({ question, audience, asOf }, "", address);
  }
};
if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    if (box.value.trim()) ask(box.value, data.get("audience"), data.get("as_of"), true);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  window.addEventListener("popstate", () => location.reload());
  if (!box.value && matchMedia("(min-width: 48rem)").matches) box.focus();
}

// My questions: kept in this browser only.
const KEY = "kahler-questions";
const remembered = () => {
  try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; }
};
const remember = (question) => {
  const list = [question, ...remembered().filter((q) => q !== question)].slice(0, 20);
  try { localStorage.setItem(KEY, JSON.stringify(list)); } catch { /* private mode: nothing is kept */ }
  showHistory();
};
const showHistory = () => {
  const section = byId("history");
  if (!section) return;
  const list = remembered();
  section.hidden = !list.length;
  section.querySelector("ul").replaceChildren(...list.map((question) => {
    const item = make("li");
    const link = make("a", "", question);
    link.href = `/?q=${encodeURIComponent(question)}`;
    item.append(link);
    return item;
  }));
};
byId("forget")?.addEventListener("click", () => { localStorage.removeItem(KEY); showHistory(); });
if (place?.querySelector("[data-answer]") && box.value) remember(box.value);
showHistory();

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
  field.addEventListener("input", () => { if (names.has(field.value.trim().toLowerCase()) && !hasLonger(field.value)) take(); });
  // Later, because a chip moves what stands below it: a button under the pointer must stay there for its click.
  field.addEventListener("blur", () => setTimeout(take, 300));
  field.form.addEventListener("submit", take);
  show();
});
function hasLonger(value) {
  const start = value.trim().toLowerCase();
  return [...names].some((n) => n !== start && n.startsWith(start));
}
