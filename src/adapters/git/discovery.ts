/** Finding the repository of a folder and what kind it is. No object is read here. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { tmpdir } from 'node:os';
import { CountersignError } from '../../model/error.ts';
import type { ObjectFormat } from '../../model/id.ts';
import { INERT_OPTIONS, repositoryEnvironment, withoutGit } from './environment.ts';
import type { Environment } from './environment.ts';
import { gitFailure } from './failure.ts';
import type { Finished, GitPlace, GitProcesses } from './process.ts';

/** What discovery learnt. */
export interface Discovery {
  /** How to run git in the real repository. */
  readonly place: GitPlace;
  readonly gitVersion: string;
  readonly gitDirectory: string;
  readonly commonDirectory: string;
  readonly worktree: string | null;
  readonly objectFormat: ObjectFormat;
  readonly objectDirectories: readonly string[];
  readonly shallowFile: string;
  readonly graftFile: string;
}

const QUESTIONS: readonly string[] = [
  '--git-dir',
  '--git-common-dir',
  '--git-path',
  'objects',
  '--git-path',
  'shallow',
  '--show-object-format',
  '--is-inside-work-tree',
  '--is-bare-repository',
  '--show-cdup',
];

/** Answers to expect: one per question, `--git-path NAME` being one. */
const QUESTIONED: number = QUESTIONS.filter((question) => question !== '--git-path').length;

/** Finds the repository that contains `where`. Rejects with `repository.absent`, `repository.unreadable` or `git.unusable`. */
export async function discover(processes: GitProcesses, where: string, inherited: Environment): Promise<Discovery> {
  const cwd = existingFolder(where);
  // A hook's variables speak of the repository that git runs the hook for, not of one named on the command line.
  const env = repositoryEnvironment(inherited, standsIn(cwd));
  const locating = locate(processes, { cwd, env, options: INERT_OPTIONS }, inherited);
  // Both run at once, but a git that is too old explains whatever else went wrong: its error goes first.
  locating.catch(() => {});
  const gitVersion = await version(processes, { cwd, env, options: [] });
  const located = await locating;
  const [gitDirectory = '', commonDirectory = '', objects = '', shallowFile = '', ...rest] = located.answers;
  const [format = '', inside = '', bare = '', up = ''] = rest;
  if (format !== 'sha1' && format !== 'sha256') {
    throw unreadable(`its object format “${format}” is not known`, 'use a newer version of countersign');
  }
  const alternates = splitDirectories(env['GIT_ALTERNATE_OBJECT_DIRECTORIES'] ?? '');
  return {
    place: located.place,
    gitVersion,
    gitDirectory,
    commonDirectory,
    worktree: inside === 'true' ? resolve(cwd, up) : bare === 'true' ? null : worktreeOf(gitDirectory),
    objectFormat: format,
    objectDirectories: [objects, ...alternates.map((path) => resolve(cwd, path))],
    shallowFile,
    graftFile: join(commonDirectory, 'info', 'grafts'),
  };
}

const NAME_ONE = 'go to a repository, or name one with -C FOLDER';

/** True when this process stands in the folder itself. */
function standsIn(folder: string): boolean {
  try {
    return realpathSync(process.cwd()) === folder;
  } catch {
    return false;
  }
}

function existingFolder(where: string): string {
  try {
    if (statSync(where).isDirectory()) return realpathSync(where);
  } catch (cause) {
    throw new CountersignError('repository.absent', `there is no folder ${where}`, { cause, remedy: NAME_ONE });
  }
  throw new CountersignError('repository.absent', `${where} is not a folder`, { remedy: NAME_ONE });
}

async function version(processes: GitProcesses, place: GitPlace): Promise<string> {
  const { stdout } = await processes.run(place, ['version']);
  const text = stdout.toString('utf8').trim();
  const found = /^git version (\d+)\.(\d+)(?:\.[0-9]+)*/.exec(text);
  const [major, minor] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)];
  if (major < 2 || (major === 2 && minor < 39)) {
    throw new CountersignError('git.unusable', `git 2.39 or newer is needed; this is “${text.slice(0, 80)}”`, {
      remedy: 'install a newer git and make sure that it is the first one on the PATH',
    });
  }
  return (found?.[0] ?? '').slice('git version '.length);
}

