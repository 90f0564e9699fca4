const mask = "[redacted]";
/** What names a secret where no contract says so: headers, parameters, and members of the bodies of `request()`. */
const secretName = /auth|cookie|token|secret|key|pass/iu;

/** Whether a name is one of these, or, where nobody knows which are, sounds like a secret's. */
const isSecretName = (name: string, names: readonly string[] | undefined) =>
  names?.includes(name) ?? secretName.test(name);

/** A body or headers with the members of these names, wherever they are in it, made unreadable. */
export function withoutSecrets<T>(value: T, names: readonly string[] | undefined): T;
export function withoutSecrets(value: unknown, names: readonly string[] | undefined): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => withoutSecrets<unknown>(item, names));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      isSecretName(name, names) ? mask : withoutSecrets<unknown>(member, names),
    ]),
  );
}

/** A URL, or a text with URLs in it, with the parameters that carry secrets made unreadable. */
export function withoutQuerySecrets(text: string): string {
  return text.replaceAll(/([?&][^?=&#\s]*=)[^&#\s"]+/gu, (all, name: string) =>
    secretName.test(name) ? name + mask : all,
  );
}

/** What follows the scheme in the headers that carry secrets, their whole values, and the values of cookies. */
export function secretHeadersIn(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    secretName.test(name)
      ? [
          value.replace(/^\S+\s+/u, ""),
          value,
          ...Array.from(value.matchAll(/="?([^\s";,]+)/gu), ([, one = ""]) => one),
        ]
      : [],
  );
}

/**
 * The texts in a body or a query under these names, and below them, wherever they are in it; where nobody knows which, under
 * names that sound like it. What goes over the wire as bytes has no names.
 */
export function secretsIn(value: unknown, names: readonly string[] | undefined, isSecret = false): string[] {
  if (typeof value === "string") {
    return isSecret ? [value] : [];
  }
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) {
    return [];
  }
  const isForm = value instanceof URLSearchParams || value instanceof FormData;
  return (isForm ? [...value] : Object.entries(value)).flatMap(([name, member]) =>
    secretsIn(member, names, isSecret || isSecretName(name, names)),
  );
}

/** A text in which someone may have repeated secrets. Those of fewer than four characters are in any text by chance. */
export function hideIn(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 4)
    .reduce((hidden, secret) => hidden.replaceAll(secret, mask), withoutQuerySecrets(text));
}
