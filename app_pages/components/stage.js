// The stage of a meeting: one scenario and one year at a time, in large type, switched in the browser without the server.
//
// Every word and number comes ready from Python; nothing is computed or formatted here. What is shown stays when the data
// are renewed (a quick estimate replaced by the full run).

const HINT = 2500; // milliseconds a hint stays
const MOVED = 3000; // milliseconds the tools stay after the mouse was moved

// Nothing of the frame beside the stage, and no fading while the server looks whether there is something better to show.
const ALONE = `
  [data-testid=stHeader], [data-testid=stSidebar], [data-testid=stStatusWidget], [data-testid=stSkipToContent] { display: none; }
  [data-stale=true] { opacity: 1 !important; transition: none !important; }`;

class Stage {
  constructor(root) {
    this.root = root;
    this.stage = root.querySelector(".stage");
    this.find = (name) => this.stage.querySelector(name);
    this.revealed = new Set();
    this.guesses = new Map();
    this.drawings = new Map();
    const alone = document.head.appendChild(make("style", "", ALONE));
    const deaf = listenToKeys((action) => this.act(action));
    this.stop = () => [deaf(), alone.remove()];
    this.stage.addEventListener("mousemove", () => this.showTools());
    this.find(".blank").addEventListener("click", () => this.act({ name: "blank" }));
    this.find(".help").addEventListener("click", () => this.act({ name: "help" }));
    this.find(".guess-field").addEventListener("input", (event) => this.guesses.set(this.place, event.target.value));
  }

  // --- what is asked of it ---------------------------------------------------------------------------------------

  receive(data, leave) {
    const first = !this.data;
    this.data = data;
    this.leavePage = leave;
    if (first) {
      this.index = Math.min(data.start.scenario, data.scenarios.length - 1);
      this.covered = data.start.covered;
      this.year = data.start.year;
      this.restore();
    }
    if (this.scenario.ready && !this.years.includes(this.year)) this.year = this.years[0];
    this.stage.lang = data.lang;
    this.fillTools();
    this.fillHelp();
    this.show();
  }

  act({ name, number }) {
    const helping = !this.find(".help").hidden;
    if (helping && ["leave", "reveal", "help"].includes(name)) return this.toggleHelp();
    const blank = this.find(".blank");
    if (!blank.hidden && ["leave", "reveal"].includes(name)) return void (blank.hidden = true);
    if (name !== "leave") this.hint("");
    ({
      choose: () => this.choose(number),
      later: () => this.step(1),
      earlier: () => this.step(-1),
      first: () => this.goTo(this.years[0]),
      last: () => this.goTo(this.years.at(-1)),
      blank: () => (blank.hidden = !blank.hidden),
      reveal: () => this.reveal(),
      cover: () => this.toggleCover(),
      fullscreen: () => this.toggleFullscreen(),
      help: () => this.toggleHelp(),
      leaveField: () => this.find(".guess-field").blur(),
      leave: () => this.leave(),
    })[name]();
  }

  get scenario() { return this.data.scenarios[this.index]; }
  get years() { return this.scenario.years.map((year) => year.year); }
  get shown() { return this.scenario.years.find((year) => year.year === this.year) ?? this.scenario.years[0]; }
  get place() { return `${this.scenario.key}|${this.year}`; }
  get hidesAnswer() { return this.covered && this.scenario.ready && !this.revealed.has(this.place); }

  choose(number) {
    if (number >= this.data.scenarios.length) return this.hint(this.data.words.no_such, HINT);
    const position = Math.max(this.years.indexOf(this.year), 0);
    this.index = number;
    // A plan of other years keeps the place in the plan: its first year stands for the first.
    const same = this.years[Math.min(position, this.years.length - 1)];
    if (this.scenario.ready && !this.years.includes(this.year)) this.year = same;
    this.moved();
  }

