// Maps of links: zoomed, searched, filtered, and gone through by keyboard. Without it they are pictures
// with links that scroll.

"use strict";

(() => {
  const ZOOMS = [0.25, 0.35, 0.5, 0.6, 0.7, 0.85, 1, 1.25, 1.5, 2, 3];
  const DRAG = 5; // pixels until a press is no click

  /** A letter is the same with and without its case and what parts words: start_messaging is startMessaging. */
  const plain = (text) => text.toLowerCase().replace(/[\s_\-.]+/g, "");

  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;

  class LinkMap {
    constructor(figure) {
      this.figure = figure;
      this.view = figure.querySelector(".view");
      this.svg = this.view.querySelector("svg");
      this.isWhole = figure.classList.contains("whole");
      this.size = { width: this.svg.width.baseVal.value, height: this.svg.height.baseVal.value };
      this.verbs = JSON.parse(figure.dataset.verbs);
      this.scopes = JSON.parse(figure.dataset.scopes);
      this.nodes = [...this.svg.querySelectorAll(".n")].map((shape) => this.read(shape));
      this.lines = [...this.svg.querySelectorAll(".lines path")].map((path) => {
        const [owner, target] = path.dataset.e.split(" ").map((place) => this.nodes[place]);
        const line = { path, owner, target, kinds: path.getAttribute("class").split(" ") };
        owner.out.push(line);
        target.into.push(line);
        return line;
      });
      this.byShape = new Map(this.nodes.map((node) => [node.shape, node]));
      this.hits = [];
      this.scale = 1;
      this.buildTools();
      this.listen();
      figure.classList.add("live");
      this.rove(this.nodes.find((node) => node.isLink));
      this.look();
      this.filter();
      this.followAddress();
    }

    /** What one sees first: as much as can be read; of a neighbourhood the middle. */
    look() {
      const fitting = Math.min(1, this.view.clientWidth / this.size.width);
      const self = this.nodes.find((node) => !node.isLink);
      if (!self || fitting > 0.8) this.zoomTo(Math.max(0.8, fitting));
      else this.view.scrollLeft = self.x + self.width / 2 - this.view.clientWidth / 2;
    }

    read(shape) {
      const { name, python, about, v, s, at } = shape.dataset;
      const box = shape.querySelector("rect");
      const places = (text) => (text ? text.split(" ").map(Number) : []);
      const [x, y, width, height] = ["x", "y", "width", "height"].map((key) => box[key].baseVal.value);
      const label = name ?? shape.querySelector("text").firstChild.data;
      return {
        shape, label, about, x, y, width, height,
        isLink: shape.localName === "a",
        steps: at === undefined ? null : Number(at),
        verbs: places(v),
        scopes: places(s),
        keys: [plain(label), plain(python ?? "")],
        out: [],
        into: [],
      };
    }

    // What stands above the picture.

    buildTools() {
      const select = (title, options) => {
        const made = element("select");
        for (const [value, text] of options) made.add(new Option(text, value));
        made.addEventListener("change", () => this.filter());
        return [made, element("label", {}, title, made)];
      };
      const used = (names, key) => {
        const seen = new Set(this.nodes.flatMap((node) => node[key]));
        return names.map((name, place) => [String(place), name]).filter((_, place) => seen.has(place));
      };
      const button = (text, label, act) => {
        const made = element("button", { type: "button", textContent: text, title: label, ariaLabel: label });
        made.addEventListener("click", act);
        return made;
      };
      this.search = element("input", { type: "search", autocomplete: "off", spellcheck: false });
      let verb, scope, kind;
      [this.verb, verb] = select("Verb", [["", "any"], ...used(this.verbs, "verbs")]);
      [this.scope, scope] = select("Scope", [["", "any"], ...used(this.scopes, "scopes")]);
      [this.kind, kind] = select("Lines", [
        ...(this.isWhole ? [["ways", "one way to each"]] : []),
        ["all", "all"], ["l", "links"], ["e", "embedded copies"], ["r", "results of requests"],
      ]);
      const zooms = element(
        "div", {},
        button("−", "Zoom out", () => this.step(-1)),
        button("+", "Zoom in", () => this.step(1)),
        button("Fit", "Show the whole width", () => this.fit()),
      );
      if (this.isWhole && document.fullscreenEnabled) {
        zooms.append(button("Full screen", "Full screen", () => {
          if (document.fullscreenElement) document.exitFullscreen();
          else this.figure.requestFullscreen();
        }));
      }
      this.count = element("span");
      this.count.setAttribute("role", "status");
      const hint = this.isWhole && matchMedia("(hover: hover)").matches
        ? " Point at one to see its lines. Arrow keys go from one to the next, Enter opens its page." : "";
      const tools = element(
        "div", { className: "tools", hidden: !this.isWhole },
        element("label", {}, "Find a resource", this.search), verb, scope, kind, zooms,
      );
      this.facts = element("p", { className: "facts" });
      this.view.after(this.facts);
      this.view.parentElement.before(tools, element("p", { className: "told" }, this.count, hint));
      if (!this.isWhole) this.buildToggle(tools);
      this.search.addEventListener("input", () => this.filter());
      this.search.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && this.hits.length) {
          event.preventDefault();
          this.goTo(this.hits[0]);
        }
      });
    }

    buildToggle(tools) {
      const toggle = element("button", {
        type: "button", textContent: "Find, filter, zoom", ariaExpanded: "false",
      });
      toggle.addEventListener("click", () => {
        tools.hidden = !tools.hidden;
        toggle.ariaExpanded = String(!tools.hidden);
      });
      this.figure.querySelector("figcaption").append(toggle);
    }

    listen() {
      const { svg, view } = this;
      const nodeOf = (event) => this.byShape.get(event.target.closest?.(".n"));
      svg.addEventListener("pointerover", (event) => {
        const node = nodeOf(event);
        if (event.pointerType !== "touch" && node) this.light(node);
      });
      svg.addEventListener("pointerout", (event) => {
        if (nodeOf(event)) this.light(this.focused());
      });
      svg.addEventListener("focusin", (event) => {
        const node = nodeOf(event);
        if (node) {
          this.rove(node);
          this.light(node);
        }
      });
      svg.addEventListener("focusout", () => this.light(null));
      view.addEventListener("keydown", (event) => this.press(event));
      view.addEventListener("wheel", (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.zoomTo(this.scale * Math.exp(-event.deltaY / 300), event);
      }, { passive: false });
      this.listenToDrags();
      this.listenToFingers();
      addEventListener("hashchange", () => this.goTo(this.addressed(), "center"));
    }

    listenToDrags() {
      const { view } = this;
      let start = null;
      view.addEventListener("dragstart", (event) => event.preventDefault());
      view.addEventListener("pointerdown", (event) => {
        if (event.pointerType !== "mouse" || event.button !== 0) return;
        start = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop };
      });
      addEventListener("pointermove", (event) => {
        if (!start) return;
        const x = event.clientX - start.x;
        const y = event.clientY - start.y;
        if (Math.hypot(x, y) > DRAG) view.classList.add("dragged");
        if (view.classList.contains("dragged")) view.scrollTo(start.left - x, start.top - y);
      });
      addEventListener("pointerup", () => {
        start = null;
        setTimeout(() => view.classList.remove("dragged"));
      });
      view.addEventListener("click", (event) => {
        if (view.classList.contains("dragged")) event.preventDefault();
      }, true);
    }

    listenToFingers() {
      let apart = 0;
      const look = (event) => {
        if (event.touches.length !== 2) return null;
        const [a, b] = event.touches;
        return {
          apart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY),
          clientX: (a.clientX + b.clientX) / 2,
          clientY: (a.clientY + b.clientY) / 2,
        };
      };
      this.view.addEventListener("touchstart", (event) => {
        apart = look(event)?.apart ?? 0;
      }, { passive: true });
      this.view.addEventListener("touchmove", (event) => {
        const now = look(event);
        if (!now || !apart) return;
        event.preventDefault();
        this.zoomTo(this.scale * now.apart / apart, now);
        apart = now.apart;
      }, { passive: false });
    }

    // Zoom: the picture is made larger, its frame scrolls.

    zoomTo(scale, at = null) {
      const { view, svg } = this;
      const frame = view.getBoundingClientRect();
      const x = at ? at.clientX - frame.left : view.clientWidth / 2;
      const y = at ? at.clientY - frame.top : view.clientHeight / 2;
      const next = Math.min(ZOOMS.at(-1), Math.max(ZOOMS[0], scale));
      const by = next / this.scale;
      const left = (view.scrollLeft + x) * by - x;
      const top = (view.scrollTop + y) * by - y;
      this.scale = next;
      svg.style.width = `${this.size.width * next}px`;
      svg.style.height = `${this.size.height * next}px`;
      view.scrollTo({ left, top, behavior: "instant" });
    }

    step(by) {
      const near = by > 0
        ? ZOOMS.find((zoom) => zoom > this.scale * 1.01)
        : ZOOMS.findLast((zoom) => zoom < this.scale * 0.99);
      if (near) this.zoomTo(near);
    }

    fit() {
      this.zoomTo(this.view.clientWidth / this.size.width);
    }

    /** The part of the frame that is on the screen. */
    visible() {
      const { left, right, top, bottom } = this.view.getBoundingClientRect();
      const header = document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0;
      const covered = this.isWhole ? this.facts.offsetHeight : 0;
      return {
        left, right, top: Math.max(top, header), bottom: Math.min(bottom, innerHeight) - covered,
      };
    }

    isInView(node) {
      const box = node.shape.getBoundingClientRect();
      const { left, right, top, bottom } = this.visible();
      return box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom;
    }

    /** Scrolls within the frame only. */
    show(node, isCentred = false) {
      if (!isCentred && this.isInView(node)) return;
      const box = node.shape.getBoundingClientRect();
      const { left, right, top, bottom } = this.visible();
      this.view.scrollBy({
        left: (box.left + box.right - left - right) / 2,
        top: bottom > top ? (box.top + box.bottom - top - bottom) / 2 : 0,
        behavior: "instant",
      });
    }

    // What is pointed at.

    focused() {
      return this.byShape.get(document.activeElement) ?? null;
    }

    light(node) {
      if (node === this.lit) return;
      this.lit = node;
      this.figure.classList.toggle("lit", node !== null);
      for (const other of this.nodes) other.shape.classList.remove("at", "near");
      for (const line of this.lines) line.path.classList.remove("on", "back");
      if (node) {
        node.shape.classList.add("at");
        for (const line of node.out) {
          line.path.classList.add("on");
          line.target.shape.classList.add("near");
        }
        for (const line of node.into) {
          line.path.classList.add("back");
          line.owner.shape.classList.add("near");
        }
      }
      this.tell(node);
    }

    tell(node) {
      this.facts.replaceChildren();
      if (!node) return;
      const names = (rows, all) => rows.map((place) => all[place]).join(", ");
      const { root } = this.figure.dataset;
      const steps = node.steps === null
        ? `no way from ${root}` : node.steps > 0 ? `${counted(node.steps, "step", "steps")} from ${root}` : "";
      const facts = [
        names(node.verbs, this.verbs),
        steps,
        names(node.scopes, this.scopes),
        node.about,
      ];
      this.facts.append(
        element("b", { textContent: node.label }), " ",
        ...(this.isWhole ? [
          element("span", { className: "on", textContent: `leads to ${node.out.length}` }), ", ",
          element("span", { className: "back", textContent: `reached from ${node.into.length}` }), " · ",
        ] : []),
        facts.filter(Boolean).join(" · "),
      );
    }

    // Search and filter.

    filter() {
      const words = plain(this.search.value);
      const is = (choice, rows) => choice.value === "" || rows.includes(Number(choice.value));
      const isSelf = (node) => !node.isLink; // the resource that the page is about
      const shown = this.nodes.filter((node) => isSelf(node)
        || is(this.verb, node.verbs) && is(this.scope, node.scopes)
        && node.keys.some((key) => key.includes(words)));
      const left = new Set(shown);
      this.hits = words ? shown.filter((node) => node.isLink) : [];
      const rank = (node) => Math.min(...node.keys.map((key) => (key === words ? 0 : key.indexOf(words) ? 2 : 1)));
      this.hits.sort((a, b) => rank(a) - rank(b));
      for (const node of this.nodes) {
        node.isOff = !left.has(node);
        node.shape.classList.toggle("off", node.isOff);
        node.shape.classList.toggle("hit", words !== "" && !node.isOff);
      }
      const kind = this.kind.value;
      for (const { path, owner, target, kinds } of this.lines) {
        path.classList.toggle("off", owner.isOff || target.isOff);
        const isWanted = kind === "all" || kinds.includes(kind);
        path.classList.toggle("wanted", isWanted);
        path.classList.toggle("unwanted", kind !== "ways" && !isWanted);
      }
      const count = shown.filter((node) => node.isLink).length;
      const links = this.nodes.filter((node) => node.isLink).length;
      const all = counted(links, "resource", "resources");
      this.count.textContent = count === links ? (this.isWhole ? `${all}.` : "") : `${count} of ${all}.`;
      if (this.current?.isOff) this.rove(this.nodes.find((node) => node.isLink && !node.isOff) ?? this.current);
      if (this.hits.length) this.show(this.hits[0]);
    }

    // The keyboard: one stop for Tab, arrow keys inside.

    rove(node) {
      this.current = node;
      for (const other of this.nodes) {
        if (other.isLink) other.shape.setAttribute("tabindex", other === node ? "0" : "-1");
      }
    }

    goTo(node, block = "nearest") {
      if (!node) return;
      this.rove(node);
      node.shape.focus({ preventScroll: true });
      this.view.scrollIntoView({ block, behavior: "instant" });
      this.show(node, block === "center");
    }

    /** The resource that the page's address names. */
    addressed() {
      return this.byShape.get(document.getElementById(location.hash.slice(1)));
    }

    /** With the page itself the browser goes there, too; it must have been first. */
    followAddress() {
      const go = () => requestAnimationFrame(() => this.goTo(this.addressed(), "center"));
      if (document.readyState === "complete") go();
      else addEventListener("load", go, { once: true });
    }

    press(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { key } = event;
      if (key === "+" || key === "=") this.step(1);
      else if (key === "-") this.step(-1);
      else if (key === "0") this.fit();
      else if (key.startsWith("Arrow") && this.focused()) {
        this.goTo(this.next(this.focused(), key));
      } else return;
      event.preventDefault();
    }

    /** The nearest in a direction; what is out of line counts as farther. */
    next(from, key) {
      const isAcross = key === "ArrowLeft" || key === "ArrowRight";
      const sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
      const middle = (node) => [node.x + (isAcross ? 0 : node.x === from.x ? 0 : node.width / 2), node.y];
      const [x, y] = middle(from);
      const tied = new Set(isAcross
        ? [...from.out.map((line) => line.target), ...from.into.map((line) => line.owner)] : []);
      let best = null;
      let least = Infinity;
      for (const node of this.nodes) {
        if (!node.isLink || node.isOff || node === from) continue;
        const [nodeX, nodeY] = middle(node);
        const along = sign * (isAcross ? nodeX - x : nodeY - y);
        const beside = Math.abs(isAcross ? nodeY - y : nodeX - x);
        if (along <= 0) continue;
        const far = along + 2 * beside - (tied.has(node) ? 1e5 : 0);
        if (far < least) [best, least] = [node, far];
      }
      return best;
    }
  }

  const start = () => {
    for (const figure of document.querySelectorAll(".api-map:not(.live)")) new LinkMap(figure);
  };
  // With instant loading the theme changes pages without loading scripts anew.
  if (window.document$) window.document$.subscribe(start);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
