import { sep } from "node:path";
import express, { type RequestHandler } from "express";

/**
 * What a browser is held to on every page, whatever the page says: nothing of another host, and in no frame of anybody's.
 * Each page of the site has a stricter policy of its own.
 */
const policy = [
  "default-src 'self' 'unsafe-inline' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * Gives out the site of the docs. The names of files in `assets` tell their content, so browsers keep them for ever; of
 * anything else they ask each time whether it has changed.
 */
export function docs(folder: string): RequestHandler {
  const assets = `${sep}assets${sep}`;
  return express.static(folder, {
    cacheControl: false,
    setHeaders(response, path) {
      response.setHeader(
        "Cache-Control",
        path.slice(folder.length).startsWith(assets) ? "public, max-age=31536000, immutable" : "no-cache",
      );
      response.setHeader("Content-Security-Policy", policy);
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      response.setHeader("Referrer-Policy", "no-referrer");
      response.setHeader("X-Content-Type-Options", "nosniff");
    },
  });
}
