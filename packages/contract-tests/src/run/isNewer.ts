/** Whether one version is newer than another, as far as the other one is said: 1.122.3 is not newer than 1.122. */
export function isNewer(version: string, than: string): boolean {
  const numbers = version.split(".").map(Number);
  for (const [index, part] of than.split(".").map(Number).entries()) {
    const difference = (numbers[index] ?? 0) - part;
    if (difference !== 0) {
      return difference > 0;
    }
  }
  return false;
}
