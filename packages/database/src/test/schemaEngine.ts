import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import type { Pool, QueryResult } from "pg";

/** What Node has and TypeScript knows only with the browser's types. */
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: {
    instantiate(
      bytes: Uint8Array,
      imports: Record<string, unknown>,
    ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
  };
};

const charOid = 18;
const bpcharOid = 1042;

/**
 * Mends what the engine wants and `@prisma/adapter-pg` does not do.
 *
 * It does not know the type `"char"`, which PostgreSQL's catalogs are full of and the schema engine
 * reads. Here such columns are passed on as what the engine expects of them.
 */
const mend = (adapter: SqlDriverAdapter): SqlDriverAdapter => {
  // The adapter's one way to the database, which its types don't show.
  const inner = adapter as SqlDriverAdapter & {
    performIO(query: unknown): Promise<QueryResult>;
    underlyingDriver(): Pool;
  };
  // The adapter cuts a script at each semicolon, those in comments and texts included; PostgreSQL does it right.
  inner.executeScript = async (script) => {
    await inner.underlyingDriver().query(script);
  };
  const perform = inner.performIO.bind(inner);
  const queryRaw = inner.queryRaw.bind(inner);
  inner.queryRaw = async (query) => {
    const chars: number[] = [];
    inner.performIO = async (sent) => {
      const result = await perform(sent);
      result.fields.forEach((field, index) => {
        if (field.dataTypeID !== charOid) return;
        field.dataTypeID = bpcharOid;
        chars.push(index);
      });
      return result;
    };
    const answer = await queryRaw(query);
    for (const index of chars) answer.columnTypes[index] = ColumnTypeEnum.Character;
    return answer;
  };
  return inner;
};

/** The engine's module: it has no types for what starts it. */
interface EngineModule {
  readonly SchemaEngine: { new: (...args: unknown[]) => Promise<SchemaEngine> };
  __wbg_set_wasm(exports: unknown): void;
}

/** Loads and starts the engine's module; once a process. */
const load = async (): Promise<EngineModule> => {
  const folder = path.dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const module = (await import(pathToFileURL(path.join(folder, "schema_engine_bg.js")).href)) as EngineModule;
  const { instance } = await wasm.instantiate(readFileSync(path.join(folder, "schema_engine_bg.wasm")), {
    "./schema_engine_bg.js": module,
  });
  module.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return module;
};
let loaded: ReturnType<typeof load> | undefined;

/** Prisma's schema engine (as WebAssembly, since its binary is not to be had everywhere) on a database. */
export const openSchemaEngine = async (url: string, schema: string): Promise<SchemaEngine> => {
  const factory: SqlMigrationAwareDriverAdapterFactory = new PrismaPg({ connectionString: url });
  const connect = factory.connect.bind(factory);
  const connectToShadow = factory.connectToShadowDb.bind(factory);
  factory.connect = async () => mend(await connect());
  factory.connectToShadowDb = async () => mend(await connectToShadow());
  loaded ??= load();
  return (await loaded).SchemaEngine.new(
    { datamodels: [["schema.prisma", schema]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
};
