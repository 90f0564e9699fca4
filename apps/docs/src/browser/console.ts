import { Access } from "./Access.ts";
import { openOperation, startSwagger, useNames } from "./swagger.ts";

const base = new URL("../", new URL(".", document.baseURI));
const access = new Access(base);
// A token that was kept comes first, so that the operations have the right names from the beginning.
await access.start();
const ui = await startSwagger(base, access.user?.userId);
access.onChange((user) => {
  if (user === undefined) {
    ui.authActions.logout(["accessToken"]);
  } else {
    ui.preauthorizeApiKey("accessToken", user.token);
    useNames(ui, user.userId);
  }
});
openOperation(ui, location.hash.slice(1));
addEventListener("hashchange", () => openOperation(ui, location.hash.slice(1)));
