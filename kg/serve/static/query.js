// The editor in the place of the plain form. It asks this server alone.
const plain = document.getElementById("plain");
const place = document.getElementById("editor");
const text = plain.elements.query.value;
const pageOf = (query) => `${location.origin}/query?query=${encodeURIComponent(query)}`;

const yasgui = new Yasgui(place, {
  persistenceId: null, // a query can tell what somebody looks for: nothing of it is kept in the browser
  populateFromUrl: false,
  autoAddOnInit: false,
  autofocus: true,
  requestConfig: { endpoint: `${location.origin}/sparql`, method: "POST" },
  endpointCatalogueOptions: { getData: () => [], keys: [] },
  yasqe: { autocompleters: [], prefixCcApi: "", collapsePrefixesOnLoad: true },
  yasr: { prefixes: JSON.parse(place.dataset.prefixes), maxPersistentResponseSize: 0 },
});
const tab = yasgui.addTab(true, { name: "Query", yasqe: { value: text } });
plain.hidden = true;

tab.getYasqe().config.createShareableLink = (yasqe) => pageOf(yasqe.getValue());
tab.getYasqe().getInputField().setAttribute("aria-label", "Query in SPARQL");
tab.on("query", () => document.querySelector(".answer")?.remove());
tab.getYasr().on("drawn", () => place.querySelector(".tableSizer")?.setAttribute("aria-label", "Rows on a page"));

// What is named by an IRI of kg has no page at that address: what the graph says of it is shown instead.
place.addEventListener("click", (event) => {
  const link = event.target.closest("a.iri");
  if (link?.href.startsWith(place.dataset.base)) link.href = pageOf(`DESCRIBE <${link.href}>`);
}, true);
