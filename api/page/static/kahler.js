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
  document.querySelectorAll("main a[aria-current], .panel a[aria-current]").forEach((a) => a.removeAttribute("aria-current"));
  if (opener && opener.isConnected) opener.focus();
};
const openPanel = async (link, clicked) => {
  if (!panel.contains(clicked)) opener = clicked;
  let nodes;
  try {
    nodes = await fetchPart(link.href);
  } catch {
    location.href = link.href;
    return;
  }
  document.querySelectorAll("main a[aria-current], .panel a[aria-current]").forEach((a) => a.removeAttribute("aria-current"));
  clicked.setAttribute("aria-current", "true");
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

// A number among options names a line of the list of sources; what it opens stands there.
const sourceOf = (link) => {
  if (link.matches("[data-panel], .sources a")) return link;
  const target = link.matches('.recommendation a[href^="#s"]') && byId(link.hash.slice(1));
  return target && target.matches(".sources a") ? target : null;
};
document.addEventListener("click", (event) => {
  const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.button);
  const link = event.target.closest("a[href]");
  const source = link && plain && sourceOf(link);
  if (source) {
    event.preventDefault();
    openPanel(source, link);
    return;
  }
  const folded = link && link.hash && !link.dataset.panel && byId(link.hash.slice(1));
  if (folded instanceof HTMLDetailsElement) folded.open = true;
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
