/**
 * Real git repositories for tests, made the same way every time: fixed identities, a clock that ticks a minute per
 * commit, no configuration of the machine. Everything made here is removed when the test file ends.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CommitId, ObjectFormat } from '../../src/model/id.ts';

export interface FixtureOptions {
  readonly format?: ObjectFormat;
  readonly bare?: boolean;
  /** Name of the first branch; `main` unless given. */
  readonly branch?: string;
}

export interface GitOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Where to run; the repository's root unless given. */
  readonly cwd?: string;
}

export interface CommitOptions {
  /** `Name <address>`; `Ada Writer <ada@example.org>` unless given. */
  readonly author?: string;
  readonly committer?: string;
  /** Seconds since 1970, for author and committer; one minute after the previous commit unless given. */
  readonly date?: number;
  /** Paths and contents to write before committing; null removes the path. */
  readonly files?: Readonly<Record<string, string | Uint8Array | null>>;
}

export interface Fixture {
  /** Root of the working tree, or the bare repository itself. */
  readonly path: string;
  /** Runs git and gives its standard output without the last newline; throws when git fails. */
  git(args: readonly string[], options?: GitOptions): string;
  /** Like `git`, with the bytes as they are. */
  gitBytes(args: readonly string[], options?: GitOptions): Buffer;
  /** Writes a file of the working tree, making its folders. */
  write(path: string, content: string | Uint8Array): void;
  remove(path: string): void;
  /** Stages everything and commits; empty commits are allowed. */
  commit(message: string, options?: CommitOptions): CommitId;
  /** Makes a branch at HEAD (or at the revision given) and switches to it. */
  branch(name: string, at?: string): void;
  checkout(revision: string): void;
  /** Merges revisions into HEAD with a merge commit. */
  merge(revisions: string | readonly string[], message?: string): CommitId;
  /** The full id a revision names. */
  id(revision: string): CommitId;
  cleanup(): void;
}

export const FIRST_DATE = 1_767_225_600;
const folders = new Set<string>();

/** A fresh folder outside every repository, removed at the end of the test file. */
export function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-test-')));
  folders.add(folder);
  return folder;
}

/** Environment of the fixture's git: the machine's own settings have no say. */
export function fixtureEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** Makes an empty repository. */
export function makeRepository(options: FixtureOptions = {}): Fixture {
  const folder = makeFolder();
  const path = join(folder, 'repository');
  mkdirSync(path);
  const fixture = openFixture(path, folder);
  const format = options.format ?? 'sha1';
  fixture.git([
    'init',
    '-q',
    `--object-format=${format}`,
    '-b',
    options.branch ?? 'main',
    ...(options.bare ? ['--bare'] : []),
  ]);
  return fixture;
}

/** A clone of a fixture, by the file transport, with git's own clone options (`--depth=1`, `--filter=blob:none`). */
export function cloneRepository(source: Fixture, args: readonly string[] = []): Fixture {
  const folder = makeFolder();
  const path = join(folder, 'repository');
  const outside = openFixture(folder, folder);
  outside.git(['clone', '-q', ...args, `file://${source.path}`, path]);
  return openFixture(path, folder);
}

/** The same builder over a repository that is already there (a worktree, a submodule). */
export function openFixture(path: string, home: string = path): Fixture {
  let clock = FIRST_DATE;
  const run = (args: readonly string[], git: GitOptions = {}): Buffer => {
    const done = spawnSync('git', args, {
      cwd: git.cwd ?? path,
      env: { ...fixtureEnvironment(home), ...identity(undefined, undefined, clock), ...git.env },
      maxBuffer: 1 << 30,
      ...(git.input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] } : { input: git.input }),
    });
    if (done.error) throw done.error;
    if (done.status !== 0) throw new FixtureFailure(`git ${args.join(' ')}: ${done.stderr.toString('utf8')}`);
    return done.stdout;
  };
  const text = (args: readonly string[], git?: GitOptions): string =>
    run(args, git).toString('utf8').replace(/\n$/, '');
  const write = (name: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  };
  const remove = (name: string): void => rmSync(join(path, name), { recursive: true, force: true });
  const id = (revision: string): CommitId => text(['rev-parse', '--verify', '--end-of-options', revision]) as CommitId;
  return {
    path,
    git: text,
    gitBytes: run,
    write,
    remove,
    id,
    commit(message, commit = {}) {
      for (const [name, content] of Object.entries(commit.files ?? {})) {
        if (content === null) remove(name);
        else write(name, content);
      }
      clock = commit.date ?? clock + 60;
      run(['add', '-A']);
      run(['commit', '-q', '--no-verify', '--allow-empty', '--allow-empty-message', '--cleanup=verbatim', '-F', '-'], {
        input: message,
        env: identity(commit.author, commit.committer, clock),
      });
      return id('HEAD');
    },
    branch(name, at) {
      run(['checkout', '-q', '-b', name, ...(at === undefined ? [] : [at])]);
    },
    checkout(revision) {
      run(['checkout', '-q', revision]);
    },
    merge(revisions, message = 'Merge') {
      clock += 60;
      const tips = typeof revisions === 'string' ? [revisions] : revisions;
      run(['merge', '-q', '--no-ff', '--no-edit', '-m', message, ...tips], {
        env: identity(undefined, undefined, clock),
      });
      return id('HEAD');
    },
    cleanup() {
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** What a fixture throws when git does not do what the test needs. */
class FixtureFailure extends Error {
  override readonly name = 'FixtureFailure';
}

function identity(author: string | undefined, committer: string | undefined, date: number): Record<string, string> {
  const [authorName, authorEmail] = splitIdentity(author ?? 'Ada Writer <ada@example.org>');
  const [committerName, committerEmail] = splitIdentity(committer ?? author ?? 'Ada Writer <ada@example.org>');
  return {
    GIT_AUTHOR_NAME: authorName,
    GIT_AUTHOR_EMAIL: authorEmail,
    GIT_AUTHOR_DATE: `${date} +0000`,
    GIT_COMMITTER_NAME: committerName,
    GIT_COMMITTER_EMAIL: committerEmail,
    GIT_COMMITTER_DATE: `${date} +0000`,
  };
}

function splitIdentity(text: string): [string, string] {
  const open = text.lastIndexOf('<');
  return [text.slice(0, open).trim(), text.slice(open + 1, text.lastIndexOf('>'))];
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

process.once('exit', removeAll);
if (process.env['VITEST'] !== undefined) {
  const { afterAll } = await import('vitest');
  afterAll(removeAll);
}
