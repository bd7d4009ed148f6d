/** The one place that reads the process's environment and streams. */
import { homedir } from 'node:os';
import { isatty } from 'node:tty';
import { cacheRoot } from '../adapters/cache/folder.ts';
import { dataRoot } from '../adapters/database/folder.ts';

/** What the command line needs to know of the process it runs in. */
export interface Environment {
  readonly directory: string;
  readonly nodeVersion: string;
  readonly home: string;
  /** Folder for results that can be computed again; never inside the repository. */
  readonly cacheFolder: string;
  /** Folder for what a service on this machine keeps. */
  readonly dataFolder: string;
  /** PostgreSQL that `serve` keeps its data in; null where nothing is set. It may hold a password. */
  readonly database: string | null;
  /** All variables: a service's configuration names those that hold its secrets. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Address of the service that `queue` asks; null where nothing is set. */
  readonly service: string | null;
  readonly outputIsTerminal: boolean;
  readonly errorIsTerminal: boolean;
  readonly inputIsTerminal: boolean;
  /** Width of the terminal in columns; null when stdout is not one (then nothing is wrapped). */
  readonly columns: number | null;
  /** True under a continuous integration server, where nobody answers questions. */
  readonly unattended: boolean;
  readonly noColor: boolean;
  readonly forceColor: boolean;
  readonly dumb: boolean;
  /** A language model to ask; null where nothing is set. Never in the policy: the key is the person's. */
  readonly advice: { readonly url: string | null; readonly model: string | null; readonly key: string | null };
}

/** Reads the environment once. */
export function readEnvironment(): Environment {
  const env = process.env;
  const home = homedir();
  return {
    directory: process.cwd(),
    nodeVersion: process.versions.node,
    home,
    cacheFolder: cacheRoot({
      platform: process.platform,
      XDG_CACHE_HOME: env['XDG_CACHE_HOME'],
      LOCALAPPDATA: env['LOCALAPPDATA'],
      COUNTERSIGN_CACHE: env['COUNTERSIGN_CACHE'],
    }),
    dataFolder: dataRoot({
      platform: process.platform,
      XDG_DATA_HOME: env['XDG_DATA_HOME'],
      LOCALAPPDATA: env['LOCALAPPDATA'],
    }),
    database: set(env['COUNTERSIGN_DATABASE']) ?? null,
    variables: env,
    service: set(env['COUNTERSIGN_SERVER']) ?? null,
    outputIsTerminal: isatty(1),
    errorIsTerminal: isatty(2),
    inputIsTerminal: isatty(0),
    columns: isatty(1) ? columns(process.stdout.columns) : null,
    unattended: set(env['CI']) !== undefined && env['CI'] !== 'false' && env['CI'] !== '0',
    noColor: set(env['NO_COLOR']) !== undefined,
    forceColor: set(env['CLICOLOR_FORCE']) !== undefined && env['CLICOLOR_FORCE'] !== '0',
    dumb: env['TERM'] === 'dumb',
    advice: {
      url: set(env['COUNTERSIGN_ADVICE_URL']) ?? null,
      model: set(env['COUNTERSIGN_ADVICE_MODEL']) ?? null,
      key: set(env['COUNTERSIGN_ADVICE_KEY']) ?? null,
    },
  };
}

export type ColorWish = 'auto' | 'always' | 'never';

/** Whether a stream gets colour: the option wins, then NO_COLOR, CLICOLOR_FORCE, TERM=dumb, then the terminal. */
export function wantsColor(wish: ColorWish, environment: Environment, isTerminal: boolean): boolean {
  if (wish === 'always') return true;
  if (wish === 'never' || environment.noColor) return false;
  if (environment.forceColor) return true;
  return isTerminal && !environment.dumb;
}

function set(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}

function columns(value: number | undefined): number {
  return value === undefined || value < 40 ? 80 : value;
}
