// What hands do on the board: keys as in a spreadsheet, the mouse, the clipboard.

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function listen(board) {
  const on = (name, handle) => board.host.addEventListener(name, handle.bind(board));
  on("focusin", focusIn);
  on("focusout", focusOut);
  on("keydown", keyDown);
  on("input", typed);
  on("pointerdown", pointerDown);
  on("pointerover", pointerOver);
  on("dblclick", (event) => event.target.matches("input.amount") && (board.mode = "edit"));
  on("click", clicked);
  on("change", changed);
  on("copy", (event) => copy.call(board, event, false));
  on("cut", (event) => copy.call(board, event, true));
  on("paste", paste);
}

Board.prototype.focused = function () {
  return this.root.getRootNode().activeElement;
};

Board.prototype.hasFocus = function () {
  return this.host.contains(this.focused());
};

// Whether a cell holds text that was typed and is not yet taken over, whoever has the focus.
Board.prototype.isEditing = function (cell) {
  return this.cells.get(this.typing) === cell && cell.input.value !== cell.before;
};

// A page that moves the table takes the focus away without a word: who was typing goes on typing.
Board.prototype.keepTyping = function () {
  const cell = this.cells.get(this.typing);
  if (!cell || !this.isEditing(cell) || this.hasFocus()) return;
  if (document.activeElement && document.activeElement !== document.body) this.commit();
  else this.typeOn(cell);
};

// The caret behind what was typed.
Board.prototype.typeOn = function (cell) {
  cell.input.focus({ preventScroll: true });
  cell.input.setSelectionRange(cell.input.value.length, cell.input.value.length);
};

Board.prototype.block = function () {
  if (!this.head) return null;
  const [a, b] = [this.anchor ?? this.head, this.head];
  return {
    top: Math.min(a.line, b.line), bottom: Math.max(a.line, b.line), left: Math.min(a.column, b.column), right: Math.max(a.column, b.column),
  };
};

Board.prototype.go = function (place, { extend = false } = {}) {
  const lines = this.lines();
  const line = Math.max(0, Math.min(lines.length - 1, place.line));
  const column = Math.max(0, Math.min(this.columns.length - 1, place.column));
  const anchor = extend ? (this.anchor ?? this.head) : null;
  this.keepAnchor = true;
  const cell = this.cell({ line, column });
  cell?.input.focus({ preventScroll: true });
  cell?.td.scrollIntoView({ block: "nearest", inline: "nearest" });
  this.keepAnchor = false;
  this.head = { line, column };
  this.anchor = anchor;
  cell?.input.select();
  this.mode = "over";
  this.markBlock();
};

function focusIn(event) {
  if (!event.target.matches("input.amount")) return;
  const place = this.placeOf(event.target);
  const cell = this.cell(place);
  if (this.isEditing(cell)) return; // the focus is back where it was taken away
  if (this.typing) this.commit();
  if (!this.keepAnchor) this.anchor = null;
  this.head = place;
  const row = this.lines()[place.line];
  const held = row.total ? null : this.held(row, place.column);
  const fixed = this.isFixed(row, place.column);
  if (!row.total) event.target.value = this.exact(held);
  else if (!fixed && !cell.td.classList.contains("faulty")) event.target.value = this.exact({ amount: this.sum(this.counted, place.column) });
  cell.before = event.target.value;
  event.target.select();
  this.mode = "over";
  this.markBlock();
}

function focusOut(event) {
  if (!event.target.matches("input.amount")) return;
  this.commit();
  if (!this.host.contains(event.relatedTarget)) {
    this.anchor = null;
    queueMicrotask(() => this.table && this.patch());
  } else queueMicrotask(() => this.patch());
}

function typed(event) {
  if (!event.target.matches("input.amount")) return;
  if (this.mode !== "edit") this.mode = "type";
  const row = this.lines()[this.head.line];
  this.typing = `${row.id}/${this.head.column}`;
  keepDraft({ board: this.data.key, plan: this.data.plan, row: row.id, column: this.columns[this.head.column].id, unit: this.unit.id, text: event.target.value });
}

