// How the board looks: built once for its rows and columns, then only what changed is written.

const LOCK = "M5 7V5a3 3 0 0 1 6 0v2h1a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h1Zm1.5 0h3V5a1.5 1.5 0 0 0-3 0v2Z";
const OPEN = "M5 7V5a3 3 0 0 1 5.8-1l-1.4.6A1.5 1.5 0 0 0 6.5 5v2H12a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h1Z";

Board.prototype.build = function () {
  const { words } = this.data;
  const focus = this.head && this.hasFocus() ? this.head : null;
  const typed = this.cells.get(this.typing);
  this.host.replaceChildren();
  this.cells.clear();
  this.host.style.setProperty("--extras", this.data.extra.length);
  this.host.style.setProperty("--years", this.columns.length);
  this.heads = new Map();
  this.faults = new Map();
  this.sums = [];
  this.host.append(this.tools());
  const scroll = make("div", "scroll");
  scroll.tabIndex = -1;
  this.table = make("table");
  this.table.setAttribute("aria-label", words.table);
  const widths = make("colgroup");
  for (const name of ["", ...this.columns.map(() => "year"), ...(this.data.sums ? ["all"] : [])]) widths.append(make("col", name));
  this.table.append(widths, this.header());
  for (const section of this.data.sections) this.table.append(this.body(section));
  if (this.data.total) this.table.append(this.footer());
  scroll.append(this.table);
  this.status = make("div", "status");
  this.status.setAttribute("role", "status");
  this.help = make("div", "help");
  this.help.id = "board-help";
  for (const line of words.help) this.help.append(make("p", "", line));
  this.help.hidden = true;
  this.host.append(scroll, this.status, this.help);
  if (typed && this.cells.has(this.typing)) {
    const cell = this.cells.get(this.typing);
    [cell.input.value, cell.before] = [typed.input.value, typed.before];
    this.head = this.placeOf(cell.input);
    if (focus) this.typeOn(cell);
  } else if (focus) this.go(focus);
};

Board.prototype.tools = function () {
  const { words, units } = this.data;
  const bar = make("div", "tools");
  const group = make("div", "units");
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", words.unit);
  for (const unit of units) {
    const label = make("label", "unit");
    const radio = make("input");
    radio.type = "radio";
    radio.name = "unit";
    radio.value = unit.id;
    label.append(radio, make("span", "", unit.label));
    group.append(label);
  }
  this.undoButton = button("undo", "", "↶");
  this.redoButton = button("redo", "", "↷");
  const help = button("help", words.keys, words.keys);
  help.setAttribute("aria-expanded", "false");
  help.setAttribute("aria-controls", "board-help");
  if (units.length > 1) bar.append(group);
  if (this.data.undo !== undefined) bar.append(this.undoButton, this.redoButton);
  bar.append(make("span", "gap"), help);
  return bar;
};

Board.prototype.header = function () {
  const head = make("thead");
  const line = make("tr");
  const corner = make("th", "name", this.data.words.programme);
  corner.scope = "col";
  line.append(corner);
  for (const column of this.columns) {
    const th = make("th", column.aside ? "aside" : "", column.label);
    th.scope = "col";
    if (column.hint) th.append(make("small", "", column.hint));
    line.append(th);
  }
  const sum = make("th", "sum", this.data.sums ? this.data.words.sum : "");
  sum.scope = "col";
  if (this.data.sums) line.append(sum);
  head.append(line);
  return head;
};

Board.prototype.body = function (section) {
  const body = make("tbody", section.outside ? "outside" : "");
  const line = make("tr", "section");
  const title = make("th");
  title.scope = "rowgroup";
  if (section.outside) {
    const fold = button("fold", "", section.title);
    fold.setAttribute("aria-expanded", String(!this.folded(section)));
    title.append(fold);
  } else title.append(make("span", "", section.title));
  line.append(title);
  if (this.data.sums) this.sumCells(line, section.rows.map((row) => row.id));
  if (section.title) body.append(line);
  for (const row of section.rows) {
    const tr = this.row(row);
    tr.hidden = this.folded(section);
    body.append(tr, this.faultLine(row));
  }
  return body;
};

