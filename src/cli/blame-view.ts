/** Gathers what `blame` and `why` show. */
import { relative, resolve, sep } from 'node:path';
import { realpathSync } from 'node:fs';
import { attributeBlame } from '../app/attribution/attribute-blame.ts';
import { readHome } from '../app/home/home-policy.ts';
import { CountersignError } from '../model/error.ts';
import { displayPath, pathFromBytes } from '../model/path.ts';
import type { BlobId } from '../model/id.ts';
import type { RepoPath } from '../model/path.ts';
import type { GitRepository } from '../ports/git.ts';
import type { Shell } from './command.ts';
import type { BlameView } from './render/blame.ts';

/** The file at a revision with the authors of its lines; `lines` null shows all of them. */
export async function blameView(
  repository: GitRepository,
  shell: Shell,
  file: string,
  revision: string,
  lines: { readonly start: number; readonly end: number } | null,
): Promise<BlameView> {
  const commit = await repository.resolve(revision);
  const path = repositoryPath(repository, shell.globals().directory, file);
  const side = await repository.at(commit, path);
  if (side === null || side.mode === '160000') {
    const what = side === null ? 'is not there' : 'is a submodule';
    throw new CountersignError('usage', `${displayPath(path)} ${what} at ${revision}`, {
      remedy: 'name a committed file, and another commit with --at if it was there once',
    });
  }
  const bytes = await repository.blob(side.oid as BlobId);
  if (bytes.subarray(0, 8000).includes(0)) {
    throw new CountersignError('usage', `${displayPath(path)} is not text, so it has no lines`, {
      remedy: 'countersign check says who changed it as a whole',
    });
  }
  const text = splitLines(bytes.toString('utf8'));
  const shown = lines ?? { start: 1, end: text.length };
  if (shown.end > text.length) {
    throw new CountersignError('usage', `${displayPath(path)} has ${text.length} lines at ${revision}`, {
      remedy: `name lines from 1 to ${text.length}`,
    });
  }
  const { marks } = await readHome(repository);
  return { attribution: await attributeBlame(repository, commit, path, marks), lines: text, shown };
}

/** `A-B`, `A` or `A,B` as lines from 1. */
export function parseRange(text: string): { readonly start: number; readonly end: number } {
  const match = /^(\d{1,9})(?:[-,](\d{1,9}))?$/.exec(text);
  const start = Number(match?.[1]);
  const end = Number(match?.[2] ?? match?.[1]);
  if (match !== null && start >= 1 && end >= start) return { start, end };
  throw new CountersignError('usage', `"${displayPath(text.slice(0, 80))}" is no line or range of lines`, {
    remedy: 'for example 12 or 10-20',
  });
}

/** A path as typed, from the folder one stands in, as a path below the top of the repository. */
function repositoryPath(repository: GitRepository, directory: string, file: string): RepoPath {
  const { worktree } = repository.state;
  const below = worktree === null ? file : relative(worktree, resolve(realpathSync(directory), file));
  const path = below.split(sep).join('/');
  if (path === '' || path === '..' || path.startsWith('../') || path.startsWith('/')) {
    throw new CountersignError('usage', `${displayPath(file)} is not a file below the top of this repository`, {
      remedy: 'name a committed file',
    });
  }
  return pathFromBytes(Buffer.from(path, 'utf8'));
}

/** Lines as git counts them: a last line without a newline counts too. */
function splitLines(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.replace(/\r$/, ''));
}
