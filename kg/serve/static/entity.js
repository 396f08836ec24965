/* The picture on the page of an entity, which comes when it is opened. */

const details = document.querySelector("details.picture");
details?.addEventListener("toggle", async () => {
  const element = details.querySelector("[data-entity]");
  if (!details.open || element.dataset.drawn) return;
  element.dataset.drawn = "true";
  try {
    const {show} = await import("/static/picture.js");
    await show(element);
  } catch (error) {
    element.textContent = `The picture could not be drawn: ${error.message}`;
    delete element.dataset.drawn;
  }
});
