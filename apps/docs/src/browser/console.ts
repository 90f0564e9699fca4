import { Access } from "./Access.ts";
import { openOperation, startSwagger } from "./swagger.ts";

const base = new URL("../", new URL(".", document.baseURI));
const ui = await startSwagger(base);
const access = new Access(base, (token) => {
  if (token === undefined) {
    ui.authActions.logout(["accessToken"]);
  } else {
    ui.preauthorizeApiKey("accessToken", token);
  }
});
access.start();
openOperation(ui, location.hash.slice(1));
addEventListener("hashchange", () => openOperation(ui, location.hash.slice(1)));
