/* An interactive picture of a knowledge graph: entities as dots, statements as arrows, and beside them, as text, what
 * is said of what is chosen, with the sentences that say it.
 *
 *     const view = mount(element, data, {cytoscape});
 *     view.onSelect(ids => …);
 *
 * `data` is what kg.view.data.view_data gives. Cytoscape.js draws the dots and arrows; labels are put on a canvas of
 * their own above it, at one size on every zoom, as many as have room. Nothing here makes HTML of text: whatever a
 * graph says stays text.
 */

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const NAME_SIZE = 12.5;
const WORDS_SIZE = 11;
const WIDEST = 190;
const MOST_LABELS = 260;
const MANY = 1500; // arrows, from which on the picture is simpler while it moves
const LARGEST = 0.15; // of the entities, whose labels may stand on the dots of lesser ones
const LIT = 500; // as much can stand out
const AT_ONCE = 3000; // elements that are added in one frame
const LISTED = 60;
const NARROW = 860;
const LINE = 1.5; // width of the thinnest arrow
const BORDER = 2.5;
const TINY = 0.35; // zoom, below which the heads of arrows are specks
const SMALL = 1.25; // what could be so many times larger is shown anew
const FAINT = 0.12; // of what does not stand out; the style sheet has it too

const STATUSES = {
  fact: {dash: [], says: "an article says it in its own voice"},
  claimed: {dash: [5, 2.6], says: "somebody claims it"},
  planned: {dash: [1.1, 1.9], says: "it is planned"},
  denied: {dash: [], says: "it is denied"},
  hypothetical: {dash: [6, 2.2, 1.1, 2.2], says: "it is hypothetical"},
};

/* Lines in the light are those of kg draw; a test holds them to it. */
const THEMES = {
  light: {
    paper: "#ffffff", text: "#1a1a1a", quiet: "#666666", ring: "#d9480f",
    lines: {fact: "#3d3d3d", claimed: "#3d3d3d", planned: "#3d3d3d", denied: "#b2182b", hypothetical: "#858585"},
  },
  dark: {
    paper: "#14171c", text: "#eceff4", quiet: "#a3abb8", ring: "#ffb454",
    lines: {fact: "#b8c0cc", claimed: "#b8c0cc", planned: "#b8c0cc", denied: "#ff7a7a", hypothetical: "#7d8694"},
  },
};
const OTHER = {fill: "#ececec", border: "#8a8a8a", square: true};

/* ---- Small things ---- */

