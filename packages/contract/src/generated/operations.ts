// Generated from openapi/ by `generate`. Do not edit.
import type {
  DeactivateUserData,
  DeactivateUserErrors,
  DeactivateUserResponses,
  DeleteUserDeviceData,
  DeleteUserDeviceErrors,
  DeleteUserDeviceResponses,
  GetServerVersionData,
  GetServerVersionErrors,
  GetServerVersionResponses,
  GetSupportedVersionsData,
  GetSupportedVersionsErrors,
  GetSupportedVersionsResponses,
  GetUserData,
  GetUserErrors,
  GetUserResponses,
  ListUsersV3Data,
  ListUsersV3Errors,
  ListUsersV3Responses,
  LoginData,
  LoginErrors,
  LoginResponses,
  WhoamiData,
  WhoamiErrors,
  WhoamiResponses,
} from "./types.gen.ts";

/** The facts of every operation, by operationId. What each field means is said in openapi/EXTENSIONS.md. */
export const operations = {
  deactivateUser: {
    operationId: "deactivateUser",
    method: "POST",
    path: "/_synapse/admin/v1/deactivate/{user_id}",
    tag: "Accounts",
    caller: "admin",
    writes: true,
    target: "local-user",
    checkOrder: ["mxid", "local", "known", "json", "request"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: true,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "users.deactivate",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 413, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  deleteUserDevice: {
    operationId: "deleteUserDevice",
    method: "DELETE",
    path: "/_synapse/admin/v2/users/{user_id}/devices/{device_id}",
    tag: "Sessions and devices",
    caller: "admin",
    writes: true,
    target: "local-user",
    checkOrder: ["mxid", "local", "known", "request"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "devices.delete",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["user_id", "device_id"],
    queryParameters: {},
  },
  getServerVersion: {
    operationId: "getServerVersion",
    method: "GET",
    path: "/_synapse/admin/v1/server_version",
    tag: "Session",
    caller: "anonymous",
    writes: false,
    target: null,
    checkOrder: [],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "server.version",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 500],
    pathParameters: [],
    queryParameters: {},
  },
  getSupportedVersions: {
    operationId: "getSupportedVersions",
    method: "GET",
    path: "/_matrix/client/versions",
    tag: "Session",
    caller: "anonymous",
    writes: false,
    target: null,
    checkOrder: [],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "server.versions",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 401, 500, 503],
    pathParameters: [],
    queryParameters: {},
  },
  getUser: {
    operationId: "getUser",
    method: "GET",
    path: "/_synapse/admin/v2/users/{user_id}",
    tag: "Accounts",
    caller: "admin",
    writes: false,
    target: "local-user",
    checkOrder: ["mxid", "local", "known"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "users.get",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  listUsersV3: {
    operationId: "listUsersV3",
    method: "GET",
    path: "/_synapse/admin/v3/users",
    tag: "Accounts",
    caller: "admin",
    writes: false,
    target: null,
    checkOrder: ["request"],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: "1.97.0",
    sdk: "users.list",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 500, 503],
    pathParameters: [],
    queryParameters: {
      user_id: {
        type: "string",
        required: false,
        default: null,
        addedInSynapse: null,
      },
      name: {
        type: "string",
        required: false,
        default: null,
        addedInSynapse: null,
      },
      guests: {
        type: "boolean",
        required: false,
        default: true,
        addedInSynapse: null,
      },
      admins: {
        type: "boolean",
        required: false,
        default: null,
        addedInSynapse: "1.77.0",
      },
      deactivated: {
        type: "boolean",
        required: false,
        default: null,
        addedInSynapse: null,
      },
      locked: {
        type: "boolean",
        required: false,
        default: false,
        addedInSynapse: "1.93.0",
      },
      not_user_type: {
        type: "array",
        required: false,
        default: null,
        addedInSynapse: null,
      },
      order_by: {
        type: "string",
        required: false,
        default: "name",
        addedInSynapse: null,
      },
      dir: {
        type: "string",
        required: false,
        default: "f",
        addedInSynapse: null,
      },
      from: {
        type: "integer",
        required: false,
        default: 0,
        addedInSynapse: null,
      },
      limit: {
        type: "integer",
        required: false,
        default: 100,
        addedInSynapse: null,
      },
    },
  },
  login: {
    operationId: "login",
    method: "POST",
    path: "/_matrix/client/v3/login",
    tag: "Session",
    caller: "anonymous",
    writes: true,
    target: null,
    checkOrder: ["json", "request"],
    targetErrors: null,
    hasBody: true,
    bodyRequired: true,
    addedInSynapse: null,
    sdk: "session.login",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 413, 429, 500, 503],
    pathParameters: [],
    queryParameters: {},
  },
  whoami: {
    operationId: "whoami",
    method: "GET",
    path: "/_matrix/client/v3/account/whoami",
    tag: "Session",
    caller: "user",
    writes: false,
    target: null,
    checkOrder: [],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "session.whoami",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 401, 429, 500, 503],
    pathParameters: [],
    queryParameters: {},
  },
} as const;

/** The name of an operation. */
export type OperationId = keyof typeof operations;

/** What goes into each operation and what comes out of it: successes in `replies`, errors in `errors`, by status. */
export interface Operations {
  deactivateUser: {
    path: DeactivateUserData["path"];
    query: NonNullable<DeactivateUserData["query"]>;
    body: DeactivateUserData["body"];
    replies: DeactivateUserResponses;
    errors: DeactivateUserErrors;
  };
  deleteUserDevice: {
    path: DeleteUserDeviceData["path"];
    query: NonNullable<DeleteUserDeviceData["query"]>;
    body: DeleteUserDeviceData["body"];
    replies: DeleteUserDeviceResponses;
    errors: DeleteUserDeviceErrors;
  };
  getServerVersion: {
    path: GetServerVersionData["path"];
    query: NonNullable<GetServerVersionData["query"]>;
    body: GetServerVersionData["body"];
    replies: GetServerVersionResponses;
    errors: GetServerVersionErrors;
  };
  getSupportedVersions: {
    path: GetSupportedVersionsData["path"];
    query: NonNullable<GetSupportedVersionsData["query"]>;
    body: GetSupportedVersionsData["body"];
    replies: GetSupportedVersionsResponses;
    errors: GetSupportedVersionsErrors;
  };
  getUser: {
    path: GetUserData["path"];
    query: NonNullable<GetUserData["query"]>;
    body: GetUserData["body"];
    replies: GetUserResponses;
    errors: GetUserErrors;
  };
  listUsersV3: {
    path: ListUsersV3Data["path"];
    query: NonNullable<ListUsersV3Data["query"]>;
    body: ListUsersV3Data["body"];
    replies: ListUsersV3Responses;
    errors: ListUsersV3Errors;
  };
  login: {
    path: LoginData["path"];
    query: NonNullable<LoginData["query"]>;
    body: LoginData["body"];
    replies: LoginResponses;
    errors: LoginErrors;
  };
  whoami: {
    path: WhoamiData["path"];
    query: NonNullable<WhoamiData["query"]>;
    body: WhoamiData["body"];
    replies: WhoamiResponses;
    errors: WhoamiErrors;
  };
}