  step(by) {
    const next = this.years[this.years.indexOf(this.year) + by];
    if (next !== undefined) this.goTo(next);
  }

  goTo(year) {
    this.year = year;
    this.moved();
  }

  moved() {
    this.remember();
    this.show();
  }

  reveal() {
    if (!this.hidesAnswer) return;
    this.revealed.add(this.place);
    this.find(".guess-field").blur();
    this.show();
  }

  toggleCover() {
    this.covered = !this.covered;
    this.revealed.clear();
    this.show();
  }

  toggleHelp() {
    const help = this.find(".help");
    help.hidden = !help.hidden;
  }

  toggleFullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => this.hint(this.data.words.no_fullscreen, HINT));
  }

  // Twice: in front of a room nobody wants to fall into the workbench by one wrong key.
  leave() {
    if (this.find(".hint").textContent !== this.data.words.leave_again) return this.hint(this.data.words.leave_again, HINT);
    this.stop();
    if (document.fullscreenElement) document.exitFullscreen();
    this.leavePage({ year: this.year });
  }

  // --- the link: a reload shows the same ----------------------------------------------------------------------------

  remember() {
    const link = new URL(location.href);
    if (this.year) link.searchParams.set("year", this.year);
    link.searchParams.set("key", this.index + 1);
    history.replaceState(history.state, "", link);
  }

  restore() {
    const asked = new URL(location.href).searchParams;
    const number = Number(asked.get("key")) - 1;
    if (number in this.data.scenarios) this.index = number;
    if (asked.has("year")) this.year = Number(asked.get("year"));
  }

  // --- what is seen -------------------------------------------------------------------------------------------------

  show() {
    const { words } = this.data;
    const { scenario, shown, hidesAnswer } = this;
    this.text(".number", String(this.index + 1));
    this.text(".name", scenario.title);
    this.showYears();
    this.find(".waiting").hidden = scenario.ready;
    this.find(".waiting").replaceChildren(...(scenario.waiting ?? []).map((line) => make("p", "", line)));
    this.find(".numbers").hidden = !scenario.ready;
    this.find(".chart").hidden = !scenario.ready || hidesAnswer;
    this.find(".question").hidden = !hidesAnswer;
    this.text(".verdict", scenario.ready && !hidesAnswer ? scenario.verdict : "");
    this.text(".changed", scenario.changed ?? "");
    this.text(".demo", this.data.demo);
    this.text(".badge", scenario.badge ?? "");
    this.find(".badge").classList.toggle("quick", !scenario.full);
    if (!scenario.ready) return;
    this.showNumbers(shown, hidesAnswer);
    this.text(".seen", scenario.chart.title);
    if (hidesAnswer) this.ask(shown, words);
    else this.draw(scenario.chart, shown.year);
  }

  showYears() {
    const years = this.scenario.years.map(({ year }) => {
      const button = make("button", "", String(year));
      button.setAttribute("aria-pressed", String(year === this.year));
      button.addEventListener("click", () => this.goTo(year));
      return button;
    });
    this.find(".years").replaceChildren(...years);
    this.find(".years").setAttribute("aria-label", this.data.words.years);
  }

  showNumbers(shown, hidden) {
    const cells = shown.numbers.map((number, at) => {
      const cell = make("div", number.below && !hidden ? "cell below" : "cell");
      const value = make("div", "value", hidden ? "？" : number.value);
      if (!hidden && number.unit) value.append(make("span", "unit", number.unit));
      const guess = this.guesses.get(this.place)?.trim();
      if (!hidden && guess && at === 0) value.append(make("span", "guessed", this.data.words.guessed.replace("{guess}", () => guess)));
      cell.append(make("div", "label", number.name), value);
      cell.append(make("div", "spread", hidden ? "\u00a0" : number.range), make("div", "note", hidden ? "\u00a0" : number.note));
      return cell;
    });
    this.find(".numbers").replaceChildren(...cells);
  }

  ask(shown, words) {
    this.text(".asked", shown.question);
    this.text(".given", shown.given);
    this.text(".guess-label", words.guess);
    this.text(".how", words.how);
    const field = this.find(".guess-field");
    field.value = this.guesses.get(this.place) ?? "";
  }

  draw(chart, year) {
    const place = this.find(".drawn");
    let svg = this.drawings.get(chart.svg);
    if (!svg) {
      const parsed = new DOMParser().parseFromString(chart.svg, "image/svg+xml");
      svg = document.importNode(parsed.documentElement, true);
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", chart.alt);
      svg.setAttribute("preserveAspectRatio", "xMidYMid meet");
      svg.removeAttribute("width");
      svg.removeAttribute("height");
      this.drawings.set(chart.svg, svg);
    }
    if (place.firstChild !== svg) place.replaceChildren(svg);
    markYear(svg, String(year));
  }

  fillTools() {
    const { words, scenarios } = this.data;
    const plans = scenarios.map((scenario, number) => [String(number + 1), scenario.title, { name: "choose", number }]);
    const rest = ["fullscreen", "blank", "cover", "help", "leave"].map((name) => [words[name], words[name], { name }]);
    this.find(".tools").replaceChildren(
      ...[...plans, ...rest].map(([text, title, action]) => {
        const button = make("button", "", text);
        button.title = title;
        button.addEventListener("click", () => this.act(action));
        return button;
      }),
    );
    this.find(".tools").setAttribute("aria-label", words.tools);
  }

  fillHelp() {
    const { words, scenarios } = this.data;
    this.text(".help-title", words.help_title);
    this.find(".help").setAttribute("aria-label", words.help_title);
    this.find(".blank").setAttribute("aria-label", words.blanked);
    const keys = words.help_keys.flatMap(([key, does]) => {
      const term = make("dt");
      term.append(make("kbd", "", key));
      return [term, make("dd", "", does)];
    });
    this.find(".help-keys").replaceChildren(...keys);
    const plans = scenarios.map((scenario, number) => {
      const line = make("li");
      line.append(make("kbd", "", String(number + 1)), make("span", "", scenario.title));
      return line;
    });
    this.find(".help-plans").replaceChildren(...plans);
  }

  hint(words, milliseconds) {
    clearTimeout(this.hinting);
    this.text(".hint", words);
    if (words) this.hinting = setTimeout(() => this.text(".hint", ""), milliseconds);
  }

  showTools() {
    clearTimeout(this.moving);
    this.stage.classList.add("moved");
    this.moving = setTimeout(() => this.stage.classList.remove("moved"), MOVED);
  }

  text(name, words) {
    const element = this.find(name);
    if (element.textContent !== words) element.textContent = words;
  }
}

function make(tag, name = "", words = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = words;
  return element;
}

// A band behind the chosen year: the picture is the library's, where its years stand is read off their labels.
function markYear(svg, year) {
  svg.querySelector(".chosen-year")?.remove();
  const label = [...svg.querySelectorAll("text")].find((text) => (text.firstElementChild ?? text).textContent === year);
  const inverse = svg.getScreenCTM()?.inverse();
  if (!label || !inverse) return;
  const box = label.getBoundingClientRect();
  const middle = new DOMPoint((box.left + box.right) / 2, box.top).matrixTransform(inverse);
  const [, , , height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const width = 92;
  const band = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ x: middle.x - width / 2, y: 0, width, height, rx: 8 })) band.setAttribute(name, value);
  band.setAttribute("class", "chosen-year");
  band.setAttribute("style", "fill: var(--accent); opacity: 0.18");
  svg.prepend(band);
}

const stages = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!stages.has(parentElement)) stages.set(parentElement, new Stage(parentElement));
  const stage = stages.get(parentElement);
  stage.receive(data, (left) => setTriggerValue("leave", left));
  return () => stage.stop();
}
