/** `countersign serve`: the service on the clone it stands in, or on the repositories of forges. */
import { CountersignError } from '../model/error.ts';
import type { LookedAfter, ServiceOptions } from '../server/start.ts';
import type { Register, Shell } from './command.ts';
import { EXIT } from './exit.ts';
import { SERVICE_PORT } from './service-address.ts';
import { clonePlace, forgesPlace, ledgerOrigin, type ServicePlace } from './service-place.ts';
import { buildDigest, buildLine, packageVersion } from './version.ts';

interface ServeOptions {
  readonly config?: string;
  readonly port?: string;
  readonly data?: string;
  readonly database?: string;
  readonly logLevel: string;
}

const LEVELS = ['silent', 'warn', 'info', 'debug'] as const;
const SERVICE_SCHEMA = 'countersign.dev/service/v1';

export const register: Register = (program, shell) => {
  program
    .command('serve')
    .option('--config <file>', 'which forges, with what accounts (docs/service.md); without it the clone it stands in')
    .option('--port <number>', `a port of this machine; 0 for any that is free, ${SERVICE_PORT} without it`)
    .option('--data <folder>', 'where its database lies; a folder of its own under your data folder without it')
    .option('--database <url>', 'a PostgreSQL in its place (or COUNTERSIGN_DATABASE, which other users cannot see)')
    .option('--log-level <level>', `what it writes to stderr: ${LEVELS.join(', ')}`, 'warn')
    .action((options: ServeOptions) => serve(shell, options));
};

/** What is served, and what is said about it when it runs. */
interface Planned extends Pick<ServiceOptions, 'looksAfter' | 'listen'>, ServicePlace {
  /** What its ledger is called, where it begins. */
  readonly origin: string;
  readonly title: string;
  readonly note: string;
  readonly json: object;
}

async function serve(shell: Shell, options: ServeOptions): Promise<void> {
  const logLevel = LEVELS.find((level) => level === options.logLevel);
  if (logLevel === undefined) {
    throw new CountersignError('usage', `there is no log level "${options.logLevel.slice(0, 40)}"`, {
      remedy: `use one of: ${LEVELS.join(', ')}`,
    });
  }
  const port = portOf(options.port);
  const { config } = options;
  const planned = await (config === undefined
    ? ofClone(shell, options, port)
    : ofForges(shell, { ...options, config }, port));
  const { startService } = await import('../server/start.ts');
  const { ledgerSigner } = await import('../composition/ledger-signer.ts');
  const { title, note, json, origin, data, ...rest } = planned;
  const service = await startService({
    ...rest,
    cacheFolder: shell.environment.cacheFolder,
    ledgerSigner: ledgerSigner(data, ledgerOrigin(origin)),
    build: { name: buildLine(), version: packageVersion(), digest: buildDigest() },
    logLevel,
  });
  const stopped = shell.untilStopped();
  shell.exit(EXIT.pass);
  if (shell.globals().format === 'json') shell.printJson(SERVICE_SCHEMA, { address: service.address, ...json });
  else {
    shell.print(`Looking after ${title}: ${service.address}`);
    shell.note(note);
  }
  await stopped;
  shell.note('Stopping.');
  await service.stop();
}

function portOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new CountersignError('usage', `"${text.slice(0, 40)}" is no port`, {
    remedy: 'a number from 0 to 65535; 0 takes any that is free',
  });
}

async function ofClone(shell: Shell, options: ServeOptions, port: number | null): Promise<Planned> {
  const { localSource } = await import('../server/local-source.ts');
  const source = await localSource(shell.globals().directory);
  const { database, data } = clonePlace(shell, options, source.place);
  return {
    looksAfter: { kind: 'clone', source },
    database,
    data,
    origin: source.repository.name,
    listen: { host: '127.0.0.1', port: port ?? SERVICE_PORT },
    title: source.repository.name,
    note: 'Its branches are shown as requests. End it with Ctrl+C.',
    json: { repository: source.repository },
  };
}

/** Flags go before variables, and both before the file. */
async function ofForges(
  shell: Shell,
  options: ServeOptions & { readonly config: string },
  port: number | null,
): Promise<Planned> {
  const { directory } = shell.globals();
  const { readSettings } = await import('./serve-settings.ts');
  const read = await readSettings(directory, options.config);
  const { connectForges } = await import('../server/settings/connect.ts');
  const forges = connectForges(read.settings, { folder: read.folder, variables: shell.environment.variables });
  const { address, isOpen, mirrors, every, listen } = read.settings;
  const { database, data } = await forgesPlace(shell, options, read);
  const kinds = forges.map(({ forge }) => forge.kind);
  const looksAfter: LookedAfter = { kind: 'forges', forges, data, mirrors, every, address, isOpen };
  return {
    looksAfter,
    database,
    data,
    origin: address === null ? 'forges' : new URL(address).host,
    listen: { ...listen, port: port ?? listen.port },
    title: `the repositories of ${kinds.join(', ')}`,
    note: `${
      address === null
        ? 'It has no address for others: messages of the forge do not reach it, rounds find what changed.'
        : `Messages of the forge go to ${kinds.map((kind) => `${address}/hooks/${kind}`).join(', ')}.`
    } End it with Ctrl+C.`,
    json: { forges: kinds, publicAddress: address },
  };
}
