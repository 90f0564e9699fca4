/** The part of Swagger UI that is used here; the package brings no types. */
export interface Swagger {
  preauthorizeApiKey(scheme: string, token: string): void;
  readonly authActions: { logout(schemes: readonly string[]): void };
  readonly layoutActions: { show(place: readonly string[], shown: boolean): void };
}

interface Contract {
  servers: { url: string }[];
  paths: Record<string, Record<string, { operationId: string; tags: [string] }>>;
}

interface Settings {
  spec: Contract;
  dom_id: string;
  plugins: readonly object[];
  onComplete(): void;
  [name: string]: unknown;
}

// What its script, loaded before this one, leaves.
const { SwaggerUIBundle } = globalThis as unknown as { SwaggerUIBundle: (settings: Settings) => Swagger };

const places = new Map<string, readonly string[]>();

/** What the page says itself, or what would lead to another server. */
const nothing = () => () => null;
const plugin = {
  wrapComponents: {
    info: nothing,
    InfoContainer: nothing,
    ServersContainer: nothing,
    SchemesContainer: nothing,
    authorizeBtn: nothing,
    authorizeOperationBtn: nothing,
    Models: nothing,
    onlineValidatorBadge: nothing,
    // What may be answered is the reference's business; here is what was.
    response: nothing,
  },
};

/** Shows the contract's operations, to be sent to the server at `base`. */
export async function startSwagger(base: URL): Promise<Swagger> {
  // The site's own file, which is the contract.
  const contract = (await (await fetch("openapi.json")).json()) as Contract;
  contract.servers = [{ url: base.href.replace(/\/$/, "") }];
  for (const operation of Object.values(contract.paths).flatMap((methods) => Object.values(methods))) {
    places.set(operation.operationId, ["operations", operation.tags[0], operation.operationId]);
  }
  return new Promise((resolve) => {
    const ui = SwaggerUIBundle({
      spec: contract,
      dom_id: "#requests",
      plugins: [plugin],
      docExpansion: "list",
      defaultModelRendering: "example",
      displayOperationId: true,
      displayRequestDuration: true,
      filter: true,
      persistAuthorization: false,
      tryItOutEnabled: true,
      validatorUrl: null,
      // Its colours of code are fixed, and too pale for the light or the dark.
      syntaxHighlight: { activated: false },
      supportedSubmitMethods: ["get", "put", "post", "delete"],
      onComplete: () => resolve(ui),
    });
  });
}

/** Unfolds an operation and brings it into view. */
export function openOperation(ui: Swagger, operationId: string): void {
  const place = places.get(operationId);
  if (place === undefined) {
    return;
  }
  ui.layoutActions.show(place, true);
  requestAnimationFrame(() => {
    document.getElementById(place.map((part) => part.replaceAll(" ", "_")).join("-"))?.scrollIntoView();
  });
}
