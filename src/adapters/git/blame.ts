/** `git blame --porcelain`, run in the shadow repository: no ignore-revs file and no textconv can take part. */
import { CountersignError } from '../../model/error.ts';
import type { CommitId } from '../../model/id.ts';
import { displayPath, hasEscapedByte, pathFromBytes } from '../../model/path.ts';
import type { RepoPath } from '../../model/path.ts';
import type { BlameRun } from '../../ports/git.ts';
import { gitFailure, missingObject } from './failure.ts';
import type { ObjectReader } from './objects.ts';
import type { GitPlace, GitProcesses } from './process.ts';

/** Who last changed each line of a file; see the port. */
export async function blame(
  processes: GitProcesses,
  shadow: GitPlace,
  commit: CommitId,
  path: RepoPath,
): Promise<readonly BlameRun[]> {
  // Arguments of a process are text here; bytes that are no UTF-8 cannot be given.
  if (hasEscapedByte(path)) {
    throw new CountersignError('usage', `git blame cannot be asked for ${displayPath(path)}: its name is not UTF-8`, {
      remedy: 'rename the file to a name in UTF-8',
    });
  }
  const args = ['blame', '--incremental', '--no-progress', '--root', commit, '--', path];
  const { status, stdout, stderr } = await processes.run(shadow, args, { accepted: [0, 128] });
  if (status !== 0) {
    if (!/^fatal: no such path/m.test(stderr)) throw gitFailure('blame', status, stderr);
    throw new CountersignError('ref.unknown', `there is no file ${displayPath(path)} in commit ${commit}`, {
      remedy: `list its files with: git ls-tree -r --name-only ${commit}`,
    });
  }
  return parseIncremental(stdout).sort((a, b) => a.start - b.start);
}

/**
 * git blame takes a commit whose parent is missing for a root, and gives it the lines of everything before it. Only the
 * boundary of a shallow clone may lack its parents.
 */
export async function refuseCutHistory(
  objects: ObjectReader,
  runs: readonly BlameRun[],
  shallow: ReadonlySet<CommitId>,
): Promise<void> {
  const parents: CommitId[] = [];
  const blamed = [...new Set(runs.map((run) => run.commit))].filter((commit) => !shallow.has(commit));
  await objects.commits(blamed, (commit) => parents.push(...commit.parents));
  let absent: CommitId | null = null;
  await objects.info(parents, (index, object) => {
    if (object === null) absent ??= parents[index] ?? null;
  });
  if (absent !== null) throw missingObject(absent);
}

interface Entry {
  readonly commit: CommitId;
  readonly originStart: number;
  readonly start: number;
  readonly count: number;
}

/** Blocks of `id origin final count`, lines of facts about the commit, and `filename` as the last of a block. */
function parseIncremental(bytes: Buffer): BlameRun[] {
  const runs: BlameRun[] = [];
  const boundaries = new Set<string>();
  let entry: Entry | null = null;
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(0x0a, at);
    const end = found === -1 ? bytes.length : found;
    const line = bytes.subarray(at, end);
    at = end + 1;
    if (entry === null) {
      const [id = '', origin, final, count] = line.toString('latin1').split(' ');
      entry = { commit: id as CommitId, originStart: Number(origin), start: Number(final), count: Number(count) };
    } else if (line.toString('latin1', 0, 9) === 'filename ') {
      const path = unquoted(line.subarray(9));
      runs.push({ ...entry, path, boundary: boundaries.has(entry.commit) });
      entry = null;
    } else if (line.length === 8 && line.toString('latin1') === 'boundary') boundaries.add(entry.commit);
  }
  return runs;
}

/** A path as git writes it into a line: in C quotes when it holds anything unusual. */
function unquoted(bytes: Buffer): RepoPath {
  if (bytes[0] !== 0x22) return pathFromBytes(bytes);
  const text = bytes.toString('latin1', 1, bytes.length - 1);
  const plain = text.replace(/\\([0-7]{3}|.)/g, (_, escape: string) => {
    if (escape.length === 3) return String.fromCharCode(Number.parseInt(escape, 8));
    return ESCAPES.get(escape) ?? escape;
  });
  return pathFromBytes(Buffer.from(plain, 'latin1'));
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);
