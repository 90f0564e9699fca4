/** What a server answered instead of what was asked for. */
export class MatrixError extends Error {
  override readonly name = "MatrixError";
  /** `M_NOT_FOUND` and the like; `M_UNKNOWN` where the answer has none, as a proxy's. */
  readonly errcode: string;
  /** The HTTP status. */
  readonly status: number;
  /** How long to wait before asking again, in ms, where the server says so (429 M_LIMIT_EXCEEDED). */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, errcode: string, status: number, retryAfterMs?: number) {
    super(message);
    this.errcode = errcode;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Reads an error answer: its body, parsed where it is JSON, and its head. */
export function matrixErrorOf(body: unknown, response: Response): MatrixError {
  const fields: { errcode?: unknown; error?: unknown; retry_after_ms?: unknown } =
    typeof body === "object" && body !== null ? body : {};
  const errcode = typeof fields.errcode === "string" ? fields.errcode : "M_UNKNOWN";
  const text = typeof fields.error === "string" ? fields.error : response.statusText;
  return new MatrixError(
    `${response.status} ${errcode}: ${text}`,
    errcode,
    response.status,
    waitOf(fields.retry_after_ms, response.headers.get("Retry-After")),
  );
}

/** Matrix's field counts milliseconds, HTTP's header seconds; the header may hold a date, which Matrix does not use. */
function waitOf(field: unknown, header: string | null): number | undefined {
  if (typeof field === "number") {
    return field;
  }
  return header !== null && /^\d+$/.test(header) ? Number(header) * 1000 : undefined;
}
