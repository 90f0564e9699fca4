import type { RoomEvent } from "./event.ts";

/** The state that an event is judged against: the state event of a type and state key, if there is one. */
export type StateLookup = (type: string, stateKey: string) => RoomEvent | undefined;

/** Looks state up among the events given; those that are no state events are passed over, of two for one key the last counts. */
export function stateLookup(events: Iterable<RoomEvent>): StateLookup {
  const byKey = new Map<string, RoomEvent>();
  for (const event of events) {
    if (event.state_key !== undefined) byKey.set(JSON.stringify([event.type, event.state_key]), event);
  }
  return (type, stateKey) => byKey.get(JSON.stringify([type, stateKey]));
}
