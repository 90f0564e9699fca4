import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A TCP port before a PostgreSQL, which can be closed and opened as a network can. */
export async function startGate(socketPath: string) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const database = connect(socketPath);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        database.destroy();
      });
    }
    client.pipe(database).pipe(client);
  });
  const open = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await open(0);
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    open: () => open(port),
    close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) {
        socket.destroy();
      }
      return closed;
    },
  };
}
