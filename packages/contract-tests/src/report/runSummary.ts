/** What reports say of a run beside its results. */
export interface RunSummary {
  readonly baseUrl: string;
  /** When it began, as ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
}
