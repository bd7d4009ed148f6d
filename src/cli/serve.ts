/** `countersign serve`: the service on the clone it stands in. */
import { serviceFolder } from '../adapters/database/folder.ts';
import { CountersignError } from '../model/error.ts';
import type { Register, Shell } from './command.ts';
import { EXIT } from './exit.ts';
import { SERVICE_PORT } from './service-address.ts';
import { buildDigest, buildLine, packageVersion } from './version.ts';

interface ServeOptions {
  readonly port: string;
  readonly data?: string;
  readonly database?: string;
  readonly logLevel: string;
}

const LEVELS = ['silent', 'warn', 'info', 'debug'] as const;

export const register: Register = (program, shell) => {
  program
    .command('serve')
    .option('--port <number>', 'a port of this machine; 0 for any that is free', String(SERVICE_PORT))
    .option('--data <folder>', 'where its database lies; a folder of its own under your data folder without it')
    .option('--database <url>', 'a PostgreSQL in its place (or COUNTERSIGN_DATABASE, which other users cannot see)')
    .option('--log-level <level>', `what it writes to stderr: ${LEVELS.join(', ')}`, 'warn')
    .action((options: ServeOptions) => serve(shell, options));
};

async function serve(shell: Shell, options: ServeOptions): Promise<void> {
  const logLevel = LEVELS.find((level) => level === options.logLevel);
  if (logLevel === undefined) {
    throw new CountersignError('usage', `there is no log level "${options.logLevel.slice(0, 40)}"`, {
      remedy: `use one of: ${LEVELS.join(', ')}`,
    });
  }
  const port = Number(options.port);
  if (!/^\d{1,5}$/.test(options.port) || port > 65_535) {
    throw new CountersignError('usage', `"${options.port.slice(0, 40)}" is no port`, {
      remedy: 'a number from 0 to 65535; 0 takes any that is free',
    });
  }
  const { dataFolder, cacheFolder } = shell.environment;
  const url = options.database ?? shell.environment.database;
  if (url !== null && options.data !== undefined) {
    throw new CountersignError('usage', '--data and a PostgreSQL contradict each other', {
      remedy: 'leave out --data, or --database and COUNTERSIGN_DATABASE',
    });
  }
  const { localSource } = await import('../server/local-source.ts');
  const { startService } = await import('../server/start.ts');
  const source = await localSource(shell.globals().directory);
  const service = await startService({
    source,
    database:
      url === null
        ? { kind: 'embedded', folder: options.data ?? serviceFolder(dataFolder, source.place) }
        : { kind: 'postgres', url },
    cacheFolder,
    port,
    build: { name: buildLine(), version: packageVersion(), digest: buildDigest() },
    logLevel,
  });
  const stopped = shell.untilStopped();
  shell.exit(EXIT.pass);
  if (shell.globals().format === 'json') {
    shell.printJson('countersign.dev/service/v1', { address: service.address, repository: source.repository });
  } else {
    shell.print(`Looking after ${source.repository.name}: ${service.address}`);
    shell.note('Its branches are shown as requests. End it with Ctrl+C.');
  }
  await stopped;
  shell.note('Stopping.');
  await service.stop();
}
