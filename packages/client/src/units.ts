declare const unit: unique symbol;

/**
 * A time since the Unix epoch, or a duration, in **milliseconds**, as `Date.now()` and `new Date(…)` count. Any `number`
 * is taken where it is asked for, but not what is known to be {@link Seconds}.
 */
export type Milliseconds = number & { readonly [unit]?: "ms" };

/**
 * A time since the Unix epoch in **seconds**. For a `Date` it has to be multiplied: `new Date(seconds * 1000)`. It can't be
 * passed where {@link Milliseconds} are asked for.
 */
export type Seconds = number & { readonly [unit]?: "s" };
