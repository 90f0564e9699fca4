// Generated from openapi/ by `generate`. Do not edit.
import type {
  AllowUserCrossSigningReplacementData,
  AllowUserCrossSigningReplacementErrors,
  AllowUserCrossSigningReplacementResponses,
  BulkDeleteUserDevicesData,
  BulkDeleteUserDevicesErrors,
  BulkDeleteUserDevicesResponses,
  CheckRegistrationAvailableData,
  CheckRegistrationAvailableErrors,
  CheckRegistrationAvailableR0Data,
  CheckRegistrationAvailableR0Errors,
  CheckRegistrationAvailableR0Responses,
  CheckRegistrationAvailableResponses,
  CheckUsernameAvailableData,
  CheckUsernameAvailableErrors,
  CheckUsernameAvailableResponses,
  CreateUserDeviceData,
  CreateUserDeviceErrors,
  CreateUserDeviceResponses,
  DeactivateUserData,
  DeactivateUserErrors,
  DeactivateUserResponses,
  DeleteUserDeviceData,
  DeleteUserDeviceErrors,
  DeleteUserDeviceResponses,
  DeleteUserMediaData,
  DeleteUserMediaErrors,
  DeleteUserMediaResponses,
  DeleteUserRatelimitOverrideData,
  DeleteUserRatelimitOverrideErrors,
  DeleteUserRatelimitOverrideResponses,
  FindUserByExternalIdData,
  FindUserByExternalIdErrors,
  FindUserByExternalIdResponses,
  FindUserByThreepidData,
  FindUserByThreepidErrors,
  FindUserByThreepidResponses,
  GetClientWellKnownData,
  GetClientWellKnownErrors,
  GetClientWellKnownResponses,
  GetLoginFlowsData,
  GetLoginFlowsErrors,
  GetLoginFlowsR0Data,
  GetLoginFlowsR0Errors,
  GetLoginFlowsR0Responses,
  GetLoginFlowsResponses,
  GetRedactionStatusData,
  GetRedactionStatusErrors,
  GetRedactionStatusResponses,
  GetServerVersionData,
  GetServerVersionErrors,
  GetServerVersionResponses,
  GetSupportedVersionsData,
  GetSupportedVersionsErrors,
  GetSupportedVersionsResponses,
  GetUserAccountDataData,
  GetUserAccountDataErrors,
  GetUserAccountDataResponses,
  GetUserAdminData,
  GetUserAdminErrors,
  GetUserAdminResponses,
  GetUserCumulativeJoinedRoomCountData,
  GetUserCumulativeJoinedRoomCountErrors,
  GetUserCumulativeJoinedRoomCountResponses,
  GetUserData,
  GetUserDeviceData,
  GetUserDeviceErrors,
  GetUserDeviceResponses,
  GetUserErrors,
  GetUserRatelimitOverrideData,
  GetUserRatelimitOverrideErrors,
  GetUserRatelimitOverrideResponses,
  GetUserResponses,
  GetUserSentInviteCountData,
  GetUserSentInviteCountErrors,
  GetUserSentInviteCountResponses,
  GetUserWhoisData,
  GetUserWhoisErrors,
  GetUserWhoisR0Data,
  GetUserWhoisR0Errors,
  GetUserWhoisR0Responses,
  GetUserWhoisResponses,
  GetUserWhoisV3Data,
  GetUserWhoisV3Errors,
  GetUserWhoisV3Responses,
  ListUserDevicesData,
  ListUserDevicesErrors,
  ListUserDevicesResponses,
  ListUserJoinedRoomsData,
  ListUserJoinedRoomsErrors,
  ListUserJoinedRoomsResponses,
  ListUserMediaData,
  ListUserMediaErrors,
  ListUserMediaResponses,
  ListUserMembershipsData,
  ListUserMembershipsErrors,
  ListUserMembershipsResponses,
  ListUserPushersData,
  ListUserPushersErrors,
  ListUserPushersResponses,
  ListUsersV2Data,
  ListUsersV2Errors,
  ListUsersV2Responses,
  ListUsersV3Data,
  ListUsersV3Errors,
  ListUsersV3Responses,
  LoginAsUserData,
  LoginAsUserErrors,
  LoginAsUserResponses,
  LoginData,
  LoginErrors,
  LoginR0Data,
  LoginR0Errors,
  LoginR0Responses,
  LoginResponses,
  LogoutAllData,
  LogoutAllErrors,
  LogoutAllR0Data,
  LogoutAllR0Errors,
  LogoutAllR0Responses,
  LogoutAllResponses,
  LogoutData,
  LogoutErrors,
  LogoutR0Data,
  LogoutR0Errors,
  LogoutR0Responses,
  LogoutResponses,
  RedactUserEventsData,
  RedactUserEventsErrors,
  RedactUserEventsResponses,
  ResetUserPasswordData,
  ResetUserPasswordErrors,
  ResetUserPasswordResponses,
  SetUserAdminData,
  SetUserAdminErrors,
  SetUserAdminResponses,
  SetUserRatelimitOverrideData,
  SetUserRatelimitOverrideErrors,
  SetUserRatelimitOverrideResponses,
  SetUserSuspensionData,
  SetUserSuspensionErrors,
  SetUserSuspensionResponses,
  ShadowBanUserData,
  ShadowBanUserErrors,
  ShadowBanUserResponses,
  UnshadowBanUserData,
  UnshadowBanUserErrors,
  UnshadowBanUserResponses,
  UpdateUserDeviceData,
  UpdateUserDeviceErrors,
  UpdateUserDeviceResponses,
  UpsertUserData,
  UpsertUserErrors,
  UpsertUserResponses,
  WhoamiData,
  WhoamiErrors,
  WhoamiR0Data,
  WhoamiR0Errors,
  WhoamiR0Responses,
  WhoamiResponses,
} from "./types.gen.ts";