function keyDown(event) {
  if (event.isComposing) return;
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const cell = this.head && event.target.matches("input.amount") ? this.cell(this.head) : null;
  if (command && (key === "z" || key === "y")) {
    event.preventDefault();
    if (cell && this.isEditing(cell)) return restore.call(this, cell);
    const back = key === "z" && !event.shiftKey;
    if (this.data.undo === undefined || (back ? this.data.undo : this.data.redo) !== null) this.act({ kind: back ? "undo" : "redo" });
    return undefined;
  }
  return cell ? cellKey.call(this, event, cell, command) : headKey.call(this, event);
}

function cellKey(event, cell, command) {
  const { line, column } = this.head;
  const stop = () => event.preventDefault();
  if (event.altKey && event.code === "KeyL" && this.data.lockable) {
    stop();
    return lockBlock.call(this, event.shiftKey);
  }
  if (event.key === "F2") {
    stop();
    this.mode = "edit";
    return cell.input.setSelectionRange(cell.input.value.length, cell.input.value.length);
  }
  if (event.key === "Escape") return restore.call(this, cell);
  if (event.key === "Enter") {
    stop();
    this.commit();
    return this.go({ line: line + (event.shiftKey ? -1 : 1), column });
  }
  if (event.key === "Tab") return tab.call(this, event);
  if (event.key in MOVES) return arrow.call(this, event, command);
  if (this.mode !== "over") return undefined;
  if (event.key === "Delete" || event.key === "Backspace") {
    stop();
    return this.give(places(this.block()).map(([l, c]) => [this.lines()[l], c, ""]));
  }
  if (command && event.key.toLowerCase() === "a") {
    stop();
    this.go({ line: this.lines().length - (this.data.total ? 2 : 1), column: this.columns.length - 1 });
    this.anchor = { line: 0, column: 0 };
    return this.markBlock();
  }
  if (event.key === "Home" || event.key === "End") {
    stop();
    const end = event.key === "End";
    return this.go({ line: command ? (end ? this.lines().length : 0) : line, column: end ? this.columns.length : 0 }, { extend: event.shiftKey });
  }
  return undefined;
}

function arrow(event, command) {
  if (this.mode === "edit" && event.key.match(/Left|Right/)) return;
  const [down, right] = MOVES[event.key];
  const { line, column } = this.head;
  event.preventDefault();
  this.commit();
  if (column + right < 0 && !event.shiftKey) {
    [...(this.heads.get(this.lines()[line].id)?.tr.querySelectorAll("th [data-row]") ?? [])].at(-1)?.focus(); // left of the first year: the row's own buttons
    return;
  }
  const far = command ? 1000 : 1;
  this.go({ line: line + down * far, column: column + right * far }, { extend: event.shiftKey });
}

function tab(event) {
  const { line, column } = this.head;
  const last = this.columns.length - 1;
  const next = event.shiftKey
    ? column > 0 ? { line, column: column - 1 } : { line: line - 1, column: last }
    : column < last ? { line, column: column + 1 } : { line: line + 1, column: 0 };
  if (next.line < 0 || next.line >= this.lines().length) return; // out of the table, as Tab does everywhere
  event.preventDefault();
  this.commit();
  this.go(next);
}

// Keys on a row's own buttons: the arrows lead back into the cells.
function headKey(event) {
  const id = event.target.dataset?.row;
  if (!id || !(event.key in MOVES) || event.target.matches("td *")) return;
  const line = this.lines().findIndex((row) => row.id === id);
  if (line < 0) return;
  event.preventDefault();
  const buttons = [...this.heads.get(id).tr.querySelectorAll("th [data-row]")];
  const at = buttons.indexOf(event.target);
  if (event.key === "ArrowRight") at === buttons.length - 1 ? this.go({ line, column: 0 }) : buttons[at + 1].focus();
  else if (event.key === "ArrowLeft") buttons[Math.max(0, at - 1)].focus();
  else {
    const other = this.heads.get(this.lines()[line + MOVES[event.key][0]]?.id);
    other?.tr.querySelectorAll("th [data-row]")[at]?.focus();
  }
}

