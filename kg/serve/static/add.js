// How far an article is that is being added: the page is asked again until it is done, and put in this one's place.

const main = document.getElementById("main");

async function look() {
  try {
    const answer = await fetch(location.href);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
    const now = main.querySelector("[data-running]");
    const then = next.querySelector("[data-running]");
    // The words alone are changed while it runs, so that they alone are read out.
    if (answer.ok && now && then) now.textContent = then.textContent;
    else if (next) main.replaceChildren(...next.childNodes);
  } catch {
    // The server is away for a moment.
  }
  if (main.querySelector("[data-running]")) setTimeout(look, 500);
}

setTimeout(look, 300);
