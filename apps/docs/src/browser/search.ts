import MiniSearch, { type SearchResult } from "minisearch";
import { searchOptions, type Entry } from "./searchOptions.ts";

/** The search over all pages: a dialog that the button in the header, Ctrl-K and `/` open. */
export function startSearch(): void {
  const button = document.querySelector<HTMLButtonElement>("button.search");
  const { root = "", index: address = "" } = document.body.dataset;
  if (button === null) {
    return;
  }
  const dialog = document.createElement("dialog");
  dialog.className = "search";
  dialog.setAttribute("aria-label", "Search");
  dialog.innerHTML = `<form method="dialog"><input type="search" aria-label="Search the site" autocomplete="off" spellcheck="false"
    placeholder="An operation, an error, a word …"><button type="submit" class="button">Close</button></form>
    <ul aria-label="Found"></ul><p role="status"></p>`;
  document.body.append(dialog);
  // What the lines above make.
  const input = dialog.querySelector("input") as HTMLInputElement;
  const list = dialog.querySelector("ul") as HTMLUListElement;
  const status = dialog.querySelector("p") as HTMLParagraphElement;

  let loading: Promise<MiniSearch<Entry>> | undefined;
  let asked = 0;
  const search = async () => {
    const mine = (asked += 1);
    const query = input.value.trim();
    try {
      loading ??= load(address);
      const index = await loading;
      if (mine === asked) {
        show(query === "" ? [] : index.search(query).slice(0, 20), query);
      }
    } catch {
      loading = undefined;
      status.textContent = "The index of the search could not be loaded.";
    }
  };
  const show = (results: readonly SearchResult[], query: string) => {
    list.replaceChildren(...results.map((result) => item(root, result)));
    status.textContent =
      query === "" ? "" : results.length === 0 ? `Nothing has “${query}”.` : `${results.length} found.`;
  };

  const open = () => {
    if (!dialog.open) {
      dialog.showModal();
      input.select();
      void search();
    }
  };
  input.addEventListener("input", () => void search());
  // Enter in the field goes to the first that is found; the arrows go through all.
  dialog.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.findIndex((link) => link === document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      (links[Math.min(next, links.length - 1)] ?? input).focus();
    } else if (event.key === "Enter" && event.target === input) {
      event.preventDefault();
      links[0]?.click();
    }
  });
  // A result on the same page only changes the hash.
  list.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
  button.hidden = false;
  button.addEventListener("click", open);
  // Before Redoc, which has the same key for a search of its own.
  addEventListener(
    "keydown",
    (event) => {
      const typing =
        event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
      const slash = event.key === "/" && typing === null && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (slash || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        event.stopImmediatePropagation();
        open();
      }
    },
    true,
  );
}

async function load(address: string): Promise<MiniSearch<Entry>> {
  const response = await fetch(address);
  if (!response.ok) {
    throw new Error(`${address} is ${response.status}`);
  }
  return MiniSearch.loadJSON<Entry>(await response.text(), searchOptions);
}

function item(root: string, result: SearchResult): HTMLLIElement {
  // What the index stores beside each entry; see `searchOptions`.
  const { id, title, place } = result as unknown as Entry;
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = root + id;
  const name = document.createElement("span");
  name.className = "title";
  name.textContent = title;
  const where = document.createElement("span");
  where.className = "place";
  where.textContent = place;
  link.append(name, where);
  line.append(link);
  return line;
}
