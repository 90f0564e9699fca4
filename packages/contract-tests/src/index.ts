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
export { createClientMakers } from "./makers/createClientMakers.ts";
export type { ClientMakers } from "./makers/createClientMakers.ts";
export { failureReport } from "./report/failureReport.ts";
export { skipReport } from "./report/skipReport.ts";
export { tableReport } from "./report/tableReport.ts";
export { countResults } from "./report/countResults.ts";
export type { Counts } from "./report/countResults.ts";
export type { Exchanged, Failure, Outcome, TestResult } from "./run/result.ts";
export { runTests } from "./run/runTests.ts";
export type { RunOptions } from "./run/runTests.ts";
export { selectTests } from "./run/selectTests.ts";
export type { Selection } from "./run/selectTests.ts";
