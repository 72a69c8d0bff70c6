// Runs before the theme's script.

// The index of the search is the largest file of a site, and the theme fetches it with every page.
// Here it waits until somebody is about to search.
(() => {
  if (new URL(location.href).searchParams.has("h")) return; // words to highlight: it knows how to split them

  const { open, send } = XMLHttpRequest.prototype;
  const isIndex = new WeakSet();
  let waiting = [];
  const later = (begin) => (waiting ? void waiting.push(begin) : begin());

  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    if (new URL(url, location.href).pathname.endsWith("/search.json")) isIndex.add(this);
    return open.call(this, method, url, ...rest);
  };
  XMLHttpRequest.prototype.send = function (body) {
    const begin = () => send.call(this, body);
    if (isIndex.has(this)) later(begin);
    else begin();
  };

  // From disk it is a script.
  const head = document.head;
  const append = head.appendChild;
  head.appendChild = (node) => {
    const begin = () => append.call(head, node);
    if (node.src?.endsWith("/search.js")) later(begin);
    else begin();
    return node;
  };

  const fetchIndex = () => {
    const held = waiting;
    waiting = null;
    for (const begin of held) begin();
    for (const kind of kinds) removeEventListener(kind, look, true);
  };
  const look = (event) => {
    const isKey = event.type === "keydown" && ["f", "s", "k", "/"].includes(event.key);
    const isPlace = event.target instanceof Element
      && event.target.closest(".md-search, [for=__search], #__search");
    if (isKey || isPlace) fetchIndex();
    // The theme listens to this one only once it has the index; until then letters would be keys of its own.
    if (event.type === "keydown" && event.key === "k" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      document.querySelector(".md-search__button")?.click();
    }
  };
  const kinds = ["change", "click", "focusin", "keydown", "pointerover", "touchstart"];
  for (const kind of kinds) addEventListener(kind, look, true);
})();

// What scrolls can be scrolled by the keyboard, what opens can be opened by it on a narrow page, too, and
// landmarks of one kind have names of their own.
(() => {
  const SCROLLING = ".md-typeset__scrollwrap, .md-typeset pre, .md-typeset pre > code";
  const OPENING = ".md-header [for=__drawer], .md-header [for=__search]";
  const reach = () => {
    // What copies code stands in a landmark for each block; that is no place to go to.
    for (const part of document.querySelectorAll(".md-code__nav")) part.setAttribute("role", "presentation");
    for (const part of document.querySelectorAll(SCROLLING)) {
      const isHigh = part.scrollHeight > part.clientHeight + 1;
      if (isHigh || part.scrollWidth > part.clientWidth) part.tabIndex = 0;
      else part.removeAttribute("tabindex");
    }
  };
  // Where there is no room for it the navigation is out of sight until it is opened; so is its focus.
  const fold = () => {
    const side = document.querySelector(".md-sidebar--primary");
    const label = document.querySelector(".md-header [for=__drawer]");
    const isFolded = label?.offsetParent && !document.getElementById("__drawer").checked;
    if (side) side.inert = Boolean(isFolded);
  };
  addEventListener("load", () => {
    document.querySelector(".md-path")?.setAttribute("aria-label", "Breadcrumbs");
    document.querySelector(".md-nav--primary")?.setAttribute("aria-label", "Pages");
    for (const label of document.querySelectorAll(OPENING)) {
      label.tabIndex = 0;
      label.setAttribute("role", "button");
    }
    reach();
    fold();
    new ResizeObserver(() => (reach(), fold())).observe(document.body);
    document.addEventListener("toggle", reach, true);
    document.addEventListener("change", () => (reach(), fold()), true);
  });
  addEventListener("keydown", (event) => {
    const label = event.target instanceof Element && event.target.closest(OPENING);
    if (label && event.key === " ") { // the theme knows the other key
      event.preventDefault();
      label.click();
    }
    const drawer = document.getElementById("__drawer");
    if (event.key === "Escape" && drawer?.checked) drawer.click();
  });
})();

// A page with a name in camel case is also found by whoever writes it as one word: `startmessaging`.
(() => {
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    for (const item of (message?.type === 0 && message.data?.items) || []) {
      const isPage = !item.location.includes("#");
      if (isPage && /[a-z0-9][A-Z]/.test(item.title)) item.text += ` ${item.title.toLowerCase()}`;
    }
    return post.call(this, message, ...rest);
  };
})();