/** The facts of every operation, by operationId. What each field means is said in openapi/EXTENSIONS.md. */
export const operations = {
  allowUserCrossSigningReplacement: {
    operationId: "allowUserCrossSigningReplacement",
    method: "POST",
    path: "/_synapse/admin/v1/users/{user_id}/_allow_cross_signing_replacement_without_uia",
    tag: "Sessions and devices",
    caller: "admin",
    writes: true,
    target: "any-user",
    checkOrder: ["request"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: "1.97.0",
    sdk: "users.allowCrossSigningReplacement",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  bulkDeleteUserDevices: {
    operationId: "bulkDeleteUserDevices",
    method: "POST",
    path: "/_synapse/admin/v2/users/{user_id}/delete_devices",
    tag: "Sessions and devices",
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
    bodyRequired: true,
    addedInSynapse: null,
    sdk: "devices.deleteMany",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 413, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  checkRegistrationAvailable: {
    operationId: "checkRegistrationAvailable",
    method: "GET",
    path: "/_matrix/client/v3/register/available",
    tag: "Session",
    caller: "anonymous",
    writes: false,
    target: null,
    checkOrder: ["registration", "request"],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "session.checkRegistrationAvailable",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 403, 429, 500, 503],
    pathParameters: [],
    queryParameters: {
      username: {
        type: "string",
        required: true,
        default: null,
        addedInSynapse: null,
      },
    },
  },
  checkRegistrationAvailableR0: {
    operationId: "checkRegistrationAvailableR0",
    method: "GET",
    path: "/_matrix/client/r0/register/available",
    tag: "Session",
    caller: "anonymous",
    writes: false,
    target: null,
    checkOrder: ["registration", "request"],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "session.checkRegistrationAvailableR0",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 403, 429, 500, 503],
    pathParameters: [],
    queryParameters: {
      username: {
        type: "string",
        required: true,
        default: null,
        addedInSynapse: null,
      },
    },
  },
  checkUsernameAvailable: {
    operationId: "checkUsernameAvailable",
    method: "GET",
    path: "/_synapse/admin/v1/username_available",
    tag: "Accounts",
    caller: "admin",
    writes: false,
    target: null,
    checkOrder: ["request"],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "users.checkUsernameAvailable",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 500, 503],
    pathParameters: [],
    queryParameters: {
      username: {
        type: "string",
        required: true,
        default: null,
        addedInSynapse: null,
      },
    },
  },
  createUserDevice: {
    operationId: "createUserDevice",
    method: "POST",
    path: "/_synapse/admin/v2/users/{user_id}/devices",
    tag: "Sessions and devices",
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
    bodyRequired: true,
    addedInSynapse: null,
    sdk: "devices.create",
    unavailableWithDelegatedAuth: false,
    statuses: [201, 400, 401, 403, 404, 413, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
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
  deleteUserMedia: {
    operationId: "deleteUserMedia",
    method: "DELETE",
    path: "/_synapse/admin/v1/users/{user_id}/media",
    tag: "Media",
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
    sdk: "media.delete",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {
      order_by: {
        type: "string",
        values: ["media_id", "upload_name", "created_ts", "last_access_ts", "media_length", "media_type", "quarantined_by", "safe_from_quarantine"],
        required: false,
        default: null,
        addedInSynapse: null,
      },
      dir: {
        type: "string",
        values: ["f", "b"],
        required: false,
        default: null,
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
  deleteUserRatelimitOverride: {
    operationId: "deleteUserRatelimitOverride",
    method: "DELETE",
    path: "/_synapse/admin/v1/users/{user_id}/override_ratelimit",
    tag: "Moderation",
    caller: "admin",
    writes: true,
    target: "local-user",
    checkOrder: ["local", "known"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "moderation.deleteRatelimitOverride",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  findUserByExternalId: {
    operationId: "findUserByExternalId",
    method: "GET",
    path: "/_synapse/admin/v1/auth_providers/{provider}/users/{external_id}",
    tag: "Accounts",
    caller: "admin",
    writes: false,
    target: null,
    checkOrder: ["request"],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: "1.68.0",
    sdk: "users.findByExternalId",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["provider", "external_id"],
    queryParameters: {},
  },
  findUserByThreepid: {
    operationId: "findUserByThreepid",
    method: "GET",
    path: "/_synapse/admin/v1/threepid/{medium}/users/{address}",
    tag: "Accounts",
    caller: "admin",
    writes: false,
    target: null,
    checkOrder: ["request"],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: "1.72.0",
    sdk: "users.findByThreepid",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["medium", "address"],
    queryParameters: {},
  },
  getClientWellKnown: {
    operationId: "getClientWellKnown",
    method: "GET",
    path: "/.well-known/matrix/client",
    tag: "Session",
    caller: "anonymous",
    writes: false,
    target: null,
    checkOrder: [],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "server.wellKnown",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 500],
    pathParameters: [],
    queryParameters: {},
  },
  getLoginFlows: {
    operationId: "getLoginFlows",
    method: "GET",
    path: "/_matrix/client/v3/login",
    tag: "Session",
    caller: "anonymous",
    writes: false,
    target: null,
    checkOrder: [],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "session.loginFlows",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 429, 500, 503],
    pathParameters: [],
    queryParameters: {},
  },
  getLoginFlowsR0: {
    operationId: "getLoginFlowsR0",
    method: "GET",
    path: "/_matrix/client/r0/login",
    tag: "Session",
    caller: "anonymous",
    writes: false,
    target: null,
    checkOrder: [],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "session.loginFlowsR0",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 429, 500, 503],
    pathParameters: [],
    queryParameters: {},
  },
  getRedactionStatus: {
    operationId: "getRedactionStatus",
    method: "GET",
    path: "/_synapse/admin/v1/user/redact_status/{redact_id}",
    tag: "Moderation",
    caller: "admin",
    writes: false,
    target: null,
    checkOrder: ["request"],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: "1.116.0",
    sdk: "moderation.redactionStatus",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["redact_id"],
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
    caller: "anyone",
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
  getUserAccountData: {
    operationId: "getUserAccountData",
    method: "GET",
    path: "/_synapse/admin/v1/users/{user_id}/accountdata",
    tag: "Activity",
    caller: "admin",
    writes: false,
    target: "local-user",
    checkOrder: ["local", "known"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "activity.accountData",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  getUserAdmin: {
    operationId: "getUserAdmin",
    method: "GET",
    path: "/_synapse/admin/v1/users/{user_id}/admin",
    tag: "Accounts",
    caller: "admin",
    writes: false,
    target: "local-user",
    checkOrder: ["mxid", "local"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "users.getAdmin",
    unavailableWithDelegatedAuth: true,
    statuses: [200, 400, 401, 403, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  getUserCumulativeJoinedRoomCount: {
    operationId: "getUserCumulativeJoinedRoomCount",
    method: "GET",
    path: "/_synapse/admin/v1/users/{user_id}/cumulative_joined_room_count",
    tag: "Activity",
    caller: "admin",
    writes: false,
    target: "any-user",
    checkOrder: ["request"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: "1.122.0",
    sdk: "activity.cumulativeJoinedRoomCount",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {
      from_ts: {
        type: "integer",
        required: true,
        default: null,
        addedInSynapse: null,
      },
    },
  },
  getUserDevice: {
    operationId: "getUserDevice",
    method: "GET",
    path: "/_synapse/admin/v2/users/{user_id}/devices/{device_id}",
    tag: "Sessions and devices",
    caller: "admin",
    writes: false,
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
    sdk: "devices.get",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["user_id", "device_id"],
    queryParameters: {},
  },
  getUserRatelimitOverride: {
    operationId: "getUserRatelimitOverride",
    method: "GET",
    path: "/_synapse/admin/v1/users/{user_id}/override_ratelimit",
    tag: "Moderation",
    caller: "admin",
    writes: false,
    target: "local-user",
    checkOrder: ["local", "known"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "moderation.getRatelimitOverride",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  getUserSentInviteCount: {
    operationId: "getUserSentInviteCount",
    method: "GET",
    path: "/_synapse/admin/v1/users/{user_id}/sent_invite_count",
    tag: "Activity",
    caller: "admin",
    writes: false,
    target: "any-user",
    checkOrder: ["request"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: "1.122.0",
    sdk: "activity.sentInviteCount",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {
      from_ts: {
        type: "integer",
        required: true,
        default: null,
        addedInSynapse: null,
      },
    },
  },
  getUserWhois: {
    operationId: "getUserWhois",
    method: "GET",
    path: "/_synapse/admin/v1/whois/{user_id}",
    tag: "Sessions and devices",
    caller: "admin-or-target",
    writes: false,
    target: "local-user",
    checkOrder: ["mxid", "local"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "users.whois",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  getUserWhoisR0: {
    operationId: "getUserWhoisR0",
    method: "GET",
    path: "/_matrix/client/r0/admin/whois/{userId}",
    tag: "Sessions and devices",
    caller: "admin-or-target",
    writes: false,
    target: "local-user",
    checkOrder: ["mxid", "local"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "users.whoisR0",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 500, 503],
    pathParameters: ["userId"],
    queryParameters: {},
  },
  getUserWhoisV3: {
    operationId: "getUserWhoisV3",
    method: "GET",
    path: "/_matrix/client/v3/admin/whois/{userId}",
    tag: "Session",
    caller: "admin-or-target",
    writes: false,
    target: "local-user",
    checkOrder: ["mxid", "local"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "users.whoisV3",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 500, 503],
    pathParameters: ["userId"],
    queryParameters: {},
  },
  listUserDevices: {
    operationId: "listUserDevices",
    method: "GET",
    path: "/_synapse/admin/v2/users/{user_id}/devices",
    tag: "Sessions and devices",
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
    sdk: "devices.list",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  listUserJoinedRooms: {
    operationId: "listUserJoinedRooms",
    method: "GET",
    path: "/_synapse/admin/v1/users/{user_id}/joined_rooms",
    tag: "Activity",
    caller: "admin",
    writes: false,
    target: "any-user",
    checkOrder: ["request"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "activity.joinedRooms",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  listUserMedia: {
    operationId: "listUserMedia",
    method: "GET",
    path: "/_synapse/admin/v1/users/{user_id}/media",
    tag: "Media",
    caller: "admin",
    writes: false,
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
    sdk: "media.list",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {
      order_by: {
        type: "string",
        values: ["media_id", "upload_name", "created_ts", "last_access_ts", "media_length", "media_type", "quarantined_by", "safe_from_quarantine"],
        required: false,
        default: null,
        addedInSynapse: null,
      },
      dir: {
        type: "string",
        values: ["f", "b"],
        required: false,
        default: null,
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
  listUserMemberships: {
    operationId: "listUserMemberships",
    method: "GET",
    path: "/_synapse/admin/v1/users/{user_id}/memberships",
    tag: "Activity",
    caller: "admin",
    writes: false,
    target: "any-user",
    checkOrder: ["request"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "activity.memberships",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  listUserPushers: {
    operationId: "listUserPushers",
    method: "GET",
    path: "/_synapse/admin/v1/users/{user_id}/pushers",
    tag: "Sessions and devices",
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
    sdk: "pushers.list",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  listUsersV2: {
    operationId: "listUsersV2",
    method: "GET",
    path: "/_synapse/admin/v2/users",
    tag: "Accounts",
    caller: "admin",
    writes: false,
    target: null,
    checkOrder: ["request"],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "users.listV2",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 500, 503],
    pathParameters: [],
    queryParameters: {
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
        addedInSynapse: null,
      },
      deactivated: {
        type: "boolean",
        required: false,
        default: false,
        addedInSynapse: null,
      },
      locked: {
        type: "boolean",
        required: false,
        default: false,
        addedInSynapse: "1.93.0",
      },
      order_by: {
        type: "string",
        values: ["name", "displayname", "is_guest", "admin", "deactivated", "user_type", "avatar_url", "shadow_banned", "creation_ts", "last_seen_ts", "locked"],
        required: false,
        default: "name",
        addedInSynapse: null,
      },
      dir: {
        type: "string",
        values: ["f", "b"],
        required: false,
        default: "f",
        addedInSynapse: null,
      },
      not_user_type: {
        type: "array",
        required: false,
        default: null,
        addedInSynapse: null,
      },
    },
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
    addedInSynapse: null,
    sdk: "users.list",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 500, 503],
    pathParameters: [],
    queryParameters: {
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
        addedInSynapse: null,
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
      order_by: {
        type: "string",
        values: ["name", "displayname", "is_guest", "admin", "deactivated", "user_type", "avatar_url", "shadow_banned", "creation_ts", "last_seen_ts", "locked"],
        required: false,
        default: "name",
        addedInSynapse: null,
      },
      dir: {
        type: "string",
        values: ["f", "b"],
        required: false,
        default: "f",
        addedInSynapse: null,
      },
      not_user_type: {
        type: "array",
        required: false,
        default: null,
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
  loginAsUser: {
    operationId: "loginAsUser",
    method: "POST",
    path: "/_synapse/admin/v1/users/{user_id}/login",
    tag: "Accounts",
    caller: "admin",
    writes: true,
    target: "local-user",
    checkOrder: ["local", "mxid", "known", "json", "request"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: true,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "users.loginAs",
    unavailableWithDelegatedAuth: true,
    statuses: [200, 400, 401, 403, 404, 413, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  loginR0: {
    operationId: "loginR0",
    method: "POST",
    path: "/_matrix/client/r0/login",
    tag: "Session",
    caller: "anonymous",
    writes: true,
    target: null,
    checkOrder: ["json", "request"],
    targetErrors: null,
    hasBody: true,
    bodyRequired: true,
    addedInSynapse: null,
    sdk: "session.loginR0",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 413, 429, 500, 503],
    pathParameters: [],
    queryParameters: {},
  },
  logout: {
    operationId: "logout",
    method: "POST",
    path: "/_matrix/client/v3/logout",
    tag: "Session",
    caller: "user-or-locked",
    writes: true,
    target: null,
    checkOrder: [],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "session.logout",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 401, 403, 500, 503],
    pathParameters: [],
    queryParameters: {},
  },
  logoutAll: {
    operationId: "logoutAll",
    method: "POST",
    path: "/_matrix/client/v3/logout/all",
    tag: "Session",
    caller: "user-or-locked",
    writes: true,
    target: null,
    checkOrder: [],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "session.logoutAll",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 401, 403, 500, 503],
    pathParameters: [],
    queryParameters: {},
  },
  logoutAllR0: {
    operationId: "logoutAllR0",
    method: "POST",
    path: "/_matrix/client/r0/logout/all",
    tag: "Session",
    caller: "user-or-locked",
    writes: true,
    target: null,
    checkOrder: [],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "session.logoutAllR0",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 401, 403, 500, 503],
    pathParameters: [],
    queryParameters: {},
  },
  logoutR0: {
    operationId: "logoutR0",
    method: "POST",
    path: "/_matrix/client/r0/logout",
    tag: "Session",
    caller: "user-or-locked",
    writes: true,
    target: null,
    checkOrder: [],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "session.logoutR0",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 401, 403, 500, 503],
    pathParameters: [],
    queryParameters: {},
  },
  redactUserEvents: {
    operationId: "redactUserEvents",
    method: "POST",
    path: "/_synapse/admin/v1/user/{user_id}/redact",
    tag: "Moderation",
    caller: "admin",
    writes: true,
    target: "any-user",
    checkOrder: ["mxid", "json", "request"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: true,
    bodyRequired: true,
    addedInSynapse: "1.116.0",
    sdk: "moderation.redact",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 413, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  resetUserPassword: {
    operationId: "resetUserPassword",
    method: "POST",
    path: "/_synapse/admin/v1/reset_password/{user_id}",
    tag: "Accounts",
    caller: "admin",
    writes: true,
    target: "local-user",
    checkOrder: ["mxid", "json", "request", "local", "known"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_NOT_FOUND",
      unknown: "M_NOT_FOUND",
    },
    hasBody: true,
    bodyRequired: true,
    addedInSynapse: null,
    sdk: "users.resetPassword",
    unavailableWithDelegatedAuth: true,
    statuses: [200, 400, 401, 403, 404, 413, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  setUserAdmin: {
    operationId: "setUserAdmin",
    method: "PUT",
    path: "/_synapse/admin/v1/users/{user_id}/admin",
    tag: "Accounts",
    caller: "admin",
    writes: true,
    target: "local-user",
    checkOrder: ["mxid", "json", "request", "local", "known"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_UNKNOWN",
    },
    hasBody: true,
    bodyRequired: true,
    addedInSynapse: null,
    sdk: "users.setAdmin",
    unavailableWithDelegatedAuth: true,
    statuses: [200, 400, 401, 403, 404, 413, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  setUserRatelimitOverride: {
    operationId: "setUserRatelimitOverride",
    method: "POST",
    path: "/_synapse/admin/v1/users/{user_id}/override_ratelimit",
    tag: "Moderation",
    caller: "admin",
    writes: true,
    target: "local-user",
    checkOrder: ["local", "known", "json", "request"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: true,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "moderation.setRatelimitOverride",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 413, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  setUserSuspension: {
    operationId: "setUserSuspension",
    method: "PUT",
    path: "/_synapse/admin/v1/suspend/{user_id}",
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
    bodyRequired: true,
    addedInSynapse: null,
    sdk: "users.setSuspension",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 413, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  shadowBanUser: {
    operationId: "shadowBanUser",
    method: "POST",
    path: "/_synapse/admin/v1/users/{user_id}/shadow_ban",
    tag: "Moderation",
    caller: "admin",
    writes: true,
    target: "local-user",
    checkOrder: ["local", "mxid", "known"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_UNKNOWN",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "moderation.shadowBan",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  unshadowBanUser: {
    operationId: "unshadowBanUser",
    method: "DELETE",
    path: "/_synapse/admin/v1/users/{user_id}/shadow_ban",
    tag: "Moderation",
    caller: "admin",
    writes: true,
    target: "local-user",
    checkOrder: ["local", "mxid", "known"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_UNKNOWN",
    },
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "moderation.unshadowBan",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  updateUserDevice: {
    operationId: "updateUserDevice",
    method: "PUT",
    path: "/_synapse/admin/v2/users/{user_id}/devices/{device_id}",
    tag: "Sessions and devices",
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
    sdk: "devices.update",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 400, 401, 403, 404, 413, 500, 503],
    pathParameters: ["user_id", "device_id"],
    queryParameters: {},
  },
  upsertUser: {
    operationId: "upsertUser",
    method: "PUT",
    path: "/_synapse/admin/v2/users/{user_id}",
    tag: "Accounts",
    caller: "admin",
    writes: true,
    target: "local-user",
    checkOrder: ["mxid", "json", "local", "request"],
    targetErrors: {
      malformed: "M_INVALID_PARAM",
      remote: "M_UNKNOWN",
      unknown: "M_NOT_FOUND",
    },
    hasBody: true,
    bodyRequired: true,
    addedInSynapse: null,
    sdk: "users.upsert",
    unavailableWithDelegatedAuth: false,
    statuses: [200, 201, 400, 401, 403, 409, 413, 429, 500, 503],
    pathParameters: ["user_id"],
    queryParameters: {},
  },
  whoami: {
    operationId: "whoami",
    method: "GET",
    path: "/_matrix/client/v3/account/whoami",
    tag: "Session",
    caller: "user-or-guest",
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
  whoamiR0: {
    operationId: "whoamiR0",
    method: "GET",
    path: "/_matrix/client/r0/account/whoami",
    tag: "Session",
    caller: "user-or-guest",
    writes: false,
    target: null,
    checkOrder: [],
    targetErrors: null,
    hasBody: false,
    bodyRequired: false,
    addedInSynapse: null,
    sdk: "session.whoamiR0",
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
  allowUserCrossSigningReplacement: {
    path: AllowUserCrossSigningReplacementData["path"];
    query: NonNullable<AllowUserCrossSigningReplacementData["query"]>;
    body: AllowUserCrossSigningReplacementData["body"];
    replies: AllowUserCrossSigningReplacementResponses;
    errors: AllowUserCrossSigningReplacementErrors;
  };
  bulkDeleteUserDevices: {
    path: BulkDeleteUserDevicesData["path"];
    query: NonNullable<BulkDeleteUserDevicesData["query"]>;
    body: BulkDeleteUserDevicesData["body"];
    replies: BulkDeleteUserDevicesResponses;
    errors: BulkDeleteUserDevicesErrors;
  };
  checkRegistrationAvailable: {
    path: CheckRegistrationAvailableData["path"];
    query: NonNullable<CheckRegistrationAvailableData["query"]>;
    body: CheckRegistrationAvailableData["body"];
    replies: CheckRegistrationAvailableResponses;
    errors: CheckRegistrationAvailableErrors;
  };
  checkRegistrationAvailableR0: {
    path: CheckRegistrationAvailableR0Data["path"];
    query: NonNullable<CheckRegistrationAvailableR0Data["query"]>;
    body: CheckRegistrationAvailableR0Data["body"];
    replies: CheckRegistrationAvailableR0Responses;
    errors: CheckRegistrationAvailableR0Errors;
  };
  checkUsernameAvailable: {
    path: CheckUsernameAvailableData["path"];
    query: NonNullable<CheckUsernameAvailableData["query"]>;
    body: CheckUsernameAvailableData["body"];
    replies: CheckUsernameAvailableResponses;
    errors: CheckUsernameAvailableErrors;
  };
  createUserDevice: {
    path: CreateUserDeviceData["path"];
    query: NonNullable<CreateUserDeviceData["query"]>;
    body: CreateUserDeviceData["body"];
    replies: CreateUserDeviceResponses;
    errors: CreateUserDeviceErrors;
  };
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
  deleteUserMedia: {
    path: DeleteUserMediaData["path"];
    query: NonNullable<DeleteUserMediaData["query"]>;
    body: DeleteUserMediaData["body"];
    replies: DeleteUserMediaResponses;
    errors: DeleteUserMediaErrors;
  };
  deleteUserRatelimitOverride: {
    path: DeleteUserRatelimitOverrideData["path"];
    query: NonNullable<DeleteUserRatelimitOverrideData["query"]>;
    body: DeleteUserRatelimitOverrideData["body"];
    replies: DeleteUserRatelimitOverrideResponses;
    errors: DeleteUserRatelimitOverrideErrors;
  };
  findUserByExternalId: {
    path: FindUserByExternalIdData["path"];
    query: NonNullable<FindUserByExternalIdData["query"]>;
    body: FindUserByExternalIdData["body"];
    replies: FindUserByExternalIdResponses;
    errors: FindUserByExternalIdErrors;
  };
  findUserByThreepid: {
    path: FindUserByThreepidData["path"];
    query: NonNullable<FindUserByThreepidData["query"]>;
    body: FindUserByThreepidData["body"];
    replies: FindUserByThreepidResponses;
    errors: FindUserByThreepidErrors;
  };
  getClientWellKnown: {
    path: GetClientWellKnownData["path"];
    query: NonNullable<GetClientWellKnownData["query"]>;
    body: GetClientWellKnownData["body"];
    replies: GetClientWellKnownResponses;
    errors: GetClientWellKnownErrors;
  };
  getLoginFlows: {
    path: GetLoginFlowsData["path"];
    query: NonNullable<GetLoginFlowsData["query"]>;
    body: GetLoginFlowsData["body"];
    replies: GetLoginFlowsResponses;
    errors: GetLoginFlowsErrors;
  };
  getLoginFlowsR0: {
    path: GetLoginFlowsR0Data["path"];
    query: NonNullable<GetLoginFlowsR0Data["query"]>;
    body: GetLoginFlowsR0Data["body"];
    replies: GetLoginFlowsR0Responses;
    errors: GetLoginFlowsR0Errors;
  };
  getRedactionStatus: {
    path: GetRedactionStatusData["path"];
    query: NonNullable<GetRedactionStatusData["query"]>;
    body: GetRedactionStatusData["body"];
    replies: GetRedactionStatusResponses;
    errors: GetRedactionStatusErrors;
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
  getUserAccountData: {
    path: GetUserAccountDataData["path"];
    query: NonNullable<GetUserAccountDataData["query"]>;
    body: GetUserAccountDataData["body"];
    replies: GetUserAccountDataResponses;
    errors: GetUserAccountDataErrors;
  };
  getUserAdmin: {
    path: GetUserAdminData["path"];
    query: NonNullable<GetUserAdminData["query"]>;
    body: GetUserAdminData["body"];
    replies: GetUserAdminResponses;
    errors: GetUserAdminErrors;
  };
  getUserCumulativeJoinedRoomCount: {
    path: GetUserCumulativeJoinedRoomCountData["path"];
    query: NonNullable<GetUserCumulativeJoinedRoomCountData["query"]>;
    body: GetUserCumulativeJoinedRoomCountData["body"];
    replies: GetUserCumulativeJoinedRoomCountResponses;
    errors: GetUserCumulativeJoinedRoomCountErrors;
  };
  getUserDevice: {
    path: GetUserDeviceData["path"];
    query: NonNullable<GetUserDeviceData["query"]>;
    body: GetUserDeviceData["body"];
    replies: GetUserDeviceResponses;
    errors: GetUserDeviceErrors;
  };
  getUserRatelimitOverride: {
    path: GetUserRatelimitOverrideData["path"];
    query: NonNullable<GetUserRatelimitOverrideData["query"]>;
    body: GetUserRatelimitOverrideData["body"];
    replies: GetUserRatelimitOverrideResponses;
    errors: GetUserRatelimitOverrideErrors;
  };
  getUserSentInviteCount: {
    path: GetUserSentInviteCountData["path"];
    query: NonNullable<GetUserSentInviteCountData["query"]>;
    body: GetUserSentInviteCountData["body"];
    replies: GetUserSentInviteCountResponses;
    errors: GetUserSentInviteCountErrors;
  };
  getUserWhois: {
    path: GetUserWhoisData["path"];
    query: NonNullable<GetUserWhoisData["query"]>;
    body: GetUserWhoisData["body"];
    replies: GetUserWhoisResponses;
    errors: GetUserWhoisErrors;
  };
  getUserWhoisR0: {
    path: GetUserWhoisR0Data["path"];
    query: NonNullable<GetUserWhoisR0Data["query"]>;
    body: GetUserWhoisR0Data["body"];
    replies: GetUserWhoisR0Responses;
    errors: GetUserWhoisR0Errors;
  };
  getUserWhoisV3: {
    path: GetUserWhoisV3Data["path"];
    query: NonNullable<GetUserWhoisV3Data["query"]>;
    body: GetUserWhoisV3Data["body"];
    replies: GetUserWhoisV3Responses;
    errors: GetUserWhoisV3Errors;
  };
  listUserDevices: {
    path: ListUserDevicesData["path"];
    query: NonNullable<ListUserDevicesData["query"]>;
    body: ListUserDevicesData["body"];
    replies: ListUserDevicesResponses;
    errors: ListUserDevicesErrors;
  };
  listUserJoinedRooms: {
    path: ListUserJoinedRoomsData["path"];
    query: NonNullable<ListUserJoinedRoomsData["query"]>;
    body: ListUserJoinedRoomsData["body"];
    replies: ListUserJoinedRoomsResponses;
    errors: ListUserJoinedRoomsErrors;
  };
  listUserMedia: {
    path: ListUserMediaData["path"];
    query: NonNullable<ListUserMediaData["query"]>;
    body: ListUserMediaData["body"];
    replies: ListUserMediaResponses;
    errors: ListUserMediaErrors;
  };
  listUserMemberships: {
    path: ListUserMembershipsData["path"];
    query: NonNullable<ListUserMembershipsData["query"]>;
    body: ListUserMembershipsData["body"];
    replies: ListUserMembershipsResponses;
    errors: ListUserMembershipsErrors;
  };
  listUserPushers: {
    path: ListUserPushersData["path"];
    query: NonNullable<ListUserPushersData["query"]>;
    body: ListUserPushersData["body"];
    replies: ListUserPushersResponses;
    errors: ListUserPushersErrors;
  };
  listUsersV2: {
    path: ListUsersV2Data["path"];
    query: NonNullable<ListUsersV2Data["query"]>;
    body: ListUsersV2Data["body"];
    replies: ListUsersV2Responses;
    errors: ListUsersV2Errors;
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
  loginAsUser: {
    path: LoginAsUserData["path"];
    query: NonNullable<LoginAsUserData["query"]>;
    body: LoginAsUserData["body"];
    replies: LoginAsUserResponses;
    errors: LoginAsUserErrors;
  };
  loginR0: {
    path: LoginR0Data["path"];
    query: NonNullable<LoginR0Data["query"]>;
    body: LoginR0Data["body"];
    replies: LoginR0Responses;
    errors: LoginR0Errors;
  };
  logout: {
    path: LogoutData["path"];
    query: NonNullable<LogoutData["query"]>;
    body: LogoutData["body"];
    replies: LogoutResponses;
    errors: LogoutErrors;
  };
  logoutAll: {
    path: LogoutAllData["path"];
    query: NonNullable<LogoutAllData["query"]>;
    body: LogoutAllData["body"];
    replies: LogoutAllResponses;
    errors: LogoutAllErrors;
  };
  logoutAllR0: {
    path: LogoutAllR0Data["path"];
    query: NonNullable<LogoutAllR0Data["query"]>;
    body: LogoutAllR0Data["body"];
    replies: LogoutAllR0Responses;
    errors: LogoutAllR0Errors;
  };
  logoutR0: {
    path: LogoutR0Data["path"];
    query: NonNullable<LogoutR0Data["query"]>;
    body: LogoutR0Data["body"];
    replies: LogoutR0Responses;
    errors: LogoutR0Errors;
  };
  redactUserEvents: {
    path: RedactUserEventsData["path"];
    query: NonNullable<RedactUserEventsData["query"]>;
    body: RedactUserEventsData["body"];
    replies: RedactUserEventsResponses;
    errors: RedactUserEventsErrors;
  };
  resetUserPassword: {
    path: ResetUserPasswordData["path"];
    query: NonNullable<ResetUserPasswordData["query"]>;
    body: ResetUserPasswordData["body"];
    replies: ResetUserPasswordResponses;
    errors: ResetUserPasswordErrors;
  };
  setUserAdmin: {
    path: SetUserAdminData["path"];
    query: NonNullable<SetUserAdminData["query"]>;
    body: SetUserAdminData["body"];
    replies: SetUserAdminResponses;
    errors: SetUserAdminErrors;
  };
  setUserRatelimitOverride: {
    path: SetUserRatelimitOverrideData["path"];
    query: NonNullable<SetUserRatelimitOverrideData["query"]>;
    body: SetUserRatelimitOverrideData["body"];
    replies: SetUserRatelimitOverrideResponses;
    errors: SetUserRatelimitOverrideErrors;
  };
  setUserSuspension: {
    path: SetUserSuspensionData["path"];
    query: NonNullable<SetUserSuspensionData["query"]>;
    body: SetUserSuspensionData["body"];
    replies: SetUserSuspensionResponses;
    errors: SetUserSuspensionErrors;
  };
  shadowBanUser: {
    path: ShadowBanUserData["path"];
    query: NonNullable<ShadowBanUserData["query"]>;
    body: ShadowBanUserData["body"];
    replies: ShadowBanUserResponses;
    errors: ShadowBanUserErrors;
  };
  unshadowBanUser: {
    path: UnshadowBanUserData["path"];
    query: NonNullable<UnshadowBanUserData["query"]>;
    body: UnshadowBanUserData["body"];
    replies: UnshadowBanUserResponses;
    errors: UnshadowBanUserErrors;
  };
  updateUserDevice: {
    path: UpdateUserDeviceData["path"];
    query: NonNullable<UpdateUserDeviceData["query"]>;
    body: UpdateUserDeviceData["body"];
    replies: UpdateUserDeviceResponses;
    errors: UpdateUserDeviceErrors;
  };
  upsertUser: {
    path: UpsertUserData["path"];
    query: NonNullable<UpsertUserData["query"]>;
    body: UpsertUserData["body"];
    replies: UpsertUserResponses;
    errors: UpsertUserErrors;
  };
  whoami: {
    path: WhoamiData["path"];
    query: NonNullable<WhoamiData["query"]>;
    body: WhoamiData["body"];
    replies: WhoamiResponses;
    errors: WhoamiErrors;
  };
  whoamiR0: {
    path: WhoamiR0Data["path"];
    query: NonNullable<WhoamiR0Data["query"]>;
    body: WhoamiR0Data["body"];
    replies: WhoamiR0Responses;
    errors: WhoamiR0Errors;
  };
}
