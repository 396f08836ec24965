// Review with the keyboard, and without loading the page anew: forms and links give the next page, of which the main part
// is put in the place of this one's. Without this file the same forms and links work as they are.

const SAID = "kg-said"; // what this tab has decided, latest last: what "u" takes back
const main = document.getElementById("main");

const said = () => JSON.parse(sessionStorage.getItem(SAID) ?? "[]");
const keep = (ids) => sessionStorage.setItem(SAID, JSON.stringify(ids.slice(-200)));

let busy = false;

async function go(address, body) {
  if (busy) return;
  busy = true;
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, body ? { method: "POST", body } : {});
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    main.replaceChildren(...next.getElementById("main").childNodes);
    document.title = next.title;
    // A page that refuses an answer has no address of its own.
    if (answer.ok) history[body ? "replaceState" : "pushState"](null, "", answer.url);
    shown();
    scrollTo(0, 0);
    main.querySelector("h1")?.focus();
  } catch {
    const told = document.createElement("p");
    told.className = "waiting";
    told.setAttribute("role", "alert");
    told.textContent = "The server does not answer. Nothing was lost: press again when it does.";
    main.prepend(told);
  } finally {
    busy = false;
    main.removeAttribute("aria-busy");
  }
}

// Note what was just decided.
function shown() {
  const id = main.querySelector("[data-said]")?.dataset.said;
  if (id && said().at(-1) !== id) keep([...said(), id]);
}

function undo() {
  const ids = said();
  const id = ids.pop();
  if (!id) return;
  keep(ids);
  go("/review/undo", new URLSearchParams({ id, back: "/review" }));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || !main.contains(form)) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  if (form.getAttribute("action") === "/review/undo") keep(said().filter((id) => id !== body.get("id")));
  go(form.action, body);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='/review']");
  if (!link || !main.contains(link) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(link.href);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const field = event.target.closest("input, textarea, select");
  if (field) {
    if (event.key === "Escape") field.blur();
    return;
  }
  if (event.key === "u") return undo();
  const meant = main.querySelector(`[data-key~="${CSS.escape(event.key)}"]`);
  if (!meant || event.repeat) return;
  event.preventDefault();
  if (meant.matches("details")) {
    meant.open = !meant.open;
    if (meant.open && meant.dataset.focus) meant.querySelector(meant.dataset.focus).focus();
  } else meant.click();
});

addEventListener("popstate", () => location.reload());
shown();
