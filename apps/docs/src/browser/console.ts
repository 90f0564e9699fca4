import { Access } from "./Access.ts";
import { openOperation, startSwagger, type Swagger, useNames } from "./swagger.ts";

const base = new URL("../", new URL(".", document.baseURI));
let ui: Swagger | undefined;
let kept: { readonly token: string; readonly userId: string } | undefined;

const access = new Access(base, (user) => {
  if (ui === undefined) {
    kept = user;
  } else if (user === undefined) {
    ui.authActions.logout(["accessToken"]);
  } else {
    ui.preauthorizeApiKey("accessToken", user.token);
    useNames(ui, user.userId);
  }
});
// A token that was kept comes first, so that the operations have the right names from the beginning.
await access.start();
const started = await startSwagger(base, kept?.userId);
ui = started;
if (kept !== undefined) {
  started.preauthorizeApiKey("accessToken", kept.token);
}
openOperation(started, location.hash.slice(1));
addEventListener("hashchange", () => openOperation(started, location.hash.slice(1)));
