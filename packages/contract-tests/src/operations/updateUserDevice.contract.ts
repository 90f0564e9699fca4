import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectError, expectFields, expectStatus } from "../expect.ts";
import { itChecksTheBody, itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const updateUserDevice = contractOf("updateUserDevice", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);
  itChecksTheBody(it, (_context, userId) => ({ path: { user_id: userId, device_id: "DEVICE" } }));

  it(
    "changes the name, and leaves it where none is given",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId, device_id: "MADE" };
      expectStatus(await callOther("createUserDevice", { path, body: { device_id: "MADE" } }), 201);
      const name = async () => expectStatus(await callOther("getUserDevice", { path }), 200)["display_name"];

      expectAnswer(await call({ path, body: { display_name: "My other phone" } }), 200, {});
      expectFields({ name: await name() }, { name: "My other phone" });
      for (const request of [{ body: {} }, {}, { body: { display_name: null } }]) {
        expectAnswer(await call({ path, ...request }), 200, {});
        expectFields({ name: await name() }, { name: "My other phone" });
      }
      expectAnswer(await call({ path, body: { display_name: "" } }), 200, {});
      expectFields({ name: await name() }, { name: "" });
    },
  );

  it(
    "takes a name of 100 characters and answers 400 M_TOO_LARGE for more",
    { status: 400, basis: "observed" },
    async ({ call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId, device_id: "MADE" };
      expectStatus(await callOther("createUserDevice", { path, body: { device_id: "MADE" } }), 201);
      expectAnswer(await call({ path, body: { display_name: "🦊".repeat(100) } }), 200, {});
      expectError(await call({ path, body: { display_name: "x".repeat(101) } }), 400, "M_TOO_LARGE");
      expectFields(expectStatus(await callOther("getUserDevice", { path }), 200), {
        display_name: "🦊".repeat(100),
      });
    },
  );

  it(
    "answers 404 M_NOT_FOUND for a name for a device that is not there",
    { status: 404, basis: "observed" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId, device_id: "NONE" };
      expectError(await call({ path, body: { display_name: "x" } }), 404, "M_NOT_FOUND");
    },
  );

  it(
    "succeeds without a name whether the device is there or not",
    { status: 200, basis: "observed" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      expectAnswer(await call({ path: { user_id: userId, device_id: "NONE" }, body: {} }), 200, {});
    },
  );
});