function restore(cell) {
  cell.input.value = cell.before;
  this.typing = null;
  cell.input.select();
  this.mode = "over";
  keepDraft(null);
}

function lockBlock(wholeRows) {
  const cells = places(this.block()).map(([line, c]) => [this.lines()[line], wholeRows ? null : c]);
  this.toggleLocks(cells.filter(([row, c], i) => cells.findIndex(([other, d]) => other === row && d === c) === i));
}

function places({ top, bottom, left, right }) {
  const found = [];
  for (let line = top; line <= bottom; line++) for (let c = left; c <= right; c++) found.push([line, c]);
  return found;
}

// ---- mouse

function pointerDown(event) {
  const place = event.target.matches("input.amount") ? this.placeOf(event.target) : null;
  if (!place || event.button !== 0) return;
  if (event.shiftKey && this.head) {
    event.preventDefault();
    this.commit();
    this.go(place, { extend: true });
  } else if (this.focused() === event.target) {
    this.mode = this.mode === "over" && !event.target.readOnly ? "edit" : this.mode; // a second click sets the caret
  } else {
    event.preventDefault(); // a first click chooses the cell as a whole
    this.commit();
    this.go(place);
  }
  this.dragging = true;
  addEventListener("pointerup", () => (this.dragging = false), { once: true });
}

function pointerOver(event) {
  const place = this.dragging && this.mode === "over" ? this.placeOf(event.target) : null;
  if (place && (event.buttons & 1) && (place.line !== this.head?.line || place.column !== this.head?.column)) this.go(place, { extend: true });
}

function clicked(event) {
  const target = event.target.closest("[data-do]");
  if (!target) return;
  const done = {
    undo: () => this.act({ kind: "undo" }),
    redo: () => this.act({ kind: "redo" }),
    open: () => this.act({ kind: "open", row: target.dataset.row }),
    forget: () => this.act({ kind: "forget", row: target.dataset.row }),
    help: () => {
      this.help.hidden = !this.help.hidden;
      target.setAttribute("aria-expanded", String(!this.help.hidden));
    },
    fold: () => {
      this.memory.unfolded = !this.memory.unfolded;
      this.build();
      this.patch();
    },
    lock: () => {
      const place = this.placeOf(target);
      if (place) this.toggleLocks([[this.lines()[place.line], place.column]]);
      else this.toggleLocks([[this.lines().find((row) => row.id === target.dataset.row), null]]);
    },
  };
  done[target.dataset.do]();
}

function changed(event) {
  if (event.target.matches(".units input")) {
    this.memory.unit = event.target.value;
    this.patch();
  } else if (event.target.matches(".switch")) this.act({ kind: "switch", row: event.target.dataset.row, on: event.target.checked });
}

// ---- clipboard

function copy(event, andClear) {
  const cell = this.head && event.target.matches("input.amount") && this.cell(this.head);
  if (!cell || this.mode !== "over") return;
  event.preventDefault();
  const block = this.block();
  const rows = [];
  for (let line = block.top; line <= block.bottom; line++) {
    const row = this.lines()[line];
    const texts = places({ ...block, top: line, bottom: line }).map(([, c]) =>
      row.total ? this.exact({ amount: this.sum(this.counted, c) }) : this.exact(this.held(row, c)),
    );
    rows.push(texts.join("\t"));
  }
  event.clipboardData.setData("text/plain", rows.join("\r\n"));
  if (andClear) this.give(places(block).map(([l, c]) => [this.lines()[l], c, ""]).filter(([row]) => !row.total));
}

