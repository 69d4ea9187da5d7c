import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

/** A hostile server in front of an honest one: it passes on what stewards and server say, but for pauses. */
export async function refusing(url: string): Promise<{ readonly url: string } & AsyncDisposable> {
  const http = createServer();
  const wss = new WebSocketServer({ server: http });
  wss.on('connection', (near, request) => {
    const far = new WebSocket(`${url.replace('http', 'ws')}${request.url ?? ''}`);
    const early: string[] = [];
    far.on('open', () => early.splice(0).forEach((text) => far.send(text)));
    far.on('message', (data: Buffer) => near.send(data.toString()));
    far.on('close', () => near.close());
    far.on('error', () => near.close());
    near.on('close', () => far.close());
    near.on('message', (data: Buffer) => {
      const text = data.toString();
      const frame = JSON.parse(text) as { t: string; id?: string };
      if (frame.t === 'pause')
        near.send(JSON.stringify({ t: 'refused', id: frame.id ?? null, code: 'not-now', message: 'no', retryAfter: null }));
      else if (far.readyState === WebSocket.OPEN) far.send(text);
      else early.push(text);
    });
  });
  await new Promise<void>((ready) => http.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const one of wss.clients) one.terminate();
      http.closeAllConnections();
      await new Promise<void>((done) => http.close(() => done()));
    },
  };
}
