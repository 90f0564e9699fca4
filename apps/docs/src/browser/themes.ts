export type Theme = "light" | "dark";

const key = "theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

/** What was chosen on this device; without a choice, what the system says. */
export function chosenTheme(): Theme {
  const chosen = stored();
  return chosen === "light" || chosen === "dark" ? chosen : dark.matches ? "dark" : "light";
}

/** Shows the page in light or dark. Redoc and Swagger UI each have their own way of being told. */
export function applyTheme(theme: Theme): void {
  const { classList } = document.documentElement;
  classList.toggle("light", theme === "light");
  classList.toggle("dark", theme === "dark");
  classList.toggle("dark-mode", theme === "dark");
  store("redoc.colorMode", theme);
}

/** Keeps a choice on this device; that of the system is nothing to keep. */
export function chooseTheme(theme: Theme): void {
  store(key, (theme === "dark") === dark.matches ? undefined : theme);
  applyTheme(theme);
}

/** Calls back when the system changes from light to dark or back. */
export function onSystemTheme(changed: () => void): void {
  dark.addEventListener("change", changed);
}

// A browser may be told to keep nothing of a site; the page works without.
function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(name: string, value: string | undefined): void {
  try {
    if (value === undefined) {
      localStorage.removeItem(name);
    } else {
      localStorage.setItem(name, value);
    }
  } catch {
    // Then it holds for this page only.
  }
}
