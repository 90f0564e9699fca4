import { followOldLinks } from "./followOldLinks.ts";
import { startSearch } from "./search.ts";
import { applyTheme, chooseTheme, chosenTheme, onSystemTheme } from "./themes.ts";

followOldLinks();
startSearch();
themeButton();

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
