import { applyTheme, chosenTheme } from "./themes.ts";

// Runs before anything is drawn, so that a dark page is never light at first.
applyTheme(chosenTheme());