/** An element. What is said as a child is text, or an element made likewise. */
function make(tag, about = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function draw(tag, about, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(about)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const many = (count, one, more) => `${count.toLocaleString("en")} ${count === 1 ? one : more ?? `${one}s`}`;

/** Letters that no accent is taken from, and signs that are typed in several ways, as they are looked for. */
const PLAIN = {
  ø: "o", ł: "l", đ: "d", ß: "ss", æ: "ae", œ: "oe", "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-",
};
const UNLIKE = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "gu");

/** Text as it is looked for: without accents and capitals, and with plain apostrophes and hyphens. */
const folded = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(UNLIKE, (sign) => PLAIN[sign]);

/** How wide an arrow is: a step more with each doubling of the independent sources. */
const widthOf = (sources) => LINE * Math.min(1 + 0.75 * Math.log2(Math.max(1, sources)), 5);

/** What a graph says may become a link where it leads into the web. */
const safeLink = (address) => (/^https?:\/\//i.test(address ?? "") ? address : null);

/** A name among others: in whatever direction it is written, it does not disturb what stands beside it. */
const name = (text) => make("bdi", {}, text);

/* ---- What is drawn ---- */

/** Entities, statements and articles of the data, and of what is fetched later; and which of them a filter lets by. */
class Model {
  constructor(data) {
    this.entities = new Map();
    this.statements = new Map();
    this.of = new Map(); // entity to its statements
    this.folds = new Map();
    this.types = {};
    this.title = data.title || "";
    this.total = data.total;
    this.add(data);
    this.reset();
  }

  /** Take more in; gives the ids of the entities that are new. */
  add(data) {
    const fresh = [];
    for (const [type, style] of Object.entries(data.types)) this.types[type] ??= style;
    for (const entity of data.entities) {
      if (this.entities.has(entity.id)) continue;
      this.entities.set(entity.id, {...entity, find: folded([entity.label, ...entity.names].join("\n"))});
      this.of.set(entity.id, []);
      fresh.push(entity.id);
    }
    for (const statement of data.statements) {
      if (this.statements.has(statement.id) || !this.entities.has(statement.source)) continue;
      if (statement.target !== null && !this.entities.has(statement.target)) continue;
      const evidence = statement.evidence.map(({article, text}) => ({article: data.articles[article], text}));
      const dates = evidence.map(({article}) => article.date).filter(Boolean);
      const one = {...statement, evidence, dates, kind: statement.relation ?? "in the text’s own words"};
      this.statements.set(one.id, one);
      for (const end of new Set([one.source, one.target])) this.of.get(end)?.push(one);
    }
    for (const fold of data.folds ?? []) this.folds.set(fold.id, fold);
    return fresh;
  }

  reset() {
    this.hidden = {type: new Set(), status: new Set(), kind: new Set()};
    this.from = this.until = "";
    this.undated = false; // whether what no dated article tells is shown with what is of some time
    this.sources = 1;
  }

  get filtered() {
    const {type, status, kind} = this.hidden;
    return Boolean(type.size || status.size || kind.size || this.from || this.until || this.sources > 1);
  }

  /** Whether the filters let a statement by. */
  shows(statement) {
    if (this.hidden.status.has(statement.status) || this.hidden.kind.has(statement.kind)) return false;
    if (statement.sources < this.sources) return false;
    if (this.from || this.until) {
      const inside = (date) =>
        (!this.from || date >= this.from.slice(0, date.length)) &&
        (!this.until || date <= this.until.slice(0, date.length));
      if (statement.dates.length ? !statement.dates.some(inside) : !this.undated) return false;
    }
    return [statement.source, statement.target].every((end) => end === null || this.showsType(end));
  }

  /** How many statements are left out for no reason but that they have no date. */
  get undatedLeftOut() {
    if (this.undated || !(this.from || this.until)) return 0;
    const undated = [...this.statements.values()].filter((statement) => !statement.dates.length);
    this.undated = true;
    const count = undated.filter((statement) => this.shows(statement)).length;
    this.undated = false;
    return count;
  }

  showsType(id) {
    return !this.hidden.type.has(this.entities.get(id).type);
  }

  /** Whether the filters let an entity by: one that has nothing left to say is not shown. */
  showsEntity(id) {
    return this.showsType(id) && (!this.filtered || this.of.get(id).some((statement) => this.shows(statement)));
  }

  /** Arrows: statements that differ at most in time and speaker are one. */
  arrows() {
    const found = new Map();
    for (const statement of this.statements.values()) {
      if (statement.target === null) continue;
      const key = [statement.source, statement.target, statement.label, statement.status].join("\u0000");
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(statement);
    }
    return [...found.values()];
  }

  style(type) {
    return this.types[type] ?? OTHER;
  }

  /** Entities and statements in which all words occur, best first. */
  search(text) {
    const words = folded(text).split(/\s+/).filter(Boolean);
    const all = (within) => words.every((word) => within.includes(word));
    const entities = [...this.entities.values()].filter((entity) => all(entity.find) && this.showsEntity(entity.id));
    const start = (entity) => (folded(entity.label).startsWith(words[0] ?? "") ? 0 : 1);
    entities.sort((a, b) => start(a) - start(b) || b.statements - a.statements || (a.label < b.label ? -1 : 1));
    const statements = [...this.statements.values()].filter((statement) => {
      if (!this.shows(statement)) return false;
      statement.find ??= folded([statement.label, statement.value ?? "", ...statement.evidence.map((e) => e.text)].join("\n"));
      return all(statement.find);
    });
    const folds = [...this.folds.values()].flatMap((fold) =>
      fold.members.filter((member) => all(folded(member.label))).map((member) => ({...member, fold: fold.id})),
    );
    return {entities, statements, folds};
  }
}

/* ---- The picture ---- */

/** Dots and arrows by Cytoscape, labels above them. */
class Picture {
  constructor(box, model, cytoscape, theme) {
    this.model = model;
    this.box = box;
    this.theme = theme;
    this.widths = new Map();
    this.hover = null;
    this.chosen = new Set();
    this.lit = null; // ids that stand out; null: all
    this.canvas = make("canvas", {class: "kg-labels", "aria-hidden": "true"});
    this.ground = make("div", {class: "kg-ground"});
    box.append(this.ground, this.canvas);
    const arrows = model.arrows();
    this.large = arrows.length > MANY;
    this.cy = cytoscape({
      container: this.ground,
      elements: [],
      layout: {name: "preset"},
      style: this.styles(),
      minZoom: 0.004,
      maxZoom: 4,
      autounselectify: true,
      boxSelectionEnabled: false,
      hideEdgesOnViewport: this.large,
      textureOnViewport: this.large,
      pixelRatio: this.large ? 1 : "auto",
    });
    this.away = new Set(); // ids of what the filters do not let by
    this.denied = [];
    this.cy.on("render", () => this.soon());
    this.add(this.elements([...model.entities.keys()], arrows, [...model.folds.values()]));
    this.fit(false);
    this.watch = new ResizeObserver(() => {
      this.cy.resize();
      if (!this.moved) this.fit(false);
    });
    this.watch.observe(box);
    this.cy.on("dragpan scrollzoom pinchzoom", () => (this.moved = "by hand"));
  }

  /** Draw elements, nodes first; of many some in each frame, so that the page can be used meanwhile. */
  add(elements) {
    const some = this.cy.add(elements.slice(0, AT_ONCE));
    this.denied.push(...some.edges('[status = "denied"]'));
    const rest = elements.slice(AT_ONCE);
    this.whole = !rest.length;
    if (rest.length) setTimeout(() => this.gone || this.add(rest));
  }

  visible(one) {
    return !this.away.has(one.id());
  }

  /** Whether an element has its place: an arrow that is let be seen again has none before Cytoscape has drawn it. */
  placed(one) {
    return this.visible(one) && (one.isNode() || one.takesUpSpace());
  }

  /** Let an element be seen, or not. */
  let(one, seen) {
    if (seen === this.visible(one)) return;
    seen ? this.away.delete(one.id()) : this.away.add(one.id());
    one.toggleClass("kg-away", !seen);
  }

  elements(ids, arrows, folds = []) {
    const nodes = ids.map((id) => {
      const entity = this.model.entities.get(id);
      const style = this.model.style(entity.type);
      return {
        group: "nodes",
        data: {id, size: entity.size, fill: style.fill, border: style.border, square: style.square ? 1 : 0},
        position: {x: entity.x, y: entity.y},
      };
    });
    const bubbles = folds.map((fold) => ({
      group: "nodes",
      data: {id: fold.id, size: fold.size, fold: 1},
      position: {x: fold.x, y: fold.y},
    }));
    const ties = folds.flatMap((fold) =>
      fold.ties.map((tie) => ({
        group: "edges",
        data: {id: `${fold.id} ${tie.target}`, source: fold.id, target: tie.target, fold: 1},
      })),
    );
    const edges = arrows.map((statements) => {
      const {id, source, target, status, symmetric} = statements[0];
      const width = widthOf(Math.max(...statements.map((one) => one.sources)));
      return {
        group: "edges",
        data: {id, source, target, status, width, head: symmetric ? 0 : 1},
        scratch: {statements, all: statements},
      };
    });
    return [...nodes, ...bubbles, ...ties, ...edges];
  }

  styles() {
    const {lines, paper, quiet} = THEMES[this.theme];
    const [fill, border] = this.theme === "dark" ? ["border", "fill"] : ["fill", "border"];
    const status = ([name, {dash}]) => ({
      selector: `edge[status = "${name}"]`,
      style: {
        "line-color": lines[name], "target-arrow-color": lines[name],
        ...(dash.length ? {"line-style": "dashed", "line-dash-pattern": dash.map((length) => length * LINE)} : {}),
      },
    });
    return [
      {
        selector: "node",
        style: {
          width: "data(size)", height: "data(size)", "border-width": BORDER, "overlay-opacity": 0,
          "background-color": `data(${fill})`, "border-color": `data(${border})`,
        },
      },
      {selector: "node[square > 0]", style: {shape: "round-rectangle"}},
      {
        selector: "node[fold]",
        style: {"background-color": paper, "border-color": quiet, "border-style": "dashed"},
      },
      {
        selector: "edge",
        style: {
          width: "data(width)", "curve-style": "bezier", "control-point-step-size": 34, "arrow-scale": 1.1,
          opacity: 0.82, "overlay-opacity": 0, "loop-direction": "-45deg", "loop-sweep": "50deg",
        },
      },
      {selector: "edge[head > 0]", style: {"target-arrow-shape": "triangle"}},
      ...Object.entries(STATUSES).map(status),
      {
        selector: "edge[fold]",
        style: {
          width: 1.2, "line-color": quiet, "line-style": "dashed", "line-dash-pattern": [3, 4], opacity: 0.6,
          "curve-style": "straight",
        },
      },
      {selector: ".kg-away", style: {display: "none"}},
    ];
  }

  setTheme(theme) {
    this.theme = theme;
    this.cy.style(this.styles());
  }

  /** Draw again what the filters let by. */
  filter() {
    const {cy, model} = this;
    cy.batch(() => {
      cy.nodes().forEach((node) => {
        this.let(node, node.data("fold") ? !model.filtered : model.showsEntity(node.id()));
      });
      cy.edges().forEach((edge) => {
        if (edge.data("fold")) return this.let(edge, !model.filtered);
        const statements = edge.scratch("all").filter((one) => model.shows(one));
        edge.scratch("statements", statements);
        this.let(edge, statements.length > 0);
        const width = widthOf(Math.max(1, ...statements.map((one) => one.sources)));
        if (width !== edge.data("width")) edge.data("width", width);
      });
    });
    this.soon();
  }

  /** Show what is chosen, and dim what is not near it: all is made faint at once, and what is near drawn above it. */
  show(chosen, lit) {
    this.chosen = new Set(chosen);
    this.lit = lit;
    this.ground.classList.toggle("kg-faint", lit !== null);
    this.soon();
  }

  /** Entities and arrows beside some entities, and these. */
  near(ids) {
    const found = new Set(ids);
    for (const id of ids) {
      this.cy.getElementById(id).connectedEdges().forEach((edge) => {
        if (this.visible(edge)) found.add(edge.id()).add(edge.source().id()).add(edge.target().id());
      });
    }
    return found;
  }

  /** Where all that is visible, or some elements, would fill the view, not larger than life. */
  frame(ids = null) {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    const among = ids ?? [...this.model.entities.keys(), ...this.model.folds.keys()].filter((id) => !this.away.has(id));
    for (const id of among) {
      const one = this.cy.getElementById(id);
      if (one.isEdge()) continue;
      const {x, y, size} = one.nonempty() ? {...one.position(), size: one.data("size")} : this.model.entities.get(id) ?? this.model.folds.get(id);
      [left, right] = [Math.min(left, x - size / 2), Math.max(right, x + size / 2)];
      [top, bottom] = [Math.min(top, y - size / 2), Math.max(bottom, y + size / 2)];
    }
    const [width, height] = [this.cy.width(), this.cy.height()];
    if (left > right || !width || !height) return null;
    const margin = Math.min(60, width / 8, height / 8);
    const zoom = Math.min((width - 2 * margin) / (right - left), (height - 2 * margin) / (bottom - top), ids ? 1.1 : 1.5);
    const pan = {x: (width - zoom * (left + right)) / 2, y: (height - zoom * (top + bottom)) / 2};
    return {zoom, pan, left, top, right, bottom};
  }

  /** Show all that is visible, or some elements. */
  fit(animate = true, ids = null) {
    const frame = this.frame(ids);
    if (!frame) return;
    const {zoom, pan} = frame;
    this.cy.stop(true);
    if (animate && !still()) this.cy.animate({zoom, pan, duration: 250});
    else this.cy.viewport({zoom, pan});
    this.moved = ids !== null && "to some";
  }

  /** After what is shown has become other: show all of it, where it lies outside or has become small. Who has moved the
   * picture stays where they are, unless there is nothing left to see. */
  settle() {
    this.cy.stop(true, true);
    const frame = this.frame();
    if (!frame) return;
    const [zoom, pan, width, height] = [this.cy.zoom(), this.cy.pan(), this.cy.width(), this.cy.height()];
    const inside = (left, top, right, bottom) =>
      left * zoom + pan.x >= 0 && top * zoom + pan.y >= 0 && right * zoom + pan.x <= width && bottom * zoom + pan.y <= height;
    const seen = this.moved
      ? this.cy.nodes().some((node) => this.visible(node) && inside(node.position("x"), node.position("y"), node.position("x"), node.position("y")))
      : inside(frame.left, frame.top, frame.right, frame.bottom) && frame.zoom < SMALL * zoom;
    if (!seen) this.fit();
  }

  /** After nothing is chosen any more: back from where the choice had led. */
  leave() {
    if (this.moved === "to some") this.fit();
  }

  zoom(factor) {
    const at = {x: this.cy.width() / 2, y: this.cy.height() / 2};
    this.cy.zoom({level: this.cy.zoom() * factor, renderedPosition: at});
    this.moved = "by hand";
  }

  /** Bring an entity into view, with what is near it. */
  reach(id) {
    this.fit(true, [...this.near([id])]);
  }

  /** The neighbour that lies in a direction; without any, the nearest entity there. */
  toward(id, dx, dy) {
    const here = this.cy.getElementById(id);
    if (here.empty()) return null;
    const from = here.position();
    let best = null;
    const among = (nodes, least) => {
      nodes.forEach((node) => {
        if (!this.visible(node)) return;
        const x = node.position("x") - from.x;
        const y = node.position("y") - from.y;
        const far = Math.hypot(x, y);
        const cosine = far ? (x * dx + y * dy) / far : -1;
        if (cosine < least) return;
        const cost = far * (2 - cosine);
        if (!best || cost < best.cost) best = {cost, id: node.id()};
      });
    };
    const tied = here.connectedEdges().filter((edge) => this.visible(edge)).connectedNodes().difference(here);
    among(tied, 0.35);
    if (!best) among(this.cy.nodes().difference(here), 0.5);
    return best?.id ?? null;
  }

  /* Labels */

  soon() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = null;
      this.paint();
    });
  }

  paint() {
    if (this.gone) return;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [this.cy.width(), this.cy.height()];
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const pen = this.canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    this.write(pen);
    this.drawn = true;
  }

  write(pen) {
    const {paper, lines} = THEMES[this.theme];
    if (this.lit !== null) {
      for (const one of this.standing()) {
        for (const shape of this.shapes(one)) paint(pen, shape);
      }
      pen.setLineDash([]);
    }
    pen.lineCap = "round";
    for (const {x, y, size} of this.crosses()) {
      for (const [color, extra] of [[paper, 3], [lines.denied, 0]]) {
        pen.strokeStyle = color;
        pen.lineWidth = size / 3 + extra;
        pen.beginPath();
        pen.moveTo(x - size, y - size);
        pen.lineTo(x + size, y + size);
        pen.moveTo(x + size, y - size);
        pen.lineTo(x - size, y + size);
        pen.stroke();
      }
    }
    pen.textBaseline = "middle";
    pen.textAlign = "center";
    pen.lineJoin = "round";
    for (const label of this.labels()) {
      pen.font = `${label.weight} ${label.size}px ${FONT}`;
      pen.lineWidth = 3.5;
      pen.strokeStyle = paper;
      pen.strokeText(label.text, label.x, label.y);
      pen.fillStyle = label.color;
      pen.fillText(label.text, label.x, label.y);
    }
  }

  /** What stands out, arrows first, or everything. */
  *standing(all = false) {
    if (all || this.lit === null) {
      for (const one of [...this.cy.edges(), ...this.cy.nodes()]) if (this.placed(one)) yield one;
      return;
    }
    const lit = [...this.lit].map((id) => this.cy.getElementById(id)).filter((one) => one.nonempty() && this.placed(one));
    yield* lit.filter((one) => one.isEdge());
    yield* lit.filter((one) => one.isNode());
  }

  /** How arrows and dots look on the screen: SVG's path data, which a canvas draws as well, and the paint. */
  shapes(one) {
    const {paper, quiet, lines, ring} = THEMES[this.theme];
    const zoom = this.cy.zoom();
    const pan = this.cy.pan();
    const number = (value) => +value.toFixed(1);
    const pair = ({x, y}) => `${number(x)} ${number(y)}`;
    const chosen = this.chosen.has(one.id());
    if (one.isNode()) {
      const half = (one.data("size") * zoom) / 2;
      const [fill, border] = this.theme === "dark" ? ["border", "fill"] : ["fill", "border"];
      const fold = one.data("fold");
      const path = dotPath(one.renderedPosition(), half, one.data("square"));
      return [{path, fill: fold ? paper : one.data(fill), stroke: chosen ? ring : fold ? quiet : one.data(border),
        width: chosen ? Math.max(3, 4 * zoom) : BORDER * zoom, dash: fold ? [4, 3] : []}];
    }
    const at = (point) => ({x: point.x * zoom + pan.x, y: point.y * zoom + pan.y});
    const fold = one.data("fold");
    const stroke = chosen ? ring : fold ? quiet : lines[one.data("status")];
    const width = (fold ? 1.2 : one.data("width")) * zoom;
    const start = at(one.sourceEndpoint());
    const end = at(one.targetEndpoint());
    const bends = ((!fold && one.controlPoints()) || []).map(at);
    const between = (a, b) => ({x: (a.x + b.x) / 2, y: (a.y + b.y) / 2});
    const curves = bends.map((bend, i) => ` Q${pair(bend)} ${pair(bends[i + 1] ? between(bend, bends[i + 1]) : end)}`);
    const dash = fold ? [3, 4] : STATUSES[one.data("status")].dash.map((length) => length * LINE);
    const line = {path: `M${pair(start)}${curves.join("") || ` L${pair(end)}`}`, stroke, width, dash: dash.map((length) => number(length * zoom))};
    if (!one.data("head")) return [line];
    return [line, {path: `M${this.head(one).map(pair).join(" L")} Z`, fill: stroke}];
  }

  /** The corners of an arrow's head, on the screen. */
  head(edge) {
    const zoom = this.cy.zoom();
    const pan = this.cy.pan();
    const end = edge.targetEndpoint();
    const from = edge.controlPoints()?.at(-1) ?? edge.sourceEndpoint();
    const far = Math.hypot(end.x - from.x, end.y - from.y) || 1;
    const size = 9 + 2 * edge.data("width");
    const [ux, uy] = [((end.x - from.x) / far) * size, ((end.y - from.y) / far) * size];
    const side = (sign) => ({x: end.x - ux - sign * uy * 0.4, y: end.y - uy + sign * ux * 0.4});
    return [end, side(1), side(-1)].map(({x, y}) => ({x: x * zoom + pan.x, y: y * zoom + pan.y}));
  }

  /** Where heads are in view, as far as these can be seen and are not too many to be looked at in each frame. */
  heads() {
    const found = new Grid();
    const [width, height] = [this.cy.width(), this.cy.height()];
    const among = this.lit === null ? this.cy.edges("[head > 0]") : [...this.lit].map((id) => this.cy.getElementById(id)).filter((one) => one.isEdge() && one.data("head"));
    if (this.cy.zoom() < TINY || among.length > MANY) return found;
    among.forEach((edge) => {
      if (!this.placed(edge)) return;
      const corners = this.head(edge);
      const [xs, ys] = [corners.map(({x}) => x), corners.map(({y}) => y)];
      const [left, top, right, bottom] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
      if (right > 0 && bottom > 0 && left < width && top < height) found.put(left, top, right, bottom);
    });
    return found;
  }

  /** Where the crosses of denials stand, on the screen; where they would stand on each other, one. */
  crosses() {
    const size = Math.max(3.2, Math.min(7, 6 * this.cy.zoom()));
    const taken = new Grid();
    return this.denied.filter((edge) => this.placed(edge) && (this.lit === null || this.lit.has(edge.id())))
      .map((edge) => ({...this.middle(edge), size}))
      .filter(({x, y}) => taken.free(x - size, y - size, x + size, y + size) && taken.put(x - size, y - size, x + size, y + size));
  }

  middle(edge) {
    const {x, y} = edge.midpoint();
    return {x: x * this.cy.zoom() + this.cy.pan().x, y: y * this.cy.zoom() + this.cy.pan().y};
  }

  /** Text that fits, and its width. */
  measured(text, size, weight) {
    const key = `${weight}${size}${text}`;
    let known = this.widths.get(key);
    if (!known) {
      this.ruler ??= make("canvas").getContext("2d");
      this.ruler.font = `${weight} ${size}px ${FONT}`;
      const letters = Array.from(text.slice(0, 200));
      let fits = letters.join("") + (text.length > 200 ? "…" : "");
      let width = this.ruler.measureText(fits).width;
      while (width > WIDEST && letters.length > 1) {
        letters.length = Math.min(letters.length - 1, Math.ceil((letters.length * WIDEST) / width));
        fits = `${letters.join("").trimEnd()}…`;
        width = this.ruler.measureText(fits).width;
      }
      known = {text: fits, width};
      this.widths.set(key, known);
    }
    return known;
  }

  /** The labels that have room: the chosen first, then what has most statements. Positions are those on the screen. None
   * stands on the head of an arrow if it can stand elsewhere; what an arrow says stands on none. */
  labels() {
    const {cy, model, lit} = this;
    const {text, quiet, lines} = THEMES[this.theme];
    const [width, height, zoom] = [cy.width(), cy.height(), cy.zoom()];
    const taken = new Grid(); // dots and labels
    const labelled = new Grid(); // labels, and the dots that have been asked for one
    const heads = this.heads();
    for (const {x, y, size} of this.crosses()) labelled.put(x - size, y - size, x + size, y + size);
    const shown = [];
    cy.nodes().forEach((node) => {
      if (!this.visible(node)) return;
      const {x, y} = node.renderedPosition();
      const half = (node.data("size") * zoom) / 2;
      if (x < -80 || y < -40 || x > width + 80 || y > height + 40) return;
      const id = node.id();
      const entity = model.entities.get(id);
      const fold = model.folds.get(id);
      const near = lit === null || lit.has(id);
      if (near || !fold) taken.put(x - half, y - half, x + half, y + half, id);
      if (!near && id !== this.hover) return;
      const first = this.chosen.has(id) ? 2e6 : id === this.hover ? 1e6 : 0;
      shown.push({id, x, y, half, words: entity?.label ?? `+${fold.entities.toLocaleString("en")}`,
        rank: first + (entity?.statements ?? 1e5), strong: first >= 2e6, fold: Boolean(fold)});
    });
    shown.sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1));
    const placed = [];
    const put = (words, size, weight, color, spots, {force = false, over = false, owner, clear = false} = {}) => {
      const known = this.measured(words, size, weight);
      const [w, h] = [known.width / 2 + 3, size / 2 + 3];
      const free = (among) => {
        const fit = spots(w, h).filter(([x, y]) =>
          x - w > 0 && x + w < width && y - h > 0 && y + h < height && among.free(x - w, y - h, x + w, y + h, owner));
        return fit.find(([x, y]) => heads.free(x - w, y - h, x + w, y + h)) ?? (clear ? undefined : fit[0]);
      };
      const at = free(taken) ?? (over ? free(labelled) : null) ?? (force ? spots(w, h)[0] : null);
      if (!at) return;
      const [x, y] = at;
      taken.put(x - w, y - h, x + w, y + h);
      labelled.put(x - w, y - h, x + w, y + h);
      placed.push({x, y, text: known.text, size, weight, color});
    };
    const largest = Math.max(8, shown.length * LARGEST);
    for (const [at, {id, x, y, half, words, rank, strong, fold}] of shown.entries()) {
      if (placed.length >= MOST_LABELS) break;
      const beside = (w, h) => {
        const turned = 0.7 * half;
        const beyond = half + 18 * zoom; // the heads of arrows that lead here
        return [
          [x, y + half + h], [x, y - half - h], [x + half + w, y], [x - half - w, y],
          [x + turned + w, y + turned + h], [x + turned + w, y - turned - h], [x - turned - w, y + turned + h], [x - turned - w, y - turned - h],
          [x, y + beyond + h], [x, y - beyond - h], [x + beyond + w, y], [x - beyond - w, y],
        ];
      };
      if (fold) put(words, WORDS_SIZE, 500, quiet, () => [[x, y]], {force: true});
      else put(words, NAME_SIZE, strong ? 700 : 500, text, beside, {force: rank >= 1e6, over: at < largest, owner: id});
      labelled.put(x - half, y - half, x + half, y + half, id);
    }
    if (zoom > 0.75 || lit !== null || this.hover) {
      const edges = zoom > 0.75 && lit === null ? cy.edges() : [...(lit ?? []), this.hover ?? ""].map((id) => cy.getElementById(id));
      edges.forEach((edge) => {
        if (placed.length >= MOST_LABELS || edge.empty() || !edge.data("status") || !this.placed(edge)) return;
        const touched = this.chosen.has(edge.id()) || edge.id() === this.hover;
        const beside = [...this.chosen].some((id) => id === edge.data("source") || id === edge.data("target"));
        if (!touched && !(beside && zoom > 0.35) && (zoom <= 0.75 || (lit !== null && !lit.has(edge.id())))) return;
        const {x, y} = this.middle(edge);
        if (x < 0 || y < 0 || x > width || y > height) return;
        const down = edge.data("status") === "denied" ? 14 : 0;
        const color = edge.data("status") === "denied" ? lines.denied : quiet;
        put(edge.scratch("statements")[0]?.label ?? "", WORDS_SIZE, 400, color,
          () => [0, -18, 18].flatMap((aside) => [[x + aside, y + down], [x + aside, y - 13 - down / 4], [x + aside, y + 13 + down / 2]]),
          {force: touched, clear: true});
      });
    }
    return placed;
  }

  destroy() {
    this.gone = true;
    this.watch.disconnect();
    this.cy.destroy();
  }
}

