export { contracts } from "./generated/contracts.ts";
export type { Basis, ContractTest, OperationContract, Unprovoked } from "./contractOf.ts";
export { missing } from "./context.ts";
export type {
  AccountDataItem,
  Makers,
  MediaMaker,
  MemberEvent,
  Need,
  NewMedia,
  RoomMaker,
  TargetServer,
  TestContext,
} from "./context.ts";
export { createContext } from "./createContext.ts";
export { startCommand } from "./startCommand.ts";
export type { StartedServer } from "./startCommand.ts";
export { exchange } from "./http.ts";
export type { Answer, RawRequest } from "./http.ts";
