// Keys for a room: what a hand or a presenter's remote presses, told as plain actions. Prepended to the script that uses it.
//
// Keys typed into a field, held with Ctrl, Alt or Meta, or used by an input method belong to somebody else.

const ACTIONS = new Map([
  ["ArrowRight", "later"], ["PageDown", "later"], ["ArrowDown", "later"],
  ["ArrowLeft", "earlier"], ["PageUp", "earlier"], ["ArrowUp", "earlier"],
  ["Home", "first"], ["End", "last"],
  ["b", "blank"], [".", "blank"],
  [" ", "reveal"], ["Enter", "reveal"],
  ["g", "cover"], ["f", "fullscreen"], ["?", "help"], ["/", "help"], ["？", "help"], ["h", "help"],
  ["Escape", "leave"],
]);

function isField(element) {
  return Boolean(element?.isContentEditable || element?.closest?.("input, textarea, select"));
}

// The action of a key: a name and, for the digits, a number from 0; null where the key is not ours.
function actionOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return null;
  const target = event.composedPath()[0];
  if (isField(target)) {
    if (event.key === "Enter") return { name: "reveal" };
    return event.key === "Escape" ? { name: "leaveField" } : null;
  }
  if (/^[1-9]$/.test(event.key)) return { name: "choose", number: Number(event.key) - 1 };
  // A button that has the focus is pressed by these two itself.
  if ((event.key === " " || event.key === "Enter") && target?.closest?.("button")) return null;
  const name = ACTIONS.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
  return name ? { name } : null;
}

// Calls `act` for every key of ours, wherever the focus is; gives what stops it.
function listenToKeys(act) {
  const onKey = (event) => {
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has shortcuts of its own
    act(action);
  };
  window.addEventListener("keydown", onKey, true);
  return () => window.removeEventListener("keydown", onKey, true);
}
