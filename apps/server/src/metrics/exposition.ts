/** One line of a family. */
export interface Sample {
  /** `_bucket`, `_sum` or `_count` of a histogram. */
  readonly suffix?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** All samples of a metric, as plain data: a process of a cluster sends its own to the others. */
export interface Family {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** The media type of {@link expose}'s text. */
export const exposition = "text/plain; version=0.0.4; charset=utf-8";

/** A family of metrics, in one line of code. */
export const family = (
  name: string,
  type: Family["type"],
  help: string,
  samples: readonly Sample[],
): Family => ({ name, type, help, samples });

/** The same families with one more label, before their own. */
export const labelled = (
  families: readonly Family[],
  labels: Readonly<Record<string, string>>,
): readonly Family[] =>
  families.map(({ samples, ...rest }) => ({
    ...rest,
    samples: samples.map((sample) => ({ ...sample, labels: { ...labels, ...sample.labels } })),
  }));

/**
 * Families in Prometheus' text format, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). Those
 * of one name, from several processes, become one; those without a sample are left out.
 */
export function expose(families: readonly Family[]): string {
  const merged = new Map<string, Family>();
  for (const one of families) {
    const known = merged.get(one.name);
    merged.set(one.name, known ? { ...known, samples: [...known.samples, ...one.samples] } : one);
  }
  return [...merged.values()].map(textOf).join("");
}

function textOf({ name, type, help, samples }: Family): string {
  if (samples.length === 0) {
    return "";
  }
  const lines = samples.map(({ suffix = "", labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `${name}${suffix}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}

const escaped = (text: string) =>
  text
    .replaceAll("\\", String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll("\n", String.raw`\n`);
