import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectFields, expectStatus, expectTime } from "../expect.ts";
import { itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const listUserDevices = contractOf("listUserDevices", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);

  it(
    "answers an empty list for a user without a device",
    { status: 200, basis: "documented" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      expectAnswer(await call({ path: { user_id: userId } }), 200, { devices: [], total: 0 });
    },
  );

  it(
    "lists the devices, whether they were ever seen or not",
    { status: 200, basis: "documented" },
    async ({ call, callOther, make }) => {
      const user = await make.user();
      const path = { user_id: user.userId };
      expectStatus(await callOther("createUserDevice", { path, body: { device_id: "MADE" } }), 201);
      expectStatus(
        await callOther("updateUserDevice", {
          path: { ...path, device_id: "MADE" },
          body: { display_name: "My phone" },
        }),
        200,
      );
      expectAnswer(await call({ path }), 200, {
        devices: [
          {
            user_id: user.userId,
            device_id: "MADE",
            display_name: "My phone",
            last_seen_user_agent: null,
            last_seen_ts: null,
            last_seen_ip: null,
          },
        ],
        total: 1,
      });
    },
  );

  it(
    "leaves out what only holds a cross-signing key",
    { status: 200, basis: "observed", needs: ["master-key"] },
    async ({ server, call, callOther, make }) => {
      const { userId } = await make.user();
      const path = { user_id: userId };
      expectStatus(await callOther("createUserDevice", { path, body: { device_id: "MADE" } }), 201);
      await server.makers.masterKey?.(userId);
      const body = expectStatus(await call({ path }), 200);
      expectFields(body, { total: 1 });
      expectFields((body["devices"] as readonly unknown[])[0], { device_id: "MADE" });
    },
  );

  it(
    "tells when, from where and with what a device was last seen",
    { status: 200, basis: "documented", needs: ["session-activity"] },
    async ({ call, callOther, make }) => {
      const user = await make.user();
      const { accessToken } = await make.session(user, "SEEN");
      await callOther("whoami", { token: accessToken, headers: { "User-Agent": "contract test" } });
      const seen = await make.eventually(async () => {
        const { devices } = expectStatus(await call({ path: { user_id: user.userId } }), 200);
        const [device] = devices as readonly Readonly<Record<string, unknown>>[];
        return device?.["last_seen_ts"] === null ? undefined : device;
      });
      expectTime(seen["last_seen_ts"], "ms");
      expectAnswer(await call({ path: { user_id: user.userId } }), 200, {
        devices: [
          {
            ...seen,
            device_id: "SEEN",
            user_id: user.userId,
            display_name: null,
            last_seen_user_agent: "contract test",
          },
        ],
        total: 1,
      });
    },
  );
});
