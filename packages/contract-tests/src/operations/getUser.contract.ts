import { contractOf } from "../contractOf.ts";
import { expectAnswer, expectFields, expectStatus, expectTime } from "../expect.ts";
import { itChecksTheCaller, itChecksTheTarget } from "../standard.ts";

export const getUser = contractOf("getUser", (it) => {
  itChecksTheCaller(it);
  itChecksTheTarget(it);

  it(
    "tells all that is known of a new account, the time in seconds",
    { status: 200, basis: "observed", since: "1.121.0" },
    async ({ call, make }) => {
      const { userId, localpart } = await make.user();

      const answer = await call({ path: { user_id: userId } });

      const { creation_ts } = expectStatus(answer, 200);
      expectTime(creation_ts, "s");
      expectAnswer(answer, 200, {
        name: userId,
        displayname: localpart,
        avatar_url: null,
        threepids: [],
        external_ids: [],
        is_guest: false,
        admin: false,
        deactivated: false,
        erased: false,
        shadow_banned: false,
        locked: false,
        suspended: false,
        creation_ts,
        last_seen_ts: null,
        appservice_id: null,
        consent_server_notice_sent: null,
        consent_version: null,
        consent_ts: null,
        user_type: null,
      });
    },
  );

  it(
    "tells names, flags, threepids and external ids as they were set",
    { status: 200, basis: "documented" },
    async ({ call, make }) => {
      const unique = make.unique();
      const { userId } = await make.user({
        displayname: "Alice Marigold",
        avatar_url: "mxc://example.com/abcde12345",
        admin: true,
        user_type: "bot",
        threepids: [{ medium: "email", address: `${unique}@example.com` }],
        external_ids: [{ auth_provider: "example", external_id: unique }],
      });

      const body = expectStatus(await call({ path: { user_id: userId } }), 200);

      expectFields(body, {
        displayname: "Alice Marigold",
        avatar_url: "mxc://example.com/abcde12345",
        admin: true,
        user_type: "bot",
        external_ids: [{ auth_provider: "example", external_id: unique }],
      });
      const [threepid] = body["threepids"] as readonly Record<string, unknown>[];
      expectFields(threepid, { medium: "email", address: `${unique}@example.com` });
      expectTime(threepid?.["added_at"], "ms");
      expectTime(threepid?.["validated_at"], "ms");
    },
  );

  it("tells nothing of what others have", { status: 200, basis: "documented" }, async ({ call, make }) => {
    const unique = make.unique();
    const other = await make.user({
      threepids: [{ medium: "email", address: `${unique}@example.com` }],
      external_ids: [{ auth_provider: "example", external_id: unique }],
    });
    await make.session(other);
    const { userId } = await make.user();

    expectFields(expectStatus(await call({ path: { user_id: userId } }), 200), {
      threepids: [],
      external_ids: [],
      last_seen_ts: null,
    });
  });

  it(
    "takes the id as it is or percent-encoded",
    { status: 200, basis: "observed" },
    async ({ raw, make }) => {
      const { userId } = await make.user();
      const folder = "/_synapse/admin/v2/users";

      const plain = await raw("GET", `${folder}/${userId}`);
      const encoded = await raw("GET", `${folder}/${encodeURIComponent(userId)}`);

      expectFields(expectStatus(plain, 200), { name: userId });
      expectAnswer(encoded, 200, plain.body);
    },
  );
});
