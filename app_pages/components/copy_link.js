// Copies the address of what is on screen and says, beside the button, what the other person needs to open it.

const SAID = 8000; // milliseconds the note stays

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // refused, or a page that was not opened on this computer
  }
}

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const note = parentElement.querySelector("[role=status]");
  button.textContent = data.label;
  note.textContent = "";
  button.onclick = async () => {
    note.textContent = (await copied(location.href)) ? data.note : data.refused;
    clearTimeout(button.waiting);
    button.waiting = setTimeout(() => (note.textContent = ""), SAID);
  };
}
