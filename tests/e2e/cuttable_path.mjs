// A TCP path to the server that can be cut in mid-flow, as a pulled cable would.
import net from 'node:net';

export class CuttablePath {
  /** A path to "localhost:PORT". */
  static async to(address) {
    const path = new CuttablePath();
    const port = Number(address.split(':')[1]);
    path.sockets = new Set();
    path.listener = net.createServer((near) => {
      const far = net.connect(port, '127.0.0.1');
      for (const [socket, other] of [[near, far], [far, near]]) {
        path.sockets.add(socket);
        socket.pipe(other);
        socket.on('error', () => {});
        socket.on('close', () => other.destroy());
      }
    });
    await new Promise((resolve) => path.listener.listen(0, '127.0.0.1', resolve));
    path.address = `localhost:${path.listener.address().port}`;
    return path;
  }

  /** Nothing comes through any more, whatever is on its way. */
  cut() {
    this.listener.close();
    for (const socket of this.sockets) socket.destroy();
  }
}