/** Boxes on the screen, found by the squares that they cover. */
class Grid {
  constructor() {
    this.cells = new Map();
  }

  *keys(left, top, right, bottom) {
    for (let i = Math.floor(left / 64); i <= Math.floor(right / 64); i++)
      for (let j = Math.floor(top / 64); j <= Math.floor(bottom / 64); j++) yield i * 4096 + j;
  }

  put(left, top, right, bottom, owner = null) {
    const box = {left, top, right, bottom, owner};
    for (const key of this.keys(left, top, right, bottom)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
    return box;
  }

  free(left, top, right, bottom, owner = undefined) {
    for (const key of this.keys(left, top, right, bottom))
      for (const box of this.cells.get(key) ?? [])
        if (box.left < right && left < box.right && box.top < bottom && top < box.bottom && (box.owner === null || box.owner !== owner))
          return false;
    return true;
  }
}

/** SVG's path data of a dot: a circle, or a square with round corners. */
function dotPath({x, y}, half, square) {
  const number = (value) => +value.toFixed(1);
  const turn = square ? half / 4 : half;
  const side = number(2 * (half - turn));
  const arc = (dx, dy) => `a${number(turn)} ${number(turn)} 0 0 1 ${number(dx)} ${number(dy)}`;
  return `M${number(x - half + turn)} ${number(y - half)} h${side} ${arc(turn, turn)} v${side} ${arc(-turn, turn)} h${-side} ${arc(-turn, -turn)} v${-side} ${arc(turn, -turn)} Z`;
}

/** Put a shape on a canvas, as SVG would draw it. */
function paint(pen, {path, fill, stroke, width, dash}) {
  const shape = new Path2D(path);
  pen.setLineDash(dash ?? []);
  if (fill) (pen.fillStyle = fill), pen.fill(shape);
  if (stroke) (pen.strokeStyle = stroke), (pen.lineWidth = width), pen.stroke(shape);
}

const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/* ---- Files ---- */

const escaped = (text) =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "")
    .replace(/[&<>"]/g, (sign) => ({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})[sign]);

/** A cross, as path data and paint. */
const cross = (x, y, size, stroke) => ({
  path: `M${+(x - size).toFixed(1)} ${+(y - size).toFixed(1)} l${2 * size} ${2 * size} m0 ${-2 * size} l${-2 * size} ${2 * size}`,
  stroke, width: size / 3,
});

/** What the signs in the picture mean, in rows to be set below it: of what is shown, and of nothing else. */
function legend(picture, width) {
  const {model, theme} = picture;
  const {lines, quiet, paper} = THEMES[theme];
  const shown = [...picture.standing(true)];
  const dots = shown.filter((one) => one.isNode());
  const signs = [];
  let [x, y] = [20, 26];
  const entry = (said, ...shapes) => {
    const room = picture.measured(said, 12, 400).width + 52;
    if (x > 20 && x + room > width) [x, y] = [20, y + 22];
    signs.push({x, y, said, shapes});
    x += room;
  };
  const dot = (square) => dotPath({x: 15, y: 0}, 7, square);
  for (const type of [...new Set(dots.filter((one) => !one.data("fold")).map((one) => model.entities.get(one.id()).type))].sort()) {
    const style = model.style(type);
    const [fill, stroke] = theme === "dark" ? [style.border, style.fill] : [style.fill, style.border];
    entry(type || "Other", {path: dot(style.square), fill, stroke, width: 2});
  }
  if (dots.some((one) => one.data("fold"))) entry("more that are not drawn", {path: dot(false), fill: paper, stroke: quiet, width: 2, dash: [4, 3]});
  if (signs.length) [x, y] = [20, y + 22];
  const statuses = new Set(shown.filter((one) => one.isEdge()).map((one) => one.data("status")));
  for (const status of Object.keys(STATUSES).filter((one) => statuses.has(one))) {
    const line = {path: "M0 0 h26", stroke: lines[status], width: 2, dash: STATUSES[status].dash.map((length) => length * 2)};
    entry(status, line, ...(status === "denied" ? [cross(13, 0, 5, lines.denied)] : []));
  }
  return {signs, height: y + 20};
}

/** What is in view, as SVG in which text is text. */
function toSvg(picture, title) {
  const {cy, theme} = picture;
  const {paper, text, lines} = THEMES[theme];
  const [width, height] = [Math.round(cy.width()), Math.round(cy.height())];
  const out = [];
  const shape = ({path, fill = "none", stroke = "none", width: wide = 0, dash = []}) =>
    out.push(`<path d="${path}" fill="${fill}" stroke="${stroke}" stroke-width="${+wide.toFixed(1)}"${dash.length ? ` stroke-dasharray="${dash.join(" ")}"` : ""}/>`);
  const words = (x, y, said, about) => out.push(`<text x="${+x.toFixed(1)}" y="${+y.toFixed(1)}" ${about}>${escaped(said)}</text>`);
  out.push('<g clip-path="url(#view)">');
  if (picture.lit !== null) {
    out.push(`<g opacity="${FAINT}">`);
    for (const one of picture.standing(true)) picture.shapes(one).forEach(shape);
    out.push("</g>");
  }
  for (const one of picture.standing()) picture.shapes(one).forEach(shape);
  for (const {x, y, size} of picture.crosses()) shape(cross(x, y, size, lines.denied));
  for (const label of picture.labels())
    words(label.x, label.y + label.size * 0.35, label.text,
      `text-anchor="middle" font-size="${label.size}" font-weight="${label.weight}" fill="${label.color}" stroke="${paper}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"`);
  out.push("</g>");

  const {signs, height: below} = legend(picture, width);
  for (const {x, y, said, shapes} of signs) {
    out.push(`<g transform="translate(${+x.toFixed(1)} ${+(y + height).toFixed(1)})">`);
    shapes.forEach(shape);
    words(32, 4, said, `font-size="12" fill="${text}"`);
    out.push("</g>");
  }
  const whole = height + below;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}" font-family="${escaped(FONT)}">
<title>${escaped(title)}</title>
<rect width="${width}" height="${whole}" fill="${paper}"/>
<clipPath id="view"><rect width="${width}" height="${height}"/></clipPath>
${out.join("\n")}
</svg>
`;
}

/** What is in view, as PNG with two pixels for each of the screen's. */
async function toPng(picture) {
  const {cy, theme} = picture;
  const {paper, text} = THEMES[theme];
  const drawn = await createImageBitmap(cy.png({output: "blob", scale: 2, full: false, bg: paper}));
  const scale = drawn.width / cy.width();
  const {signs, height: below} = legend(picture, cy.width());
  const canvas = make("canvas", {width: drawn.width, height: drawn.height + Math.round(below * scale)});
  const pen = canvas.getContext("2d");
  pen.fillStyle = paper;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.globalAlpha = picture.lit === null ? 1 : FAINT;
  pen.drawImage(drawn, 0, 0);
  pen.globalAlpha = 1;
  pen.scale(scale, scale);
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, cy.width(), cy.height());
  pen.clip();
  picture.write(pen);
  pen.restore();
  pen.textAlign = "start";
  pen.textBaseline = "alphabetic";
  pen.font = `400 12px ${FONT}`;
  for (const {x, y, said, shapes} of signs) {
    pen.save();
    pen.translate(x, y + cy.height());
    for (const one of shapes) paint(pen, one);
    pen.setLineDash([]);
    pen.fillStyle = text;
    pen.fillText(said, 32, 4);
    pen.restore();
  }
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function save(blob, file) {
  const link = make("a", {href: URL.createObjectURL(blob), download: file});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/* ---- The page around it ---- */

const KEYS = [
  ["/", "search"],
  ["↑ ↓ ← →", "in the picture: go to the neighbour that lies there"],
  ["Enter", "in the picture: read what is said of the entity; in the search: take the first"],
  ["Esc", "empty the search; choose nothing, and go back to where all is seen"],
  ["+ − 0", "in the picture: nearer, further, all of it"],
  ["?", "this help"],
];
const ARROWS = {ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0]};

class View {
  constructor(element, data, options) {
    this.options = options;
    this.model = new Model(data);
    this.focusIds = data.focus ?? [];
    this.selection = [];
    this.arrow = null; // id of the arrow that is chosen
    this.fold = null;
    this.only = false; // what is not near the selection is taken away
    this.listeners = [];
    this.shown = LISTED;
    this.root = make("div", {class: "kg-view", lang: "en"});
    /* Cytoscape makes a style sheet unless there is something of this id; a strict policy would refuse it. */
    if (!document.getElementById("__________cytoscape_stylesheet"))
      this.root.append(make("span", {id: "__________cytoscape_stylesheet", hidden: true}));
    element.append(this.root);
    this.build();
    this.scheme = window.matchMedia("(prefers-color-scheme: dark)");
    this.picture = new Picture(this.stage, this.model, options.cytoscape ?? globalThis.cytoscape, this.themeNow());
    this.onScheme = () => this.picture.setTheme(this.themeNow());
    this.scheme.addEventListener("change", this.onScheme);
    this.root.dataset.theme = options.theme ?? "auto";
    this.size = new ResizeObserver(() => this.measure());
    this.size.observe(this.root);
    this.measure();
    this.listen();
    this.fill();
    this.refresh();
    if (this.focusIds.length) this.choose(this.focusIds, {tell: false});
  }

  themeNow() {
    const wanted = this.options.theme ?? "auto";
    return wanted === "auto" ? (this.scheme.matches ? "dark" : "light") : wanted;
  }

  build() {
    const button = (text, about) => make("button", {type: "button", class: "kg-button", ...about}, text);
    this.input = make("input", {
      type: "search", class: "kg-search", placeholder: "Search names and sentences", autocomplete: "off",
      spellcheck: false, "aria-label": "Search names and sentences", oninput: () => this.search(),
    });
    this.filterButton = button("Filter", {"aria-expanded": "false", onclick: () => this.toggleFilters()});
    this.count = make("p", {class: "kg-count", role: "status"});
    this.head = make(
      "header", {class: "kg-head"},
      this.model.title && make("h1", {class: "kg-title"}, name(this.model.title)),
      make("div", {class: "kg-find", role: "search"}, this.input),
      make(
        "div", {class: "kg-tools"},
        this.filterButton,
        button("Fit", {title: "Show all of it", onclick: () => this.picture.fit()}),
        button("SVG", {title: "Save what is in view as SVG", onclick: () => this.saveAs("svg")}),
        button("PNG", {title: "Save what is in view as PNG", onclick: () => this.saveAs("png")}),
        button("?", {title: "Help", "aria-label": "Help", onclick: () => this.help.showModal()}),
      ),
    );
    this.filters = make("form", {class: "kg-filters", "aria-label": "Filter", onsubmit: (event) => event.preventDefault()});
    this.stage = make("div", {
      class: "kg-stage", tabIndex: 0, role: "application",
      "aria-label": "Picture of the graph. Arrow keys go from an entity to its neighbours, Enter reads what is said of it.",
    });
    this.said = make("p", {class: "kg-unseen", "aria-live": "polite"});
    this.panel = make("section", {class: "kg-panel", "aria-label": "What is said", tabIndex: -1});
    this.help = make(
      "dialog", {class: "kg-help", "aria-label": "Help"},
      make("h2", {}, "Keys"),
      make("dl", {}, KEYS.map(([key, does]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, does)))),
      make("p", {}, "Click an entity to see what it is tied to, an arrow to read the sentences that say so. With Shift, several can be chosen."),
      make("form", {method: "dialog"}, make("button", {class: "kg-button"}, "Close")),
    );
    const main = make("div", {class: "kg-main"}, this.filters, make("div", {class: "kg-picture"}, this.stage, this.count), this.panel);
    this.root.append(this.head, main, this.said, this.help);
  }

  listen() {
    const {cy} = this.picture;
    cy.on("tap", (event) => {
      const target = event.target;
      if (target === cy) return this.choose([]);
      const id = target.id();
      if (target.isEdge()) return target.data("fold") ? this.openFold(target.source().id()) : this.openArrow(id);
      if (target.data("fold")) return this.openFold(id);
      const more = event.originalEvent?.shiftKey || event.originalEvent?.ctrlKey || event.originalEvent?.metaKey;
      const others = this.selection.filter((one) => one !== id);
      this.choose(more ? (others.length < this.selection.length ? others : [...others, id]) : [id]);
    });
    cy.on("mouseover", "node, edge", (event) => {
      this.picture.hover = event.target.id();
      this.stage.classList.add("kg-over");
      this.picture.soon();
    });
    cy.on("mouseout", "node, edge", () => {
      this.picture.hover = null;
      this.stage.classList.remove("kg-over");
      this.picture.soon();
    });
    this.onKey = (event) => this.key(event);
    this.keys = this.options.page ? document : this.root;
    this.keys.addEventListener("keydown", this.onKey);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.help.open) return;
    const typing = event.target.matches("input:not([type=checkbox]):not([type=range]), textarea");
    const inPicture = event.target === this.stage;
    const done = () => event.preventDefault();
    if (event.key === "Escape") {
      done();
      if (this.input.value) this.clearSearch();
      else this.leave();
    } else if (event.key === "Enter" && event.target === this.input) {
      done();
      const first = this.panel.querySelector(".kg-list button");
      if (first) first.click();
    } else if (event.key === "ArrowDown" && event.target === this.input) {
      done();
      this.panel.querySelector(".kg-list button")?.focus();
    } else if (typing) return;
    else if (event.key === "/") {
      done();
      this.input.focus();
    } else if (event.key === "?") {
      done();
      this.help.showModal();
    } else if (inPicture && event.key in ARROWS) {
      done();
      const here = this.selection.at(-1);
      const next = here ? this.picture.toward(here, ...ARROWS[event.key]) : this.listed()[0]?.id;
      if (next && this.model.folds.has(next)) this.openFold(next);
      else if (next) {
        this.choose([next]);
        this.picture.reach(next);
      }
    } else if (inPicture && event.key === "Enter") {
      done();
      this.panel.querySelector("h2")?.focus();
    } else if (inPicture && "+-=0".includes(event.key)) {
      done();
      if (event.key === "0") this.picture.fit();
      else this.picture.zoom(event.key === "-" ? 1 / 1.3 : 1.3);
    }
  }

  /* Choosing */

  choose(ids, {tell = true} = {}) {
    const {only} = this;
    this.selection = ids.filter((id) => this.model.entities.has(id));
    this.arrow = this.fold = null;
    if (!this.selection.length) this.only = false;
    if (this.selection.length) this.input.value = "";
    if (only) this.limit();
    this.refresh();
    const labels = this.selection.map((id) => this.model.entities.get(id).label);
    this.said.textContent = labels.length ? `${labels.join(", ")}: ${many(this.near(ids).length, "statement")}` : "";
    if (tell) for (const listener of this.listeners) listener([...this.selection]);
  }

  /** Choose nothing, and go back to where all is seen. */
  leave() {
    this.choose([]);
    this.picture.leave();
  }

  openArrow(id) {
    this.arrow = id;
    this.fold = null;
    this.refresh();
  }

  openFold(id) {
    this.fold = id;
    this.arrow = null;
    this.refresh();
  }

  near(ids) {
    return [...new Set(ids.flatMap((id) => this.model.of.get(id) ?? []))].filter((one) => this.model.shows(one));
  }

  clearSearch() {
    this.input.value = "";
    this.refresh();
  }

  search() {
    const {only} = this;
    this.selection = [];
    this.arrow = this.fold = null;
    this.only = false;
    if (only) this.limit();
    this.shown = LISTED;
    this.refresh();
  }

  /** Bring picture and panel to what is chosen, searched and filtered. */
  refresh() {
    const {picture, model} = this;
    const chosen = this.arrow ? [this.arrow] : this.fold ? [this.fold] : this.selection;
    let lit = null;
    if (this.arrow) {
      const edge = picture.cy.getElementById(this.arrow);
      lit = new Set([this.arrow, edge.source().id(), edge.target().id()]);
    } else if (chosen.length) lit = picture.near(chosen);
    this.found = this.input.value.trim() ? model.search(this.input.value) : null;
    if (!chosen.length && this.found && this.found.entities.length + this.found.statements.length < LIT) {
      lit = new Set([...this.found.entities.map((entity) => entity.id), ...this.found.folds.map((one) => one.fold)]);
      for (const one of this.found.statements) lit.add(one.source).add(one.target);
      const said = new Set(this.found.statements.map((one) => one.id));
      picture.cy.edges("[status]").forEach((edge) => {
        if (edge.scratch("all").some((one) => said.has(one.id))) lit.add(edge.id());
      });
    }
    picture.show(chosen, lit);
    this.write();
    this.tally();
  }

  tally() {
    const {model} = this;
    const entities = [...model.entities.keys()].filter((id) => model.showsEntity(id)).length;
    const statements = [...model.statements.values()].filter((one) => model.shows(one)).length;
    const part = (shown, all, one, more) =>
      shown === all ? many(all, one, more) : `${shown.toLocaleString("en")} of ${many(all, one, more)}`;
    const all = model.total ?? {entities: model.entities.size, statements: model.statements.size};
    const undated = model.undatedLeftOut;
    this.count.textContent = `${part(entities, all.entities, "entity", "entities")} · ${part(statements, all.statements, "statement")}${undated ? ` · ${undated.toLocaleString("en")} undated left out` : ""}`;
  }

  /* The panel */

  write() {
    const parts = this.arrow ? this.ofArrow() : this.fold ? this.ofFold() : this.selection.length ? this.ofEntities() : this.index();
    this.panel.replaceChildren(...parts.flat().filter(Boolean));
    this.panel.scrollTop = 0;
  }

  back() {
    return make("button", {type: "button", class: "kg-link kg-back", onclick: () => {
      this.arrow || this.fold ? this.choose(this.selection) : this.leave();
    }}, "← Back");
  }

  listed() {
    if (this.found) return this.found.entities;
    return [...this.model.entities.values()]
      .filter((entity) => this.model.showsEntity(entity.id))
      .sort((a, b) => b.statements - a.statements || (a.label < b.label ? -1 : 1));
  }

  index() {
    const {found} = this;
    const entities = this.listed();
    const rows = entities.slice(0, this.shown).map((entity) => make("li", {}, this.entityButton(entity)));
    const more = entities.length > this.shown && make("button", {type: "button", class: "kg-button", onclick: () => {
      this.shown += 200;
      this.write();
    }}, `Show more of ${entities.length.toLocaleString("en")}`);
    const parts = [make("h2", {tabIndex: -1}, found ? `Entities found: ${entities.length.toLocaleString("en")}` : "Entities"),
      rows.length ? make("ul", {class: "kg-list"}, rows) : make("p", {class: "kg-quiet"}, "None."), more];
    if (found?.statements.length)
      parts.push(make("h2", {}, `Statements found: ${found.statements.length.toLocaleString("en")}`),
        make("ul", {class: "kg-statements"}, found.statements.slice(0, 40).map((one) => this.statement(one))));
    if (found?.folds.length)
      parts.push(make("h2", {}, "Not drawn"), make("ul", {class: "kg-list"}, found.folds.slice(0, 40).map((one) => make("li", {}, this.memberButton(one)))));
    return parts;
  }

  entityButton(entity) {
    return make("button", {type: "button", class: "kg-row", onclick: () => this.go(entity.id)},
      swatch(this.model.style(entity.type)), make("span", {class: "kg-name"}, name(entity.label)),
      make("span", {class: "kg-quiet"}, `${entity.type || "Other"} · ${entity.statements}`));
  }

  memberButton(member) {
    const load = this.options.load;
    const row = [swatch(this.model.style(member.type)), make("span", {class: "kg-name"}, name(member.label)),
      make("span", {class: "kg-quiet"}, `${member.type || "Other"} · ${member.statements}`)];
    if (load || !member.fold)
      return make(load ? "button" : "div", {type: load ? "button" : null, class: "kg-row", onclick: load && (() => this.more(member.id))}, row);
    return make("button", {type: "button", class: "kg-row", onclick: () => this.openFold(member.fold)}, row);
  }

  /** Choose an entity and bring it into view. */
  go(id) {
    this.choose([id]);
    this.picture.reach(id);
    this.panel.querySelector("h2")?.focus();
  }

  ofEntities() {
    const entities = this.selection.map((id) => this.model.entities.get(id));
    const parts = [this.back()];
    for (const entity of entities) {
      const page = this.options.hrefOf?.(entity);
      parts.push(
        make("h2", {tabIndex: -1, class: "kg-entity"}, swatch(this.model.style(entity.type)), name(entity.label)),
        make("p", {class: "kg-quiet"}, `${entity.type || "Other"} · ${many(entity.statements, "statement")} · ${many(entity.articles, "article")}`),
        entity.names.length > 0 && make("p", {class: "kg-names"}, "Also: ", entity.names.flatMap((other, i) => [i ? ", " : "", name(other)])),
        page && make("p", {}, make("a", {href: page}, "Page of the entity")),
      );
    }
    const statements = this.near(this.selection);
    const hidden = entities.reduce((sum, entity) => sum + Math.max(0, entity.statements - this.model.of.get(entity.id).length), 0);
    parts.push(make("div", {class: "kg-actions"},
      make("button", {type: "button", class: "kg-button", "aria-pressed": String(this.only), onclick: () => this.toggleOnly()}, "Only what is near"),
      this.options.load && hidden > 0 && make("button", {type: "button", class: "kg-button", onclick: () => this.more(this.selection[0])}, "Show all neighbours")));
    if (hidden > 0) parts.push(make("p", {class: "kg-quiet"}, `${many(hidden, "statement")} not in this picture.`));
    const groups = new Map();
    for (const one of statements) {
      if (!groups.has(one.label)) groups.set(one.label, []);
      groups.get(one.label).push(one);
    }
    for (const [label, group] of [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)))
      parts.push(make("h3", {}, name(label), group.length > 1 && make("span", {class: "kg-quiet"}, ` ${group.length}`)),
        make("ul", {class: "kg-statements"}, group.map((one) => this.statement(one, {open: statements.length <= 3}))));
    return parts;
  }

  ofArrow() {
    const edge = this.picture.cy.getElementById(this.arrow);
    const statements = edge.scratch("all").filter((one) => this.model.shows(one));
    return [this.back(), make("h2", {tabIndex: -1}, many(statements.length, "statement")),
      make("ul", {class: "kg-statements"}, statements.map((one) => this.statement(one, {open: true})))];
  }

  ofFold() {
    const fold = this.model.folds.get(this.fold);
    const around = this.model.entities.get(fold.around);
    return [this.back(), make("h2", {tabIndex: -1}, `${fold.entities.toLocaleString("en")} more around `, name(around.label)),
      make("p", {class: "kg-quiet"}, "They are not drawn, since the picture would be too full. With most statements:"),
      make("ul", {class: "kg-list"}, fold.members.map((member) => make("li", {}, this.memberButton(member))))];
  }

  /** A statement with what is known of it, and its sentences. */
  statement(one, {open = false} = {}) {
    const end = (id) => {
      const {label} = this.model.entities.get(id);
      if (this.selection.length === 1 && this.selection[0] === id && !this.arrow) return make("span", {}, name(label));
      return make("button", {type: "button", class: "kg-link", onclick: () => this.go(id)}, name(label));
    };
    const meta = [
      one.speaker && ["said by ", name(one.speaker)],
      one.time && [name(one.time.text), one.time.value && one.time.value !== one.time.text ? ` (${one.time.value})` : ""],
      one.sources > 1 && many(one.sources, "source"),
    ].filter(Boolean);
    const count = one.evidence.length + one.more;
    return make("li", {},
      make("p", {class: "kg-says"}, end(one.source), " ", make("em", {}, name(one.label)), " ",
        one.target === null ? make("span", {class: "kg-value"}, name(one.value)) : end(one.target), " ",
        one.status !== "fact" && make("span", {class: `kg-status kg-${one.status}`}, one.status)),
      meta.length > 0 && make("p", {class: "kg-quiet"}, meta.flatMap((said, i) => [i ? " · " : "", ...[said].flat()])),
      count > 0 && make("details", {open}, make("summary", {}, many(count, "sentence")),
        one.evidence.map(({article, text}) => this.sentence(article, text)),
        one.more > 0 && make("p", {class: "kg-quiet"}, `and ${many(one.more, "more", "more")}`)));
  }

  sentence(article, text) {
    const address = safeLink(article.url);
    const title = address ? make("a", {href: address, rel: "noopener noreferrer", target: "_blank"}, name(article.title)) : name(article.title);
    return make("figure", {}, make("blockquote", {dir: "auto"}, text),
      make("figcaption", {}, title, article.publisher && [", ", name(article.publisher)], article.date && `, ${article.date}`));
  }

  toggleOnly() {
    this.only = !this.only;
    this.limit();
    this.refresh();
  }

  /** Let be seen what the filters let by, and, if so chosen, only what is near the selection. */
  limit() {
    const {picture} = this;
    picture.filter();
    if (this.only) {
      const near = picture.near(this.selection);
      picture.cy.batch(() => picture.cy.elements().forEach((one) => near.has(one.id()) || picture.let(one, false)));
    }
    picture.settle();
  }

  /* Filters */

  toggleFilters(open = this.filters.hidden) {
    this.filters.hidden = !open;
    this.filterButton.setAttribute("aria-expanded", String(open));
  }

  /** Where there is little room, the filters are out of the way until they are asked for. */
  measure() {
    const narrow = this.root.clientWidth < NARROW;
    if (narrow === this.narrow) return;
    this.narrow = narrow;
    this.root.classList.toggle("kg-narrow", narrow);
    this.toggleFilters(!narrow);
  }

  /** The legend, which is the filter as well. */
  fill() {
    const {model} = this;
    const counted = (values) => [...values.reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map())];
    const box = (kind, value, sign, said, count, title) =>
      make("label", {title}, make("input", {type: "checkbox", checked: !model.hidden[kind].has(value), onchange: (event) => {
        event.target.checked ? model.hidden[kind].delete(value) : model.hidden[kind].add(value);
        this.filter();
      }}), sign, make("span", {class: "kg-name"}, name(said)), make("span", {class: "kg-quiet"}, String(count)));
    const statements = [...model.statements.values()];
    const types = counted([...model.entities.values()].map((entity) => entity.type)).sort((a, b) => b[1] - a[1]);
    const statuses = new Map(counted(statements.map((one) => one.status)));
    const kinds = counted(statements.map((one) => one.kind)).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const dates = statements.flatMap((one) => one.dates).sort();
    const undated = statements.filter((one) => !one.dates.length).length;
    const most = Math.max(1, ...statements.map((one) => one.sources));
    const group = (title, ...rows) => make("fieldset", {}, make("legend", {}, title), ...rows);
    const all = (checked) => make("button", {type: "button", class: "kg-link", onclick: () => {
      model.hidden.kind = new Set(checked ? [] : kinds.map(([kind]) => kind));
      this.fill();
      this.filter();
    }}, checked ? "All" : "None");
    const date = (said, field) => make("label", {}, make("span", {}, said), make("input", {
      type: "date", value: model[field], min: (dates[0] ?? "").padEnd(10, "-01"), onchange: (event) => {
        model[field] = event.target.value;
        this.filter();
      },
    }));
    const least = make("output", {}, String(model.sources));
    const open = this.filters.querySelector("details")?.open ?? false;
    this.filters.replaceChildren(
      group("Entities", types.map(([type, count]) => box("type", type, swatch(model.style(type)), type || "Other", count))),
      group("Statements", Object.keys(STATUSES).filter((status) => statuses.has(status)).map((status) =>
        box("status", status, sample(status), status, statuses.get(status), STATUSES[status].says)),
        most > 1 && make("p", {class: "kg-quiet"}, "A wider line has more independent sources.")),
      most > 1 ? group("At least so many sources", make("label", {class: "kg-range"}, make("input", {
        type: "range", min: 1, max: most, value: model.sources, "aria-label": "At least so many sources", oninput: (event) => {
          model.sources = Number(event.target.value);
          least.textContent = event.target.value;
          this.filter();
        },
      }), least)) : "",
      dates.length ? group("Told in articles", date("from", "from"), date("to", "until"), undated ? make(
        "label", {title: "Of a statement whose articles have no date it is not known when it was told"},
        make("input", {type: "checkbox", checked: model.undated, onchange: (event) => {
          model.undated = event.target.checked;
          this.filter();
        }}), make("span", {class: "kg-name"}, "undated too"), make("span", {class: "kg-quiet"}, String(undated))) : "") : "",
      make("details", {class: "kg-kinds", open}, make("summary", {}, "Relations"), make("p", {}, all(true), " ", all(false)),
        make("fieldset", {"aria-label": "Relations"}, kinds.map(([kind, count]) => box("kind", kind, "", kind, count)))),
      make("button", {type: "button", class: "kg-button", onclick: () => {
        model.reset();
        this.fill();
        this.filter();
      }}, "Show everything"),
    );
  }

  filter() {
    this.limit();
    if (this.picture.away.has(this.arrow)) this.arrow = null;
    if (this.fold && this.model.filtered) this.fold = null;
    this.refresh();
  }

  /* More, from where there is more */

  /** Fetch what is near an entity, and draw it around it. */
  async more(id) {
    this.said.textContent = "Fetching …";
    try {
      this.add(await this.options.load(id), id);
      this.said.textContent = "";
      if (this.model.entities.has(id)) this.go(id);
    } catch (error) {
      this.said.textContent = `It could not be fetched: ${error.message}`;
      this.panel.prepend(make("p", {class: "kg-status kg-denied", role: "alert"}, this.said.textContent));
    }
  }

  add(data, id) {
    const {model, picture} = this;
    const fresh = model.add({...data, folds: []});
    const anchor = picture.cy.getElementById(id).nonempty()
      ? picture.cy.getElementById(id).position()
      : picture.cy.getElementById(fresh.find((one) => model.of.get(one).length) ?? "").position() ?? picture.cy.extent();
    const spots = picture.cy.nodes().map((node) => ({...node.position(), size: node.data("size")}));
    for (const one of [id, ...fresh.filter((other) => other !== id)].filter((other) => fresh.includes(other))) {
      const entity = model.entities.get(one);
      Object.assign(entity, room(anchor, entity.size, spots));
      spots.push({x: entity.x, y: entity.y, size: entity.size});
    }
    const known = new Set(picture.cy.edges("[status]").map((edge) => edge.id()));
    const arrows = model.arrows();
    for (const arrow of arrows) {
      const edge = picture.cy.getElementById(arrow[0].id);
      if (edge.nonempty()) edge.scratch("all", arrow).scratch("statements", arrow);
    }
    picture.add(picture.elements(fresh, arrows.filter((arrow) => !known.has(arrow[0].id))));
    this.fill();
    this.filter();
  }

  async saveAs(kind) {
    const title = this.model.title || "graph";
    const file = `${title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "graph"}.${kind}`;
    save(kind === "svg" ? new Blob([toSvg(this.picture, title)], {type: "image/svg+xml"}) : await toPng(this.picture), file);
  }

  destroy() {
    this.scheme.removeEventListener("change", this.onScheme);
    this.keys.removeEventListener("keydown", this.onKey);
    this.size.disconnect();
    this.picture.destroy();
    this.root.remove();
  }
}

/** The first place on rings about a point that is far enough from all others. */
function room(anchor, size, spots) {
  for (let ring = 1; ; ring++) {
    const steps = 6 + 6 * ring;
    for (let step = 0; step < steps; step++) {
      const angle = (2 * Math.PI * (step + (ring % 2) / 2)) / steps;
      const spot = {x: anchor.x + Math.cos(angle) * ring * 85, y: anchor.y + Math.sin(angle) * ring * 70};
      if (spots.every((other) => Math.hypot(other.x - spot.x, other.y - spot.y) > (other.size + size) / 2 + 22)) return spot;
    }
  }
}

/** The sign of an entity type, as in the picture; the style sheet says which colour is inside. */
function swatch(style) {
  const sign = draw("svg", {viewBox: "0 0 16 16", class: "kg-swatch", "aria-hidden": "true"},
    draw("rect", {x: 2, y: 2, width: 12, height: 12, rx: style.square ? 2 : 6, "stroke-width": 2}));
  sign.style.setProperty("--pale", style.fill);
  sign.style.setProperty("--strong", style.border);
  return sign;
}

/** The line of a status, as in the picture. */
function sample(status) {
  const {dash} = STATUSES[status];
  const line = draw("path", {d: "M1 8 H31", "stroke-width": 2, ...(dash.length ? {"stroke-dasharray": dash.map((length) => 2 * length).join(" ")} : {})});
  const cross = status === "denied" ? [draw("path", {d: "M12 4 l8 8 m0 -8 l-8 8", "stroke-width": 2})] : [];
  return draw("svg", {viewBox: "0 0 32 16", class: `kg-sample kg-line-${status}`, "aria-hidden": "true"}, line, ...cross);
}

/**
 * Show a graph in an element.
 *
 * @param {HTMLElement} element which it fills; it needs a height.
 * @param {object} data of kg.view.data.view_data.
 * @param {object} options cytoscape: the library, if it is no global; theme: "auto", "light" or "dark"; page:
 *     whether it has the page for itself, so that keys are its own wherever the focus is; hrefOf(entity):
 *     address of a page about it; load(id): a promise of more data, about an entity and what is near it.
 * @returns a handle: select(ids), selection(), onSelect(callback), which gives back what ends it, focus(id), at(id),
 *     where on the page an entity is, drawn(), whether all is, svg(), png(), and destroy().
 */
export function mount(element, data, options = {}) {
  const view = new View(element, data, options);
  return {
    select: (ids) => view.choose([...ids], {tell: false}),
    selection: () => [...view.selection],
    onSelect: (callback) => {
      view.listeners.push(callback);
      return () => (view.listeners = view.listeners.filter((one) => one !== callback));
    },
    focus: (id) => view.go(id),
    at: (id) => {
      const one = view.picture.cy.getElementById(id);
      if (one.empty() || !view.picture.placed(one)) return null;
      const box = view.stage.getBoundingClientRect();
      const spot = one.isNode() ? one.renderedPosition() : view.picture.middle(one);
      return {x: box.x + spot.x, y: box.y + spot.y};
    },
    drawn: () => view.picture.drawn && view.picture.whole,
    svg: () => toSvg(view.picture, view.model.title || "graph"),
    png: () => toPng(view.picture),
    destroy: () => view.destroy(),
  };
}