function paste(event) {
  const cell = this.head && event.target.matches("input.amount") && this.cell(this.head);
  if (!cell) return;
  const text = event.clipboardData.getData("text/plain");
  const grid = table(text);
  if (grid.length === 1 && grid[0].length === 1 && this.mode !== "over") return; // into the text in hand
  event.preventDefault();
  const block = this.block();
  const single = grid.length === 1 && grid[0].length === 1;
  const named = single ? null : byName.call(this, grid);
  const cells = named ?? (single ? places(block).map(([l, c]) => [this.lines()[l], c, grid[0][0]]) : fromCorner.call(this, grid, block));
  const inside = cells.filter(([row, c]) => row && c < this.columns.length);
  this.give(inside);
  const outside = cells.length - inside.length;
  if (outside) this.say(this.data.words.outside.replace("{n}", outside));
  this.mode = "over";
  cell.before = cell.input.value = "";
  this.patch();
}

// A block from a spreadsheet, with its quoted cells.
function table(text) {
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const row = rows[rows.length - 1];
    const sign = text[i];
    if (quoted) {
      if (sign !== '"') row[row.length - 1] += sign;
      else if (text[i + 1] === '"') row[row.length - 1] += text[++i];
      else quoted = false;
    } else if (sign === '"' && row[row.length - 1] === "") quoted = true;
    else if (sign === "\t") row.push("");
    else if (sign === "\n") rows.push([""]);
    else if (sign !== "\r") row[row.length - 1] += sign;
  }
  if (rows.length > 1 && rows[rows.length - 1].join("") === "") rows.pop();
  return rows;
}

function fromCorner(grid, block) {
  const lines = this.lines().filter((row) => !row.total);
  return grid.flatMap((texts, down) => texts.map((text, right) => [lines[block.top + down], block.left + right, text]));
}

// A block that brings the programmes' names in its first column goes to those rows, years in its first row to those columns.
function byName(grid) {
  const bare = (text) => text.normalize("NFKC").replace(/[\s()]/gu, "").toLowerCase();
  const rows = new Map([...this.rows()].map(([row]) => [bare(row.name), row]));
  const known = grid.filter((texts) => rows.has(bare(texts[0]))).length;
  if (!known || grid[0].length < 2) return null;
  const heads = grid[0].slice(1).map((text) => this.columns.findIndex((column) => bare(text).startsWith(column.id)));
  const headed = heads.some((c) => c >= 0);
  const block = this.block();
  const left = grid[0].length - 1 >= this.columns.length ? 0 : block.left;
  const cells = [];
  grid.slice(headed ? 1 : 0).forEach((texts) => {
    const row = rows.get(bare(texts[0]));
    texts.slice(1).forEach((text, right) => {
      const c = headed ? heads[right] : left + right;
      if (c >= 0) cells.push([row, c, text]);
    });
  });
  return cells;
}

// ---- text that was typed and not taken over when the page was left

const DRAFT = "jiekun.board.draft";

function keepDraft(draft) {
  try {
    if (draft) sessionStorage.setItem(DRAFT, JSON.stringify(draft));
    else sessionStorage.removeItem(DRAFT);
  } catch {
    // A browser that keeps nothing keeps this not either.
  }
}

Board.prototype.restoreDraft = function () {
  this.restored = true;
  let draft = null;
  try {
    draft = JSON.parse(sessionStorage.getItem(DRAFT));
  } catch {
    return;
  }
  const row = draft?.board === this.data.key && draft.plan === this.data.plan && this.lines().find((one) => one.id === draft.row);
  if (!row || !this.columns.some((column) => column.id === draft.column) || !this.data.units.some((unit) => unit.id === draft.unit)) return;
  keepDraft(null);
  if (row.total) this.act({ kind: "scale", unit: draft.unit, column: draft.column, text: draft.text });
  else this.act({ kind: "cells", unit: draft.unit, cells: [[draft.row, draft.column, draft.text]] });
};
