import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { applyMutation } from "./applyMutation.ts";
import type { Mutation } from "./mutation.ts";

// Loaded by a server ahead of everything else (`node --import`): the one module that LAB_MUTATION names comes to it with the
// fault in it. The files stay as they are, so nothing has to be copied, built or cleared away.

const text = process.env["LAB_MUTATION"];
if (text === undefined) throw new Error("LAB_MUTATION holds no mutation.");
// startMutant wrote it, with an absolute path.
const mutation = JSON.parse(text) as Mutation;
const faulty = pathToFileURL(mutation.file).href;

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (url !== faulty) return loaded;
    if (loaded.source === null || loaded.source === undefined) throw new Error(`${url} has no source.`);
    const source =
      typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source);
    return { ...loaded, source: applyMutation(source, mutation) };
  },
});