// What is wrong in a row's cells, in words, beneath it.
Board.prototype.faultLine = function (row) {
  const tr = make("tr", "faults");
  const td = make("td");
  td.colSpan = this.columns.length + 2 - (this.data.sums ? 0 : 1);
  tr.append(td);
  tr.hidden = true;
  this.faults.set(row.id, { tr, td });
  return tr;
};

Board.prototype.sumCells = function (line, ids) {
  for (let c = 0; c <= this.columns.length; c++) {
    const td = make("td", c === this.columns.length ? "sum" : "subtotal");
    line.append(td);
    this.sums.push({ td, ids, c });
  }
};

Board.prototype.row = function (row) {
  const tr = make("tr");
  const th = make("th", "name");
  th.scope = "row";
  const box = make("div");
  const parts = { tr };
  if (row.on !== null) {
    parts.toggle = make("input", "switch");
    parts.toggle.type = "checkbox";
    parts.toggle.dataset.row = row.id;
    box.append(parts.toggle);
  }
  const text = make("span", "text");
  const name = row.plain ? make("span", "", row.name) : button("open", row.hint, row.name);
  if (!row.plain) name.dataset.row = row.id;
  text.append(name);
  for (const tag of row.tags) {
    const mark = make("span", `tag ${tag.kind}`, tag.text);
    mark.title = tag.hint;
    text.append(" ", mark);
  }
  box.append(text);
  if (row.gone) {
    const forget = button("forget", "", this.data.words.forget);
    forget.dataset.row = row.id;
    box.append(forget);
  }
  parts.lock = lockButton();
  parts.lock.dataset.row = row.id;
  if (!row.gone && this.data.lockable) box.append(parts.lock);
  th.append(box);
  tr.append(th);
  this.heads.set(row.id, parts);
  for (let c = 0; c < this.columns.length; c++) tr.append(this.input(row, c));
  if (!this.data.sums) return tr;
  const sum = make("td", "sum");
  tr.append(sum);
  this.sums.push({ td: sum, ids: [row.id], c: this.columns.length, own: true });
  return tr;
};

Board.prototype.input = function (row, c) {
  const column = this.columns[c];
  const td = make("td", column.aside ? "aside" : "");
  td.dataset.row = row.id;
  td.dataset.column = c;
  const input = make("input", "amount");
  input.type = "text";
  input.autocomplete = "off";
  input.spellcheck = false;
  const cell = { input, td, before: "" };
  td.append(input);
  if (this.data.lockable && !row.total && !column.aside && !row.gone) {
    cell.lock = lockButton();
    cell.lock.tabIndex = -1;
    td.append(cell.lock);
  }
  this.cells.set(`${row.id}/${c}`, cell);
  return td;
};

Board.prototype.footer = function () {
  const foot = make("tfoot");
  const total = this.data.total;
  const line = make("tr", "total");
  const title = make("th", "name", total.title);
  title.scope = "row";
  title.title = total.hint;
  line.append(title);
  for (let c = 0; c < this.columns.length; c++) line.append(this.input(total, c));
  const counted = this.data.sections.filter((section) => !section.outside).flatMap((section) => section.rows.map((row) => row.id));
  const sum = make("td", "sum");
  line.append(sum);
  this.sums.push({ td: sum, ids: counted, c: this.columns.length });
  this.counted = counted;
  foot.append(line, this.faultLine(total));
  this.extras = this.data.extra.map((extra, i) => {
    const tr = make("tr", "extra");
    const th = make("th", "name", extra.title);
    th.scope = "row";
    th.title = extra.hint;
    const cells = [...this.columns, null].map(() => make("td"));
    tr.append(th, ...cells);
    for (const cell of tr.children) cell.style.bottom = `${1.75 * (this.data.extra.length - 1 - i)}rem`;
    foot.append(tr);
    return cells;
  });
  return foot;
};

