"""Run the notebooks anew and store their outputs, without anything that tells whose machine it was."""

from __future__ import annotations

import os

import nbformat
from nbclient import NotebookClient

from tools.server import REPOSITORY

KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def main() -> None:
    """Every notebook, in place."""
    os.environ["PYTHONPATH"] = str(REPOSITORY)
    for path in sorted((REPOSITORY / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        place = {"metadata": {"path": str(path.parent)}}
        NotebookClient(notebook, timeout=1800, kernel_name="python3", record_timing=False, resources=place).execute()
        notebook.metadata = nbformat.from_dict(KERNEL)
        nbformat.write(notebook, path)


if __name__ == "__main__":
    main()
