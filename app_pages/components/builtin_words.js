// Streamlit's own English words, shown in the interface's language; a worded banner while the server is gone.
//
// Streamlit has no translation of its built-in texts. A MutationObserver looks at what was just added or changed, and at
// nothing else; it runs before the browser paints, so no English is seen first. Text nodes and attributes are changed in
// place: React compares its own old and new values, never the page's, and so neither notices nor undoes it.

const ATTRIBUTES = ["aria-label", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt"];
// Nothing of Streamlit's own words stands in these: charts, cells drawn on canvas, icons (their name is the text), code.
const PASSED_OVER = "svg, canvas, script, style, code, [data-testid=stIconMaterial]";
const LONGEST = 1000;
const LATIN = /[A-Za-z]/;

let words = { exact: new Map(), patterns: [] };
const changed = new WeakMap(); // node -> Map of "" (its text) or an attribute's name -> [Streamlit's words, ours]

function compile(catalogue) {
  const exact = new Map();
  const patterns = [];
  for (const [english, own] of Object.entries(catalogue)) {
    if (!english.includes("{")) {
      exact.set(english, own);
      continue;
    }
    const names = [];
    const source = english.replace(/\{(\w+)\}|[.*+?^$()|[\]\\/]/g, (found, name) => {
      if (!name) return "\\" + found;
      names.push(name);
      return name === "n" || name === "i" ? "([\\d,]+)" : "(.+)";
    });
    patterns.push({ match: new RegExp(`^${source}$`), names, own, said: english.replace(/\{\w+\}/g, "").length });
  }
  patterns.sort((one, other) => other.said - one.said); // the more particular first
  return { exact, patterns };
}

function translated(text) {
  if (!text || text.length > LONGEST || !LATIN.test(text)) return null;
  const key = text.trim();
  const found = words.exact.get(key);
  if (found !== undefined) return text.replace(key, () => found);
  for (const { match, names, own } of words.patterns) {
    const parts = match.exec(key);
    const part = (_, name) => ((found) => translated(found) ?? found)(parts[names.indexOf(name) + 1]);
    if (parts) return own.replace(/\{(\w+)\}/g, part);
  }
  return null;
}

function remember(node, place, before, after) {
  if (!changed.has(node)) changed.set(node, new Map());
  changed.get(node).set(place, [before, after]);
}

function mendText(node) {
  const after = translated(node.nodeValue);
  if (after === null || node.parentElement?.closest("[contenteditable=true]")) return; // what is typed stays
  remember(node, "", node.nodeValue, after);
  node.nodeValue = after;
}

function mendAttribute(element, name) {
  const before = element.getAttribute(name);
  const after = translated(before);
  if (after === null) return;
  remember(element, name, before, after);
  element.setAttribute(name, after);
}

// Every text node and every attribute of interest at or below a node.
function walk(root, onText, onElement) {
  if (root.nodeType === Node.TEXT_NODE) {
    if (root.parentElement && !root.parentElement.closest(PASSED_OVER)) onText(root);
    return;
  }
  if (root.nodeType !== Node.ELEMENT_NODE || root.closest(PASSED_OVER)) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node.nodeType === Node.ELEMENT_NODE && node.matches(PASSED_OVER)
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  for (let node = root; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) onText(node);
    else onElement(node);
  }
}

function mendAll(root) {
  walk(root, mendText, (element) => {
    for (const name of ATTRIBUTES) if (element.hasAttribute(name)) mendAttribute(element, name);
  });
}

// Back to Streamlit's own words, where they have not been replaced since.
function restoreAll() {
  const restore = (node) => {
    for (const [place, [before, after]] of changed.get(node) ?? []) {
      if (place === "" && node.nodeValue === after) node.nodeValue = before;
      else if (place && node.getAttribute(place) === after) node.setAttribute(place, before);
    }
    changed.delete(node);
  };
  walk(document.body, restore, restore);
}

const observer = new MutationObserver((mutations) => {
  for (const mutation of mutations) {
    if (mutation.type === "childList") mutation.addedNodes.forEach(mendAll);
    else if (mutation.type === "attributes") mendAttribute(mutation.target, mutation.attributeName);
    else if (mutation.target.nodeType === Node.TEXT_NODE) walk(mutation.target, mendText);
  }
  observer.takeRecords(); // our own changes
});

let spoken = null;
function speak(language, catalogue) {
  document.documentElement.lang = language === "zh" ? "zh-CN" : language;
  const wanted = JSON.stringify([language, catalogue]);
  if (wanted === spoken) return;
  spoken = wanted;
  observer.disconnect();
  restoreAll();
  words = compile(catalogue);
  if (!words.exact.size) return;
  mendAll(document.body);
  observer.observe(document.body, { childList: true, subtree: true, characterData: true, attributeFilter: ATTRIBUTES });
}

// --- the server is gone -------------------------------------------------------------------------------------------

const PATIENCE = 3000; // milliseconds without a connection before it is worth a word
const STATE = "data-test-connection-state";
let app = null;
let gone = { notice: "", dialog: "" };
let banner = null;
let waiting = null;

function showBanner() {
  waiting = null;
  banner = document.createElement("div");
  banner.setAttribute("role", "alert");
  banner.dataset.testid = "connection-lost";
  banner.textContent = gone.notice;
  Object.assign(banner.style, {
    position: "fixed", inset: "0 0 auto 0", zIndex: "2147483647", padding: "0.7rem 1.2rem", textAlign: "center",
    background: "#7A4100", color: "#FFFFFF", fontFamily: getComputedStyle(app).fontFamily, fontSize: "1rem",
    fontWeight: "600", lineHeight: "1.5", boxShadow: "0 2px 8px rgba(0, 0, 0, 0.35)",
  });
  document.body.append(banner);
}

// Streamlit's own message asks whether the internet is there and lies over the page: ours says what is true.
const dialogs = new MutationObserver(() => {
  for (const dialog of document.querySelectorAll("[role=dialog]"))
    if (dialog.textContent.startsWith(gone.dialog)) dialog.querySelector("button")?.click();
});

function heed() {
  if (app.getAttribute(STATE) === "CONNECTED") {
    clearTimeout(waiting);
    waiting = null;
    banner?.remove();
    banner = null;
    dialogs.disconnect();
  } else if (!banner && waiting === null) {
    waiting = setTimeout(showBanner, PATIENCE);
    dialogs.observe(document.body, { childList: true });
  }
}

const connection = new MutationObserver(heed);
function watchConnection(notice, dialog) {
  gone = { notice, dialog };
  if (banner) banner.textContent = notice;
  const found = document.querySelector(`[${STATE}]`);
  if (!found || found === app) return;
  app = found;
  connection.disconnect();
  connection.observe(app, { attributeFilter: [STATE] });
  heed();
}

export default function ({ data }) {
  speak(data.language, data.catalogue);
  watchConnection(data.gone, data.catalogue[data.dialog] ?? data.dialog);
  // Its characters come in slices: without a server the slices of the banner could not be fetched any more.
  // Where they cannot, the system's font draws them.
  const fetchLetters = () =>
    document.fonts.load(`600 16px ${getComputedStyle(document.body).fontFamily}`, data.gone).catch(() => {});
  fetchLetters();
  document.fonts.addEventListener("loadingdone", fetchLetters, { once: true }); // now, or once the fonts' style sheet is there
}
