import type { Server } from "node:http";
import type { Socket } from "node:net";

/** How long requests that run are waited for when the server stops, in ms. */
const graceMs = 5_000;

/**
 * Knows which of a server's connections serve a request, so that stopping waits for those alone: not for one that
 * only keeps open, has sent nothing yet, or half a request.
 */
export function trackConnections(server: Server) {
  const running = new Map<Socket, number>();
  server.on("connection", (socket) => {
    running.set(socket, 0);
    socket.on("close", () => running.delete(socket));
  });
  let stopping = false;
  server.on("request", ({ socket }, response) => {
    running.set(socket, (running.get(socket) ?? 0) + 1);
    response.on("close", () => {
      const left = (running.get(socket) ?? 1) - 1;
      if (running.has(socket)) {
        running.set(socket, left);
      }
      if (stopping && left === 0) {
        socket.end();
      }
    });
  });

  /** Stops accepting, lets what runs finish for a while, and ends what is left then. */
  return async () => {
    stopping = true;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const [socket, requests] of running) {
      if (requests === 0) {
        socket.destroy();
      }
    }
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(timer);
  };
}
