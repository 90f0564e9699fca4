import { type Contract, ownName, withOwnNames } from "./ownNames.ts";

/** The part of Swagger UI that is used here; the package brings no types. */
export interface Swagger {
  preauthorizeApiKey(scheme: string, token: string): void;
  readonly authActions: { logout(schemes: readonly string[]): void };
  readonly layoutActions: { show(place: readonly string[], shown: boolean): void };
  readonly specActions: {
    updateJsonSpec(contract: Contract): void;
    changeParam(operation: Place, name: string, where: string, value: unknown, isXml: boolean): void;
  };
  readonly specSelectors: {
    operationWithMeta(path: string, method: string): Immutable;
  };
  readonly oas3Actions: { setRequestBodyValue(change: { value: string; pathMethod: Place }): void };
  readonly oas3Selectors: { requestBodyValue(path: string, method: string): unknown };
}

type Place = readonly [path: string, method: string];

/** What Swagger UI keeps its state in. */
interface Immutable {
  getIn(path: readonly string[]): unknown;
  setIn(path: readonly string[], value: unknown): Immutable;
  toJS(): unknown;
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
let contract: Contract;

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
    curl: commandWithoutToken,
  },
};

interface System {
  readonly React: { createElement(type: string, props: object | null, ...children: unknown[]): unknown };
  readonly fn: { requestSnippetGenerator_curl_bash(request: Immutable): string };
}

/** The command for a request as the guides write it: the token in a variable, so that a command or a screenshot can be shown. */
function commandWithoutToken(_original: unknown, { React, fn }: System) {
  return ({ request }: { request: Immutable }) => {
    const header = ["headers", "Authorization"];
    const shown =
      request.getIn(header) === undefined ? request : request.setIn(header, "Bearer $ADMIN_TOKEN");
    const command = fn
      .requestSnippetGenerator_curl_bash(shown)
      // Between the other quotes a shell puts nothing in the variable's place.
      .replace("'Authorization: Bearer $ADMIN_TOKEN'", '"Authorization: Bearer $ADMIN_TOKEN"');
    return React.createElement(
      "div",
      { className: "curl-command" },
      React.createElement("h4", null, "Curl"),
      React.createElement("pre", { className: "curl microlight", tabIndex: 0 }, command),
    );
  };
}

/**
 * Shows the contract's operations, to be sent to the server at `base`.
 *
 * @param userId who is signed in already
 */
export async function startSwagger(base: URL, userId: string | undefined): Promise<Swagger> {
  // The site's own file, which is the contract.
  contract = (await (await fetch("openapi.json")).json()) as Contract;
  contract.servers = [{ url: base.href.replace(/\/$/, "") }];
  for (const operation of Object.values(contract.paths).flatMap((methods) => Object.values(methods))) {
    places.set(operation.operationId, ["operations", operation.tags[0], operation.operationId]);
  }
  return new Promise((resolve) => {
    const ui = SwaggerUIBundle({
      spec: userId === undefined ? contract : withOwnNames(contract, userId),
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

/** Puts the name of the user's server where the examples have another, also in what is filled in already. */
export function useNames(ui: Swagger, userId: string): void {
  const own = withOwnNames(contract, userId);
  for (const [path, methods] of Object.entries(contract.paths)) {
    for (const method of Object.keys(methods)) {
      const place = [path, method] as const;
      const { parameters = [] } = ui.specSelectors.operationWithMeta(path, method).toJS() as FilledIn;
      for (const { name, in: where, value, example } of parameters) {
        // One that is as it was gets the new example by itself.
        if (typeof value === "string" && value !== example) {
          ui.specActions.changeParam(place, name, where, ownName(value, userId), false);
        }
      }
      const body = ui.oas3Selectors.requestBodyValue(path, method);
      if (typeof body === "string") {
        ui.oas3Actions.setRequestBodyValue({ value: bodyWithOwnNames(body, userId), pathMethod: place });
      }
    }
  }
  ui.specActions.updateJsonSpec(own);
}

/** An operation with what stands in its fields. */
interface FilledIn {
  readonly parameters?: readonly { name: string; in: string; value?: unknown; example?: unknown }[];
}

/** JSON, maybe not yet right, in which names stand between quotes. */
function bodyWithOwnNames(body: string, userId: string): string {
  return body.replaceAll(/"[^"\n]*"/g, (text) => `"${ownName(text.slice(1, -1), userId)}"`);
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
