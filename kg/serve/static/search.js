/* Search as you type, after the combobox pattern of the ARIA practices: every input with data-search offers entities
 * with a name that begins so, and sentences with these words. Without it the forms work all the same.
 *
 * data-search="pick" fills in the entity, instead of going to its page. All that comes from the graph is put as text.
 */

const PAUSE = 140;

/** A small part of JSON, or nothing if the server cannot tell now. */
async function ask(path, signal) {
  try {
    const answer = await fetch(path, {signal, headers: {accept: "application/json"}});
    return answer.ok ? await answer.json() : [];
  } catch {
    return [];
  }
}

const words = (count, one) => `${count.toLocaleString("en")} ${count === 1 ? one : `${one}s`}`;

function text(tag, said, name) {
  const made = document.createElement(tag);
  made.textContent = said;
  if (name) made.className = name;
  return made;
}

class Combobox {
  constructor(input, number) {
    this.input = input;
    this.picks = input.dataset.search === "pick";
    this.found = [];
    this.at = -1;
    this.list = document.createElement("ul");
    this.list.className = "options";
    this.list.id = `options-${number}`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    const around = document.createElement("div");
    around.className = "combo";
    input.replaceWith(around);
    around.append(input, this.list);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) input.setAttribute(name, value);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus where it is
    if (this.picks) this.exact(input.dataset.iri);
  }

  later() {
    clearTimeout(this.timer);
    if (this.picks) this.exact("");
    this.timer = setTimeout(() => this.look(), PAUSE);
  }

  async look() {
    const said = this.input.value.trim();
    this.asking?.abort();
    if (!said) return this.close();
    const {signal} = (this.asking = new AbortController());
    const asked = encodeURIComponent(said);
    const [entities, sentences] = await Promise.all([
      ask(`/api/complete?q=${asked}&limit=8`, signal),
      this.picks || said.length < 3 ? [] : ask(`/api/search?kind=sentence&limit=4&q=${encodeURIComponent(`${said}*`)}`, signal),
    ]);
    if (signal.aborted || document.activeElement !== this.input) return;
    this.show([
      ...entities.map((one) => ({
        name: one.label, more: `${one.type}, ${words(one.articles, "article")}`, url: one.url, iri: one.iri,
      })),
      ...sentences.map((one) => ({name: one.text, more: "sentence", url: one.url})),
    ]);
  }

  show(found) {
    this.found = found;
    this.at = -1;
    this.list.replaceChildren(...found.map((one, at) => {
      const item = document.createElement("li");
      item.id = `${this.list.id}-${at}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.append(text("bdi", one.name.length > 140 ? `${one.name.slice(0, 139)}…` : one.name), text("span", one.more, "quiet"));
      item.addEventListener("click", () => this.take(at));
      return item;
    }));
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.timer);
    this.show([]);
  }

  key(event) {
    const steps = {ArrowDown: 1, ArrowUp: -1};
    if (event.key in steps && this.found.length) {
      const places = this.found.length + 1; // one of them is the input itself
      this.choose(((this.at + 1 + steps[event.key] + places) % places) - 1);
    } else if (event.key === "Enter" && this.at >= 0) this.take(this.at);
    else if (event.key === "Escape" && this.found.length) this.close();
    else return;
    event.preventDefault();
  }

  choose(at) {
    this.at = at;
    [...this.list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    const chosen = this.list.children[at];
    if (chosen) {
      this.input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({block: "nearest"});
    } else this.input.removeAttribute("aria-activedescendant");
  }

  take(at) {
    const one = this.found[at];
    if (!this.picks) {
      location.assign(one.url);
      return;
    }
    this.input.value = one.name;
    this.exact(one.iri);
    this.close();
  }

  /** Send the IRI in the place of the name, which others may have, too. */
  exact(iri) {
    this.hidden ??= Object.assign(document.createElement("input"), {type: "hidden", name: this.input.name});
    if (iri) {
      this.hidden.value = iri;
      this.input.removeAttribute("name");
      this.input.after(this.hidden);
    } else if (this.hidden.isConnected) {
      this.hidden.remove();
      this.input.name = this.hidden.name;
    }
  }
}

document.querySelectorAll("input[data-search]").forEach((input, number) => new Combobox(input, number));
