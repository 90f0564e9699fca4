import { readFileSync } from "node:fs";

import { inject, describe, expect, it } from "vitest";

import { migrations } from "./generated/migrations.ts";
import { openSchemaEngine } from "./test/schemaEngine.ts";
import { createDatabase } from "./testing.ts";

const schema = readFileSync(new URL("../prisma/schema.prisma", import.meta.url), "utf8");

/** The statements that would turn what `sql` makes into what `model` says, by Prisma's own comparison. */
const difference = async (sql: (text: string) => string, model: string): Promise<string[]> => {
  const engine = await openSchemaEngine(await createDatabase(inject("clusterUrl"), "blank"), model);
  try {
    const { stdout } = await engine.diff({
      from: {
        tag: "migrations",
        baseDir: "prisma/migrations",
        lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
        shadowDbInitScript: "",
        migrationDirectories: migrations.map((migration) => ({
          path: migration.name,
          migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql(migration.sql) } },
        })),
      },
      to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: model }] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return (stdout ?? "")
      .replaceAll(/^--.*$/gm, "")
      .split(";")
      .map((statement) => statement.replaceAll(/\s+/g, " ").trim())
      .filter((statement) => statement !== "");
  } finally {
    engine.free();
  }
};

/** Where the schema says more than the tables, on purpose: see the head of schema.prisma. */
const intended = [
  'DROP INDEX "users_list_idx"',
  'ALTER TABLE "local_media_repository" ALTER COLUMN "media_id" SET NOT NULL',
  'ALTER TABLE "users" ALTER COLUMN "name" SET NOT NULL',
];

const unintended = (statements: string[]): string[] =>
  statements.filter((statement) => !intended.includes(statement));

describe("migrations and schema.prisma", () => {
  it("say the same, but for what is listed", async () => {
    expect(await difference((sql) => sql, schema)).toEqual(intended);
  });

  it("differ when a column is added to the migrations only", async () => {
    const found = await difference(
      (sql) => sql.replace("CREATE TABLE devices (", "CREATE TABLE devices (\n  extra text,"),
      schema,
    );
    expect(unintended(found)).toEqual(['ALTER TABLE "devices" DROP COLUMN "extra"']);
  });

  it("differ when a column is added to the schema only", async () => {
    const found = await difference(
      (sql) => sql,
      schema.replace("model Device {", "model Device {\n  extra String?"),
    );
    expect(unintended(found)).toEqual(['ALTER TABLE "devices" ADD COLUMN "extra" TEXT']);
  });

  it("differ when a column of our own schema is in one of them only", async () => {
    const found = await difference(
      (sql) => sql.replace("  operation text", "  extra text,\n  operation text"),
      schema,
    );
    expect(unintended(found)).toEqual(['ALTER TABLE "synapse_user_admin"."audit_log" DROP COLUMN "extra"']);
  });
});
