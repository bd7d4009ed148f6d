/** Listening where only this machine can reach: one port on both loopback addresses. */
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CountersignError } from '../../model/error.ts';

const ATTEMPTS = 8;
const PATIENCE_MS = 10_000;

/** Servers that answer `http://localhost:PORT`, whichever address a browser takes for that name. */
export interface Loopback {
  readonly port: number;
  /** Ends at once, open connections included. */
  close(): void;
}

/**
 * Listens on a free port of 127.0.0.1 and of ::1. Both, because whoever held the other one could answer for us.
 *
 * @throws CountersignError `file.unusable` when no port can be had
 */
export async function listenOnLoopback(listener: RequestListener): Promise<Loopback> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const four = await listen(listener, '127.0.0.1', 0);
    if (typeof four === 'string') break;
    const { port } = four.address() as AddressInfo;
    const six = await listen(listener, '::1', port);
    if (six === 'absent') return loopback(port, [four]);
    if (six !== 'taken') return loopback(port, [four, six]);
    four.close();
  }
  throw new CountersignError('file.unusable', 'no port of localhost is free for the page', {
    remedy: 'allow programs to listen on 127.0.0.1, or sign with an SSH key in a device (ssh-keygen -t ed25519-sk)',
  });
}

function loopback(port: number, servers: readonly Server[]): Loopback {
  return {
    port,
    close: () => {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

/** A server that listens; `taken` where somebody else does, `absent` where there is no such address. */
function listen(listener: RequestListener, host: string, port: number): Promise<Server | 'taken' | 'absent'> {
  const limits = { headersTimeout: PATIENCE_MS, requestTimeout: PATIENCE_MS, maxHeaderSize: 16_384 };
  const server = createServer(limits, listener);
  server.maxConnections = 32;
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE' ? 'taken' : 'absent'));
    server.listen({ host, port, exclusive: true, ipv6Only: true }, () => resolve(server));
  });
}
