import { embeddedUrl } from "@synapse-user-admin/database/testing";
import { describe } from "vitest";
import { itSurvivesKill } from "./mediaCrash.ts";

describe("a server that is killed while it deletes media, on the embedded database", () => {
  itSurvivesKill(() => ({ env: {}, url: embeddedUrl }));
});