Board.prototype.patch = function () {
  const { words } = this.data;
  for (const radio of this.host.querySelectorAll(".units input")) radio.checked = radio.value === this.unit.id;
  if (this.data.undo !== undefined) {
    step(this.undoButton, this.data.undo, words.undo, words.nothing_to_undo);
    step(this.redoButton, this.data.redo, words.redo, words.nothing_to_redo);
  }
  for (const [row] of this.rows()) this.patchRow(row);
  if (this.data.total) this.patchTotal();
  for (const { td, ids, c, own } of this.sums) td.textContent = this.sumText(ids, c, own);
  this.patchExtras();
  this.markBlock();
  if (this.data.note) this.say(this.data.note);
};

Board.prototype.patchRow = function (row) {
  const { tr, toggle, lock } = this.heads.get(row.id);
  const on = this.isOn(row) !== false;
  tr.classList.toggle("off", !on);
  tr.classList.toggle("gone", Boolean(row.gone));
  if (toggle) {
    toggle.checked = on;
    toggle.setAttribute("aria-label", `${row.name}: ${this.data.words.switch}`);
  }
  const whole = this.isRowLocked(row);
  if (this.data.lockable) paintLock(lock, whole, `${row.name}: ${whole ? this.data.words.unlock_row : this.data.words.lock_row}`);
  for (let c = 0; c < this.columns.length; c++) this.patchCell(row, c);
  this.patchFaults(row);
};

Board.prototype.patchFaults = function (row) {
  const { tr, td } = this.faults.get(row.id);
  const found = this.columns.flatMap((column, c) => {
    const cell = this.cells.get(`${row.id}/${c}`);
    return cell.fault === undefined ? [] : [[`fault-${row.id}-${c}`, `${column.label} “${cell.input.value}”：${cell.fault}`]];
  });
  tr.hidden = found.length === 0;
  td.replaceChildren(
    ...found.map(([id, text]) => {
      const line = make("div", "fault", text);
      line.id = id;
      return line;
    }),
  );
};

Board.prototype.patchCell = function (row, c) {
  const { words } = this.data;
  const column = this.columns[c];
  const cell = this.cells.get(`${row.id}/${c}`);
  const held = this.held(row, c);
  const locked = Boolean(cell.lock) && this.isLocked(row, c);
  const reason = this.reason(row, c);
  const editing = this.isEditing(cell);
  if (!editing) {
    cell.input.value = this.focused() === cell.input ? this.exact(held) : held.fault !== undefined ? held.text : this.shown(held.amount);
    cell.before = cell.input.value;
    if (this.focused() === cell.input && this.mode === "over") cell.input.select();
  }
  cell.input.readOnly = this.isFixed(row, c);
  cell.input.placeholder = held.amount === null && !reason && !column.aside ? row.nothing ?? "" : "";
  cell.input.title = reason || (locked ? words.locked : this.adds ? "" : (row.derived ?? ""));
  cell.input.setAttribute("aria-label", `${row.name} ${column.label} ${this.unit.label}${locked ? ` ${words.locked}` : ""}`);
  cell.td.classList.toggle("locked", locked);
  cell.td.classList.toggle("fixed", Boolean(reason));
  cell.td.classList.toggle("derived", !this.adds && Boolean(row.derived));
  if (cell.lock) paintLock(cell.lock, locked, `${row.name} ${column.label}: ${locked ? words.unlock : words.lock}`);
  if (!editing) markFault(cell, held.fault, `fault-${row.id}-${c}`);
};

