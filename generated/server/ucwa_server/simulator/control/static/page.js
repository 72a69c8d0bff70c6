// Keeps the page as it is on the server, and sends its forms without leaving it.
// Without this script all of it works, too; then the page has to be loaded anew.
"use strict";

const status = document.getElementById("status");
const shown = new Map();
let isBusy = false;
let isStale = false;

for (const part of document.querySelectorAll("[data-live]")) {
  shown.set(part.id, part.innerHTML);
}
for (const log of document.querySelectorAll(".messages")) {
  log.scrollTop = log.scrollHeight;
}

function say(text, isError) {
  status.textContent = text;
  status.className = isError ? "error" : "";
}

// Puts new content into a part, and keeps what somebody types, opened, or is at.
function swap(part, content) {
  const at = document.activeElement;
  const focused = part.contains(at) ? at.id : null;
  const range =
    focused !== null && at.selectionStart != null ? [at.selectionStart, at.selectionEnd] : null;
  const typed = new Map();
  for (const field of part.querySelectorAll("input[id], select[id]")) {
    typed.set(field.id, field.value);
  }
  const top = part.scrollTop;
  part.replaceChildren(...content.childNodes);
  part.scrollTop = top;
  for (const [id, value] of typed) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  for (const log of part.querySelectorAll(".messages")) {
    log.scrollTop = log.scrollHeight;
  }
  if (focused === null || part === at) return;
  const next = (focused && document.getElementById(focused)) || heading(part);
  if (!next) return;
  next.focus({ preventScroll: true });
  if (range && next.setSelectionRange && next.type === "text") next.setSelectionRange(...range);
}

function heading(part) {
  const section = part.closest("section");
  return section && section.querySelector("[tabindex='-1']");
}

async function refresh() {
  if (isBusy) {
    isStale = true;
    return;
  }
  isBusy = true;
  try {
    const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!reply.ok) return;
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const next = fresh.getElementById(part.id);
      if (!next || next.innerHTML === shown.get(part.id)) continue;
      shown.set(part.id, next.innerHTML);
      swap(part, next);
    }
  } catch {
    say("The simulator does not answer.", true);
  } finally {
    isBusy = false;
    if (isStale) {
      isStale = false;
      refresh();
    }
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  try {
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const reply = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
    });
    if (reply.ok) {
      say("Done.", false);
      if (!("keeps" in form.dataset)) form.reset();
    } else {
      say((await reply.json()).message, true);
    }
    await refresh();
  } catch {
    say("The simulator does not answer.", true);
  } finally {
    form.ariaBusy = null;
  }
});

const changes = new EventSource("changes");
changes.addEventListener("message", refresh);
changes.addEventListener("open", () => {
  if (status.className === "error") say("", false);
});
changes.addEventListener("error", () => say("The simulator does not answer.", true));
