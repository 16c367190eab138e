"use strict";
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
const ask = async (question, audience, asOf, after) => {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  closePanel();
  byId("examples")?.remove();
  document.querySelectorAll("#main > .opening").forEach((node) => node.remove());
  byId("asked-h")?.removeAttribute("hidden");
  const article = make("article", "answer");
  const list = make("ul", "claims");
  const waiting = make("p", "pending", "Looking on the shelf");
  article.append(make("h2", "asked", question), list, waiting);
  place.replaceChildren(article);
  try {
    const reply = await fetch("/v1/ask", {
      method: "POST", signal, headers: { "content-type": "application/json" },
      body: JSON.stringify({
        question, audience, as_of: asOf || null, stream: true,
        history: after ? [{ question: after.asked, answer: "" }] : [],
      }),
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
        window.scrollTo({ top: Math.min(window.scrollY, place.offsetTop) });
      }
    });
  } catch (error) {
    if (!signal.aborted) showFailure(error.message);
  }
  if (!signal.aborted) {
    const address = new URL("/", location.href);
    address.searchParams.set("q", question);
    if (audience !== "clinician") address.searchParams.set("audience", audience);
    if (asOf) address.searchParams.set("as_of", asOf);
    if (after) address.searchParams.set("after", after.id);
    history.pushState(null, "", address);
  }
};
document.addEventListener("submit", (event) => {
  const sent = event.target;
  if (sent !== form && !sent.matches(".follow")) return;
  event.preventDefault();
  const data = new FormData(sent);
  const question = data.get("q").trim();
  const after = sent === form ? null : { id: data.get("after"), asked: sent.dataset.asked };
  if (!question) return;
  if (after) box.value = question;
  ask(question, data.get("audience"), data.get("as_of"), after);
});
if (form) {
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
