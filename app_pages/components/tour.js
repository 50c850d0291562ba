// A short tour on first use: one line that can be opened, gone through, or sent away for good. Covers nothing.
//
// Whether it was sent away is remembered in this browser, not on the server: several people may use one workbench.

const KEPT = "jiekun.tour";
const shown = new WeakMap(); // element -> { step, asked }

function wasSentAway() {
  try {
    return localStorage.getItem(KEPT) === "done";
  } catch {
    return false; // a browser that keeps nothing: the line comes again
  }
}

function remember(done) {
  try {
    if (done) localStorage.setItem(KEPT, "done");
    else localStorage.removeItem(KEPT);
  } catch {
    // nothing is kept, nothing breaks
  }
}

function make(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

function button(text, className, act) {
  const element = make("button", className, text);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

// The element around us takes up a row of the page even when it is empty.
function holder(root) {
  const host = root.getRootNode().host ?? root;
  return host.closest("[data-testid=stElementContainer]") ?? host;
}

export default function ({ data, parentElement }) {
  const root = parentElement;
  const state = shown.get(root) ?? { step: -1, asked: 0, away: wasSentAway() };
  shown.set(root, state);
  if (data.asked > state.asked) Object.assign(state, { step: 0, asked: data.asked, away: false });

  function go(step) {
    state.step = step;
    draw();
    root.querySelector("button.next")?.focus();
  }

  function sendAway() {
    state.away = true;
    remember(true);
    draw();
  }

  function draw() {
    const old = root.querySelector("section");
    holder(root).style.display = state.away ? "none" : "";
    const card = make("section", state.step < 0 ? "line" : "card", "");
    card.setAttribute("aria-label", data.words.name);
    if (state.step < 0) {
      card.append(
        make("span", "invites", data.words.invites),
        button(data.words.start, "next", () => go(0)),
        button(data.words.close, "quiet", sendAway),
      );
    } else {
      const [title, text] = data.steps[state.step];
      const count = make("span", "count", data.words.count.replace("{i}", state.step + 1).replace("{n}", data.steps.length));
      const words = make("div", "words", "");
      words.setAttribute("aria-live", "polite");
      words.append(make("strong", "", title), make("p", "", text));
      const row = make("div", "row", "");
      const last = state.step === data.steps.length - 1;
      row.append(count);
      if (state.step > 0) row.append(button(data.words.back, "quiet", () => go(state.step - 1)));
      row.append(last ? button(data.words.end, "next", sendAway) : button(data.words.next, "next", () => go(state.step + 1)));
      if (!last) row.append(button(data.words.close, "quiet", sendAway));
      card.append(words, row);
    }
    if (old) old.replaceWith(card);
    else root.append(card);
  }

  draw();
}
