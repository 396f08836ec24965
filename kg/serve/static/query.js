// The editor in the place of the plain form. It asks this server alone.
const plain = document.getElementById("plain");
const place = document.getElementById("editor");
const text = plain.elements.query.value;
const prefixes = JSON.parse(place.dataset.prefixes);
const pageOf = (query) => `${location.origin}/query?query=${encodeURIComponent(query)}`;

// An update is answered with a line that says what it did; no table has room for it.
class Done {
  priority = 30;
  hideFromSelection = true;

  constructor(yasr) {
    this.yasr = yasr;
  }

  canHandleResults() {
    const { results } = this.yasr;
    return Boolean(results?.getContentType()?.startsWith("text/plain")) && !(results.getStatus() >= 400);
  }

  draw() {
    const said = document.createElement("p");
    said.className = "done";
    said.setAttribute("role", "status");
    said.textContent = `The update is done: ${this.yasr.results.getOriginalResponseAsString().trim()}.`;
    this.yasr.resultsEl.append(said);
  }
}
Yasgui.Yasr.registerPlugin("update", Done);

const yasgui = new Yasgui(place, {
  persistenceId: null, // a query can tell what somebody looks for: nothing of it is kept in the browser
  populateFromUrl: false,
  autoAddOnInit: false,
  autofocus: true,
  requestConfig: { endpoint: `${location.origin}/sparql`, method: "POST" },
  endpointCatalogueOptions: { getData: () => [], keys: [] },
  yasqe: { autocompleters: [], prefixCcApi: "", collapsePrefixesOnLoad: true, lineWrapping: true },
  yasr: { prefixes, maxPersistentResponseSize: 0 },
});
// As high as its query, and with long lines folded: nothing has to be scrolled without a mouse.
const tab = yasgui.addTab(true, { name: "Query", yasqe: { value: text, editorHeight: "auto" } });
plain.hidden = true;

const yasqe = tab.getYasqe();

// This server knows kg's prefixes undeclared, so the check of the editor begins with them.
const mode = yasqe.getMode();
const { startState } = mode;
mode.startState = () => {
  const state = startState();
  return { ...state, prefixes: { ...prefixes, ...state.prefixes } };
};
yasqe.setValue(yasqe.getValue());

yasqe.config.createShareableLink = () => pageOf(yasqe.getValue());
yasqe.getInputField().setAttribute("aria-label", "Query in SPARQL");
tab.on("query", () => document.querySelector(".answer")?.remove());
tab.getYasr().on("drawn", () => place.querySelector(".tableSizer")?.setAttribute("aria-label", "Rows on a page"));

// What is named by an IRI of kg has no page at that address. Entities, statements and articles have one here; of others
// it is shown what the graph says.
place.addEventListener("click", (event) => {
  const link = event.target.closest("a.iri");
  const iri = link?.getAttribute("href");
  if (!iri?.startsWith(place.dataset.base)) return;
  const page = iri.slice(place.dataset.base.length).match(/^(entity|statement|article)\/([^#]+)(?:#char=(\d+).*)?$/);
  link.href = page
    ? `/${page[1]}/${encodeURIComponent(page[2])}${page[3] ? `#c${page[3]}` : ""}`
    : pageOf(`DESCRIBE <${iri}>`);
}, true);
