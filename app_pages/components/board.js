// The budget as an accessible table of inputs: arrows, Tab and Enter as in a spreadsheet, blocks pasted and copied, locks.
//
// Python sends what stands in the plan (`data`) and gets a list of actions; nothing is sent while somebody types. An action has a
// serial number and is sent again until Python says it is done, so none is lost where the server was busy or away. What was
// sent and not yet answered is laid over the data, and totals follow at once. Text from data is only ever set as text.

const PATIENCE = 3000; // milliseconds until an action without an answer is sent again
const STORE = Symbol.for("jiekun.board"); // what outlives a component that is drawn anew: unanswered actions, the chosen unit

class Board {
  constructor(parent) {
    this.root = parent;
    this.host = make("div", "board");
    parent.append(this.host);
    this.anchor = this.head = null; // cells {line, column} of the selected block
    this.mode = "over"; // "over": what is typed replaces the cell; "edit": the arrows move inside the text
    this.typing = null; // "row/column" of the cell that holds typed text not yet taken over
    this.cells = new Map(); // "row/column" -> {input, td, fault, lock}
    listen(this);
  }

  update(data, send) {
    this.data = data;
    this.send = send;
    this.memory = remembered(data.key);
    this.memory.pending = this.memory.pending.filter((action) => action.n > data.done);
    if (!data.units.some((unit) => unit.id === this.memory.unit)) this.memory.unit = data.units[0].id;
    this.byId = new Map([...this.rows()].map(([row]) => [row.id, row]));
    this.overlay = new Map();
    for (const action of this.memory.pending) this.lay(action);
    const shape = JSON.stringify([data.words, data.columns, data.units, data.sections.map(shapeOf), data.extra.map((e) => e.title)]);
    if (shape !== this.shape || !this.table) {
      this.shape = shape;
      this.build();
    }
    this.patch();
    this.keepTyping();
    if (!this.restored) this.restoreDraft();
    if (this.memory.pending.length && data.session !== this.memory.session) this.sendAll(); // a new server: tell it again
    this.memory.session = data.session;
    this.tellBusy();
    this.sendAgainLater();
  }

  // What the server was sent and broke off, or never got, is sent once more: it knows by the number what is done.
  sendAgainLater() {
    clearTimeout(this.again);
    if (this.memory.pending.length) this.again = setTimeout(() => this.host.isConnected && (this.sendAll(), this.sendAgainLater()), PATIENCE);
  }

  // Busy while something that was changed here is not yet kept by the server.
  tellBusy() {
    this.host.setAttribute("aria-busy", String(this.memory.pending.length > 0));
  }

  // ---- state

  get unit() {
    return this.data.units.find((unit) => unit.id === this.memory.unit);
  }

  // What is added up: the first measure (people are not).
  get moneyMeasure() {
    return this.data.units[0].measure;
  }

  get adds() {
    return this.unit.measure === this.moneyMeasure;
  }

  get columns() {
    return this.data.columns;
  }

  *rows() {
    for (const section of this.data.sections) for (const row of section.rows) yield [row, section];
  }

  // Lines one can stand on, from top to bottom; the last is the total.
  lines() {
    const shown = [...this.rows()].filter(([, section]) => !this.folded(section)).map(([row]) => row);
    return this.data.total ? [...shown, this.data.total] : shown;
  }

  folded(section) {
    return section.outside && !this.memory.unfolded;
  }

  // What a cell holds: {amount} with null for “no limit”, or {text, fault} where it is no valid amount.
  held(row, c, measure = this.unit.measure) {
    const key = `${measure}/${row.id}/${this.columns[c].id}`;
    return this.overlay.get(key) ?? this.data.typed[key] ?? { amount: row.values[measure]?.[c] ?? null };
  }

  // The valid amount of a cell, also where invalid text stands in it.
  amount(row, c, measure = this.unit.measure) {
    const held = this.overlay.get(`${measure}/${row.id}/${this.columns[c].id}`);
    return held && "amount" in held ? held.amount : (row.values[measure]?.[c] ?? null);
  }

  isOn(row) {
    return this.overlay.get(`on/${row.id}`) ?? row.on;
  }

  isRowLocked(row) {
    return this.overlay.get(`lock/${row.id}/`) ?? row.locked;
  }

  isLocked(row, c) {
    return this.isRowLocked(row) || (this.overlay.get(`lock/${row.id}/${this.columns[c].id}`) ?? row.locks?.[c] ?? false);
  }

  reason(row, c) {
    if (row.gone) return this.data.words.gone;
    if (this.columns[c].aside) return this.adds && !row.total ? "" : this.data.words.aside;
    if (row.total) return this.adds ? "" : this.data.words.no_places_total;
    return row.reasons?.[this.unit.measure] ?? "";
  }

  isFixed(row, c) {
    return Boolean(this.reason(row, c)) || (!row.total && !this.columns[c].aside && this.isLocked(row, c));
  }

  // Money of the given programmes in one column; of those switched off only in a column of accounts.
  sum(ids, c) {
    const rows = ids.map((id) => this.byId.get(id)).filter((row) => !row.gone && (this.columns[c].aside || this.isOn(row) !== false));
    return rows.reduce((total, row) => total + (this.amount(row, c, this.moneyMeasure) ?? 0), 0);
  }

  // ---- actions

