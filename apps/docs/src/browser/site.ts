import { followOldLinks } from "./followOldLinks.ts";
import { startSearch } from "./search.ts";
import { applyTheme, chooseTheme, chosenTheme, onSystemTheme } from "./themes.ts";

followOldLinks();
startSearch();
themeButton();
foldContents();

function themeButton(): void {
  const button = document.querySelector<HTMLButtonElement>("button.theme");
  if (button === null) {
    return;
  }
  const show = () => button.setAttribute("aria-pressed", String(chosenTheme() === "dark"));
  button.hidden = false;
  button.addEventListener("click", () => {
    chooseTheme(chosenTheme() === "dark" ? "light" : "dark");
    show();
  });
  onSystemTheme(() => {
    applyTheme(chosenTheme());
    show();
  });
  show();
}

/** What is on the page stands beside it where there is room, and is folded above it where there is not. */
function foldContents(): void {
  const contents = document.querySelector<HTMLDetailsElement>("details.on-this-page");
  // As in site.css.
  const narrow = matchMedia("(max-width: 60rem)");
  const fold = () => contents?.toggleAttribute("open", !narrow.matches);
  narrow.addEventListener("change", fold);
  fold();
}
