/** The bundled document, typed as far as everyone agrees on it: its readers bring OpenAPI types of their own. */
export interface OpenApiJson {
  openapi: string;
  info: object;
  servers: object[];
  security: object[];
  tags: object[];
  paths: Record<string, object>;
  components: Record<string, object>;
}

/** Loads the bundled document. It is large, so it is read only when asked for. `./openapi.json` is the same. */
export async function openApiDocument(): Promise<OpenApiJson> {
  const module = await import("./generated/openapi.json", { with: { type: "json" } });
  return module.default;
}