Board.prototype.patchTotal = function () {
  const total = this.data.total;
  const unit = this.adds ? this.unit : this.data.units[0];
  for (let c = 0; c < this.columns.length; c++) {
    const cell = this.cells.get(`${total.id}/${c}`);
    const key = `${this.moneyMeasure}/${total.id}/${this.columns[c].id}`;
    const asked = this.adds ? (this.overlay.get(key) ?? this.data.typed[key]) : undefined;
    const held = asked ?? { amount: this.sum(this.counted, c) };
    const fixed = this.isFixed(total, c);
    if (!this.isEditing(cell)) {
      cell.input.value = this.focused() === cell.input && !fixed ? this.exact(held) : (held.text ?? this.shown(held.amount, unit));
      cell.before = cell.input.value;
      if (this.focused() === cell.input && this.mode === "over") cell.input.select();
      markFault(cell, held.fault, `fault-${total.id}-${c}`);
    }
    cell.input.readOnly = fixed;
    cell.input.title = this.reason(total, c) || total.hint;
    cell.input.setAttribute("aria-label", `${total.title} ${this.columns[c].label} ${unit.label}. ${total.hint}`);
    cell.td.classList.toggle("fixed", fixed);
  }
  this.patchFaults(total);
};

Board.prototype.sumText = function (ids, c, own) {
  const years = this.columns.flatMap((column, i) => (column.aside ? [] : [i]));
  const row = own ? this.byId.get(ids[0]) : null;
  if (this.adds) {
    if (row && years.every((i) => this.amount(row, i) === null)) return "";
    return this.shown(c < this.columns.length ? this.sum(ids, c) : years.reduce((sum, i) => sum + this.sum(ids, i), 0));
  }
  const counts = row ? years.map((i) => this.amount(row, i)) : [null];
  return counts.includes(null) ? "" : this.shown(counts.reduce((sum, n) => sum + Math.floor(n + 1e-9), 0));
};

Board.prototype.patchExtras = function () {
  const money = this.adds ? this.unit : this.data.units[0];
  this.data.extra.forEach((extra, i) => {
    const values = extra.values.map((value, c) => (value === null ? null : extra.balance ? value - this.sum(this.counted, c) : value));
    const known = values.filter((value, c) => value !== null && !this.columns[c].aside);
    const all = known.length ? known.reduce((sum, value) => sum + value, 0) : null;
    [...values, all].forEach((value, c) => {
      const td = this.extras[i][c];
      td.textContent = value === null ? "" : this.shown(value, money).replace("-", "−");
      td.classList.toggle("short", Boolean(extra.balance) && value < 0);
    });
  });
};

Board.prototype.markBlock = function () {
  const block = this.block();
  for (const cell of this.cells.values()) cell.td.classList.remove("chosen");
  if (!block || (block.top === block.bottom && block.left === block.right)) return;
  for (let line = block.top; line <= block.bottom; line++)
    for (let column = block.left; column <= block.right; column++) this.cell({ line, column })?.td.classList.add("chosen");
};

function button(action, title, text) {
  const element = make("button", action, text);
  element.type = "button";
  element.dataset.do = action;
  if (title) element.title = title;
  return element;
}

function step(element, label, words, nothing) {
  element.disabled = label === null;
  const said = label === null ? nothing : words.replace("{step}", label);
  element.title = said;
  element.setAttribute("aria-label", said);
}

function lockButton() {
  const element = button("lock", "", "");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  element.append(svg);
  return element;
}

function paintLock(element, locked, label) {
  element.querySelector("path").setAttribute("d", locked ? LOCK : OPEN);
  element.classList.toggle("is-locked", locked);
  element.setAttribute("aria-pressed", String(locked));
  element.setAttribute("aria-label", label);
  element.title = label;
}

function markFault(cell, fault, id) {
  cell.fault = fault;
  cell.td.classList.toggle("faulty", fault !== undefined);
  if (fault === undefined) {
    cell.input.removeAttribute("aria-invalid");
    cell.input.removeAttribute("aria-describedby");
  } else {
    cell.input.setAttribute("aria-invalid", "true");
    cell.input.setAttribute("aria-describedby", id);
  }
}
