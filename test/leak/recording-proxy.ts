import { createServer, request } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';

/** Stands between the fleet and its server and keeps every byte of every body and frame, both ways. */
export interface RecordingProxy extends AsyncDisposable {
  readonly recorded: Map<string, Buffer>;
  readonly frames: number;
}

export async function recordingProxy(port: number, server: number): Promise<RecordingProxy> {
  const recorded = new Map<string, Buffer>();
  let count = 0;
  const keep = (what: string, bytes: Buffer) => recorded.set(`${what} ${count++}`, Buffer.from(bytes));

  const http = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      keep(`request ${incoming.method} ${incoming.url}`, body);
      keep(`headers ${incoming.method} ${incoming.url}`, Buffer.from(JSON.stringify(incoming.headers)));
      const onward = request(
        { host: '127.0.0.1', port: server, method: incoming.method, path: incoming.url, headers: incoming.headers },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => parts.push(chunk));
          answer.on('end', () => {
            const whole = Buffer.concat(parts);
            keep(`answer ${incoming.url}`, whole);
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(whole);
          });
        },
      );
      onward.on('error', () => outgoing.writeHead(502).end());
      onward.end(body);
    });
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 8 << 20 });
  http.on('upgrade', (incoming, socket, head) => {
    keep(`headers ${incoming.method} ${incoming.url}`, Buffer.from(JSON.stringify(incoming.headers)));
    sockets.handleUpgrade(incoming, socket, head, (near) => {
      const far = new WebSocket(`ws://127.0.0.1:${server}${incoming.url}`);
      const waiting: Buffer[] = [];
      near.on('message', (data: Buffer) => {
        keep(`frame up ${incoming.url}`, data);
        if (far.readyState === WebSocket.OPEN) far.send(data.toString());
        else waiting.push(data);
      });
      far.on('open', () => waiting.splice(0).forEach((data) => far.send(data.toString())));
      far.on('message', (data: Buffer) => {
        keep(`frame down ${incoming.url}`, data);
        near.send(data.toString());
      });
      far.on('close', () => near.terminate());
      far.on('error', () => near.terminate());
      near.on('close', () => far.terminate());
    });
  });
  await new Promise<void>((ready) => http.listen(port, '127.0.0.1', ready));
  return {
    recorded,
    get frames() {
      return count;
    },
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate();
      http.closeAllConnections();
      await new Promise((done) => http.close(done));
    },
  };
}
