/**
 * The reference has been the site's first page, and reports of the contract tests lead to `/docs/#/accounts/getuser`. An
 * operation's name alone, `reference.html#getUser`, leads to it as well.
 */
export function followOldLinks(): void {
  const { hash } = location;
  const anchors = document.getElementById("anchors")?.textContent;
  if (anchors !== undefined) {
    // The page's own list, of strings.
    const anchor = (JSON.parse(anchors) as Partial<Record<string, string>>)[hash.slice(1)];
    if (anchor !== undefined) {
      history.replaceState(null, "", `#${anchor}`);
    }
  } else if (hash.startsWith("#/") && document.querySelector("main.start") !== null) {
    location.replace(`reference.html${hash}`);
  }
}