interface Located {
  readonly place: GitPlace;
  readonly answers: readonly string[];
}

async function locate(processes: GitProcesses, place: GitPlace, inherited: Environment): Promise<Located> {
  const first = await ask(processes, place);
  if (first.status === 0) return { place, answers: answers(first) };
  if (!/dubious ownership/.test(first.stderr)) throw notFound(place.cwd, first);
  // The user's own settings are not read otherwise; this one says which repositories of others the user trusts.
  const trusted = await trustedDirectories(processes, inherited);
  const options = [...place.options, ...trusted.flatMap((path) => ['-c', `safe.directory=${path}`])];
  const second = await ask(processes, { ...place, options });
  if (second.status !== 0) throw notFound(place.cwd, second);
  return { place: { ...place, options }, answers: answers(second) };
}

function ask(processes: GitProcesses, place: GitPlace): Promise<Finished> {
  return processes.run(place, ['rev-parse', '--path-format=absolute', ...QUESTIONS], { accepted: [0, 1, 128, 129] });
}

function answers(finished: Finished): readonly string[] {
  const text = finished.stdout.toString('utf8');
  const lines = text.split('\n');
  lines.pop();
  // Outside a working tree the last question has no answer.
  if (text.includes('\ufffd') || (lines.length !== QUESTIONED && lines.length !== QUESTIONED - 1)) {
    throw unreadable('its path contains a line break or is not UTF-8', 'move the repository to a plainer path');
  }
  return lines;
}

function notFound(cwd: string, finished: Finished): CountersignError {
  if (/dubious ownership/.test(finished.stderr)) {
    return unreadable(
      `${cwd} belongs to another user`,
      `if you trust its owner: git config --global --add safe.directory '${cwd}'`,
    );
  }
  if (/not a git repository/i.test(finished.stderr)) {
    return new CountersignError('repository.absent', `${cwd} is not inside a git repository`, {
      remedy: NAME_ONE,
    });
  }
  const failure = gitFailure('rev-parse', finished.status, finished.stderr);
  return unreadable(failure.message, 'run git status there to see what git says');
}

function unreadable(why: string, remedy: string): CountersignError {
  return new CountersignError('repository.unreadable', `the repository cannot be read: ${why}`, { remedy });
}

async function trustedDirectories(processes: GitProcesses, inherited: Environment): Promise<readonly string[]> {
  const env = withoutGit(inherited);
  for (const name of ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM']) {
    const value = inherited[name];
    if (value !== undefined) env[name] = value;
  }
  const place = { cwd: tmpdir(), env, options: [] };
  const values = await Promise.all(
    ['--system', '--global'].map((scope) =>
      processes.run(place, ['config', scope, '-z', '--get-all', 'safe.directory'], { accepted: [0, 1, 128] }),
    ),
  );
  return values.flatMap((found) => found.stdout.toString('utf8').split('\0').slice(0, -1));
}

/** The working tree of a git directory that we stand in, by git's own layout. */
function worktreeOf(gitDirectory: string): string | null {
  if (basename(gitDirectory) === '.git') return dirname(gitDirectory);
  try {
    return dirname(readFileSync(join(gitDirectory, 'gitdir'), 'utf8').trimEnd());
  } catch {
    return null;
  }
}

/** Splits a list of folders as git does: separated like PATH, entries that begin with a quote are quoted as in C. */
function splitDirectories(text: string): readonly string[] {
  const found: string[] = [];
  for (let rest = text; rest !== ''; ) {
    const quoted = /^"((?:[^"\\]|\\.)*)"/s.exec(rest);
    const end = quoted === null ? rest.indexOf(delimiter) : quoted[0].length;
    const path = quoted === null ? rest.slice(0, end === -1 ? rest.length : end) : unquote(quoted[1] ?? '');
    if (path !== '') found.push(path);
    rest = end === -1 ? '' : rest.slice(end + (quoted === null || rest[end] === delimiter ? 1 : 0));
  }
  return found;
}

function unquote(text: string): string {
  return text.replace(/\\(.)/gs, (_, character: string) => (character === 'n' ? '\n' : character));
}
