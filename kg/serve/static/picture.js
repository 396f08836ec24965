/* The picture of a neighbourhood: nothing is loaded for it until it is asked for. */

import {mount} from "/static/view/viewer.js";

/** Load a script that makes a global, once. */
function script(path) {
  return new Promise((resolve, reject) => {
    const made = document.createElement("script");
    made.src = path;
    made.onload = resolve;
    made.onerror = () => reject(new Error(`${path} could not be loaded`));
    document.head.append(made);
  });
}

const last = (iri) => iri.slice(iri.lastIndexOf("/") + 1);

async function near(iri) {
  const answer = await fetch(`/api/neighbourhood/${encodeURIComponent(last(iri))}`);
  if (!answer.ok) throw new Error(answer.statusText || "the server cannot tell");
  return answer.json();
}

/** Draw what is near an entity into an element. */
export async function show(element) {
  const [data] = await Promise.all([near(element.dataset.entity), script("/static/view/cytoscape.min.js")]);
  element.replaceChildren();
  return mount(element, data, {
    hrefOf: (entity) => `/entity/${encodeURIComponent(last(entity.id))}`,
    load: near,
  });
}
