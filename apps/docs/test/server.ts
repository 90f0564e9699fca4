import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCommand } from "@synapse-user-admin/contract-tests";

/** The server as it is shipped, which gives out the site that was built. */
const main = join(import.meta.dirname, "../../server/dist/main.js");

export const administrator = {
  user: "admin",
  password: "correct horse battery staple",
  token: "syt_an_administrator",
} as const;

export interface DocsServer {
  readonly baseUrl: string;
  /** Ends the server and removes its folder. */
  remove(): Promise<void>;
}

/** Starts the built server with its demo population. */
export async function startServer(env: Readonly<Record<string, string>> = {}): Promise<DocsServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "docs-"));
  const server = await startCommand([process.execPath, main], {
    HOST: "127.0.0.1",
    PORT: "0",
    BCRYPT_ROUNDS: "4",
    LOGIN_RATE_LIMIT: "off",
    LOG_LEVEL: "warn",
    DATA_DIR: dataDir,
    ADMIN_USER: administrator.user,
    ADMIN_PASSWORD: administrator.password,
    ADMIN_TOKEN: administrator.token,
    ...env,
  });
  return {
    baseUrl: server.baseUrl,
    async remove() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