  // Lay an unanswered action over the data.
  lay(action) {
    if (action.kind === "lock") for (const [id, column] of action.cells) this.overlay.set(`lock/${id}/${column ?? ""}`, action.on);
    if (action.kind === "switch") this.overlay.set(`on/${action.row}`, action.on);
    if (action.kind === "scale") this.overlay.set(`${this.moneyMeasure}/${this.data.total.id}/${action.column}`, this.read(action.text));
    if (action.kind !== "cells") return;
    const unit = this.data.units.find((one) => one.id === action.unit);
    for (const [id, column, text] of action.cells) {
      const found = readAmount(text, unit, this.data.reader);
      const held = found.fault ? { text, fault: this.data.words[found.fault] } : { amount: this.meant(found, this.byId.get(id)) };
      this.overlay.set(`${unit.measure}/${id}/${column}`, held);
      if (held.amount > 0 && this.columns.find((one) => one.id === column)?.aside !== true) this.overlay.set(`on/${id}`, true);
    }
  }

  // The amount of what was read: a blank cell is nothing, or leaves the row to its default.
  meant(found, row) {
    return found.unlimited || (found.blank && row?.blank) ? null : (found.amount ?? 0);
  }

  read(text) {
    const found = readAmount(text, this.unit, this.data.reader);
    return found.fault ? { text, fault: this.data.words[found.fault] } : { amount: found.amount ?? null };
  }

  act(action) {
    this.memory.serial = Math.max(Date.now() * 1000, this.memory.serial + 1);
    const numbered = { ...action, n: this.memory.serial };
    this.memory.pending.push(numbered);
    this.sendAll(); // first: the answer is under way while the table is drawn
    this.lay(numbered);
    this.patch();
    this.tellBusy();
    this.sendAgainLater();
  }

  sendAll() {
    this.send(this.memory.pending);
  }

  // Give cells new texts: [row, column index, text]; fixed ones are passed over and counted.
  give(cells) {
    const open = cells.filter(([row, c]) => !this.isFixed(row, c));
    const scale = open.find(([row]) => row.total);
    const typed = open.filter(([row]) => !row.total).map(([row, c, text]) => [row.id, this.columns[c].id, text]);
    if (typed.length) this.act({ kind: "cells", unit: this.unit.id, cells: typed });
    if (scale) this.act({ kind: "scale", unit: this.unit.id, column: this.columns[scale[1]].id, text: scale[2] });
    const left = cells.length - open.length;
    this.say(left ? this.data.words.passed_over.replace("{n}", left) : "");
  }

  // Take over what was typed into the cell in hand.
  commit() {
    const cell = this.head && this.cell(this.head);
    this.typing = null;
    if (!cell || cell.input.value === cell.before) return;
    const row = this.lines()[this.head.line];
    const text = cell.input.value;
    const found = readAmount(text, this.unit, this.data.reader);
    const stands = row.total ? this.sum(this.counted, this.head.column) : this.amount(row, this.head.column);
    const mended = cell.td.classList.contains("faulty");
    cell.before = text;
    keepDraft(null);
    if (!mended && !found.fault && this.meant(found, row) === stands) this.patch(); // says the same
    else this.give([[row, this.head.column, text]]);
  }

  // Lock cells, or open them where all of them are locked: [row, column index or null for the whole row].
  toggleLocks(cells) {
    const open = cells.filter(([row, c]) => !row.total && !row.gone && (c === null || !this.columns[c].aside));
    const locked = ([row, c]) => (c === null ? this.isRowLocked(row) : this.isLocked(row, c));
    if (open.length) this.act({ kind: "lock", on: !open.every(locked), cells: open.map(([row, c]) => [row.id, c === null ? null : this.columns[c].id]) });
  }

  // ---- words

  say(text) {
    this.status.textContent = text;
  }

  shown(amount, unit = this.unit) {
    if (amount === null) return "";
    const value = unit.reader === "people" ? Math.floor(amount + 1e-9) : amount / unit.divisor;
    const digits = unit.digits === 0 && !Number.isInteger(value) ? 2 : unit.digits;
    return numberFormat(unit.reader === "number" ? 0 : digits, digits).format(value);
  }

  // As it is edited and copied: exact, without separators.
  exact(held) {
    if (held.fault !== undefined) return held.text;
    if (held.amount === null) return "";
    if (this.unit.reader === "people") return String(Math.floor(held.amount + 1e-9));
    const places = String(this.unit.divisor).length - 1;
    const digits = String(held.amount).padStart(places + 1, "0");
    return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, "");
  }

  cell({ line, column }) {
    const row = this.lines()[line];
    return row && this.cells.get(`${row.id}/${column}`);
  }

  placeOf(element) {
    const td = element.closest?.("td[data-row]");
    if (!td) return null;
    const line = this.lines().findIndex((row) => row.id === td.dataset.row);
    return line < 0 ? null : { line, column: Number(td.dataset.column) };
  }
}

// One for each number of digits: making one takes longer than formatting a whole table with it.
const numberFormats = new Map();

function numberFormat(least, most) {
  const key = `${least}/${most}`;
  if (!numberFormats.has(key)) numberFormats.set(key, new Intl.NumberFormat("en-US", { minimumFractionDigits: least, maximumFractionDigits: most }));
  return numberFormats.get(key);
}

function remembered(key) {
  const all = (globalThis[STORE] ??= new Map());
  if (!all.has(key)) all.set(key, { pending: [], serial: 0, unit: null, unfolded: false, session: null });
  return all.get(key);
}

function shapeOf(section) {
  return [section.title, section.outside, section.rows.map((row) => [row.id, row.name, row.tags, row.hint, row.gone, row.on === null, row.plain])];
}

function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

const boards = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!boards.has(parentElement)) boards.set(parentElement, new Board(parentElement));
  boards.get(parentElement).update(data, (actions) => setTriggerValue("act", actions));
}
