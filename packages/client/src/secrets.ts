const mask = "[redacted]";
/** What names a secret where no contract says so: headers, and members of the bodies of `request()`. */
const secretName = /auth|cookie|token|secret|key|pass/iu;

/** A body with the members of these names, wherever they are in it, made unreadable. */
export function withoutSecrets(value: unknown, names: readonly string[]): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => withoutSecrets(item, names));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      names.includes(name) ? mask : withoutSecrets(member, names),
    ]),
  );
}

/** Headers with those that carry secrets made unreadable. */
export function withoutSecretHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secretName.test(name) ? mask : value]),
  );
}

/** The values of the headers that carry secrets. */
export function secretHeadersIn(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => (secretName.test(name) ? [value] : []));
}

/** The texts in a body under these names, wherever they are in it; where nobody knows which, under names that sound like it. */
export function secretsIn(value: unknown, names: readonly string[] | undefined): string[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  const isSecret = (name: string) => names?.includes(name) ?? secretName.test(name);
  return Object.entries(value).flatMap(([name, member]) =>
    isSecret(name) && typeof member === "string" ? [member] : secretsIn(member, names),
  );
}

/** A text in which someone may have repeated secrets. Those of fewer than four characters are in any text by chance. */
export function hideIn(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 4)
    .reduce((hidden, secret) => hidden.replaceAll(secret, mask), text);
}
