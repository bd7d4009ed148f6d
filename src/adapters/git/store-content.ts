/** What lies in a store at a commit, or came to it between two: names, then bytes, each checked against its name. */
import { CountersignError } from '../../model/error.ts';
import type { BlobId, CommitId, ObjectId, RefName, TreeId } from '../../model/id.ts';
import { pathFromBytes } from '../../model/path.ts';
import type { RepoPath } from '../../model/path.ts';
import { MAX_ENVELOPE_BYTES, type StatementId } from '../../model/statement.ts';
import type { ObjectReader } from './objects.ts';
import type { GitPlace, GitProcesses } from './process.ts';
import { digestAt, digestOf, digestOfPath, malformedStore, statementId } from './store-layout.ts';
import type { Addition } from './store-graft.ts';
import type { TreeReader } from './trees.ts';

/** Files whose sizes are asked for before their bytes; the bytes of one batch are in memory at most. */
const BATCH = 4_000;

/** What differs between two commits of a store. */
export interface Differences {
  readonly added: readonly Addition[];
  /** Files of the older one that the newer one does not have as they were. */
  readonly gone: readonly Addition[];
}

export type EnvelopeVisitor = (id: StatementId, envelope: Buffer) => void;

export class StoreContent {
  readonly #processes: GitProcesses;
  readonly #shadow: GitPlace;
  readonly #objects: ObjectReader;
  readonly #trees: TreeReader;

  constructor(processes: GitProcesses, shadow: GitPlace, objects: ObjectReader, trees: TreeReader) {
    this.#processes = processes;
    this.#shadow = shadow;
    this.#objects = objects;
    this.#trees = trees;
  }

  /** Files of `at` that are not at `from` and the reverse, by name. Throws `object.malformed` for odd files of `at`. */
  async differences(ref: RefName, from: CommitId | null, at: CommitId): Promise<Differences> {
    const [newRoot, oldRoot] = await this.rootsOf(from === null ? [at] : [at, from]);
    const added: Addition[] = [];
    const gone: Addition[] = [];
    for (const { path, old, new: next } of await this.#trees.transitions(oldRoot ?? null, newRoot as TreeId)) {
      if (next !== null) added.push({ digest: digestAt(ref, path, next), blob: next.oid as BlobId });
      if (old !== null) gone.push(...goneFile(path, old.oid));
    }
    return { added, gone: await this.#intact(gone) };
  }

  /** Those that hold the bytes of their names: that anything else is gone is no loss. */
  async #intact(files: readonly Addition[]): Promise<readonly Addition[]> {
    const fits = files.map(() => false);
    const small: number[] = [];
    await this.#objects.info(
      files.map((file) => file.blob),
      (index, object) => {
        // Whether a missing one was whole nobody knows: it counts as gone.
        if (object === null) fits[index] = true;
        else if (object.type === 'blob' && object.size <= MAX_ENVELOPE_BYTES) small.push(index);
      },
    );
    let at = 0;
    await this.#objects.expect(
      small.flatMap((index) => files[index]?.blob ?? []),
      'blob',
      (_, bytes) => {
        const index = small[at] ?? 0;
        at += 1;
        fits[index] = digestOf(bytes) === files[index]?.digest;
      },
    );
    return files.filter((_, index) => fits[index]);
  }

  /** Root trees of commits; whatever is no commit is refused. */
  async rootsOf(ids: readonly CommitId[]): Promise<readonly TreeId[]> {
    const roots: TreeId[] = [];
    await this.#objects.commits(ids, (commit) => roots.push(commit.tree));
    return roots;
  }

  /** Bytes of files, in the given order. */
  async envelopes(ref: RefName, files: readonly Addition[], visit: EnvelopeVisitor): Promise<void> {
    for (let from = 0; from < files.length; from += BATCH) {
      const batch = files.slice(from, from + BATCH);
      const blobs = batch.map((file) => file.blob);
      await this.#objects.info(blobs, (index, object) => {
        if (object !== null && object.size > MAX_ENVELOPE_BYTES) {
          throw malformedStore(ref, batch[index]?.digest ?? '', `has ${object.size} bytes, which no statement has`);
        }
      });
      let at = 0;
      await this.#objects.expect(blobs, 'blob', (_, bytes) => {
        const digest = batch[at]?.digest ?? '';
        at += 1;
        if (digestOf(bytes) !== digest) throw malformedStore(ref, digest, 'does not hold the bytes of its name');
        visit(statementId(digest), bytes);
      });
    }
  }

  /**
   * Files that some commit after `from` (null: any) took away or changed, by git's own comparison of each commit with
   * each of its parents. A file that came and went between two looks is found by nothing else.
   */
  async goneOnTheWay(from: CommitId | null, at: CommitId): Promise<readonly Addition[]> {
    const range = from === null ? [at] : [at, `^${from}`];
    const options = ['-m', '--raw', '--no-renames', '--diff-filter=DMT', '--no-abbrev', '-z', '--format='];
    const done = await this.#processes.run(this.#shadow, ['log', ...options, ...range, '--']);
    const parts = splitNul(done.stdout);
    const gone = new Map<string, Addition>();
    for (let at = 0; at + 1 < parts.length; at += 2) {
      const oid = /^:\d+ \d+ ([0-9a-f]+) [0-9a-f]+ [A-Z]\d*$/.exec(parts[at]?.toString('latin1') ?? '')?.[1];
      const path = parts[at + 1];
      if (oid === undefined || path === undefined)
        throw new CountersignError('git.failed', 'git log gave no raw lines');
      for (const file of goneFile(pathFromBytes(path), oid as ObjectId)) gone.set(`${file.digest} ${file.blob}`, file);
    }
    return this.#intact([...gone.values()]);
  }
}

function goneFile(path: RepoPath, oid: ObjectId): readonly Addition[] {
  const digest = digestOfPath(path);
  return digest === null ? [] : [{ digest, blob: oid as BlobId }];
}

function splitNul(bytes: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(0, at);
    const end = found === -1 ? bytes.length : found;
    if (end > at) parts.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return parts;
}
