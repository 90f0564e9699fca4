/**
 * The page of the server's settings, as Markdown: the table that README.md has between its marks, where it is made of the
 * server's own list.
 *
 * @param readme the text of the project's README.md
 */
export function settings(readme: string): string {
  const table = /<!-- settings:.*?-->\n(.*?)<!-- \/settings -->/s.exec(readme)?.[1]?.trim();
  if (table === undefined) {
    throw new Error("README.md does not have the table of settings between its marks.");
  }
  return `# Settings of the server

The server takes its settings from the environment; \`synapse-user-admin --help\` lists the same ones. A setting that can't be
understood is named, and the exit code is 2.

${table}
`;
}
