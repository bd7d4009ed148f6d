/** Packs the project and installs the tarball as a user would, with npm itself. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../git/fixture.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface Done {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Packed {
  readonly tarball: string;
  /** Paths inside the package. */
  readonly files: readonly string[];
}

/** npm, without the settings that the `npm test` around this one hands down. */
function npm(folder: string, args: readonly string[]): Done {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(?:npm_(?:package|lifecycle|config_(?:local_prefix|ignore_scripts))|VITEST|NODE_ENV|INIT_CWD)/i.test(name),
  );
  const done = spawnSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    env: Object.fromEntries(inherited),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (done.error) throw done.error;
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

/** `npm pack`, with the build that belongs to it. */
export function pack(): Packed {
  const folder = makeFolder();
  const done = npm(ROOT, ['pack', '--json', '--pack-destination', folder]);
  if (done.status !== 0) throw new Error(`npm pack failed:\n${done.stdout}${done.stderr}`);
  // The build's own output comes before the JSON.
  const [packed] = JSON.parse(done.stdout.slice(done.stdout.search(/^\[/m))) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  return { tarball: join(folder, packed.filename), files: packed.files.map(({ path }) => path) };
}

/** Where the packages are, or npm's own words when they could not be installed. */
export type Installed =
  | { readonly kind: 'installed'; readonly folder: string }
  | { readonly kind: 'failed'; readonly why: string };

/** Installs packages into a folder with nothing else in it. */
export function installInto(packages: readonly string[], flags: readonly string[]): Installed {
  const folder = join(makeFolder(), 'empty folder');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const done = npm(folder, ['install', '--prefer-offline', ...flags, ...packages]);
  return done.status === 0
    ? { kind: 'installed', folder }
    : { kind: 'failed', why: `${done.stderr}${done.stdout}`.trim() };
}

/** True when npm's failure says that the registry could not be reached, not that something is wrong. */
export function isUnreachable(why: string): boolean {
  return /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/.test(
    why,
  );
}

/** The package that carries the binary of Node.js for this machine: what the package `node` itself would install. */
export function platformNode(major: number): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return `node-${platform}-${process.arch}@${major}`;
}

/** The binary in an installed platform package. */
export function nodeBinary(folder: string): string {
  const name = platformNode(0).replace(/@0$/, '');
  const binary = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(binary)) throw new Error(`${name} holds no bin/node`);
  return binary;
}
