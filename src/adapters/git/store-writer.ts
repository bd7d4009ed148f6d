/**
 * Adding to a store: the new tree, a commit whose bytes depend on nothing but its content and parents, then the ref, if
 * nobody moved it meanwhile. A process that dies before the last step leaves objects that nothing names.
 */
import type { Commit } from '../../model/change.ts';
import type { CommitId, RefName, TreeId } from '../../model/id.ts';
import type { Discovery } from './discovery.ts';
import { gitFailure } from './failure.ts';
import type { ObjectReader } from './objects.ts';
import type { GitProcesses } from './process.ts';
import { graft } from './store-graft.ts';
import type { Addition } from './store-graft.ts';
import { DURABLE_OPTIONS, NewObjects } from './store-pack.ts';
import type { TreeReader } from './trees.ts';

/** 2026-01-01. Commits count on from here, a second each: later than their parents, without asking a clock. */
const FIRST_SECOND = 1_767_225_600;
/** A pushed commit may claim any time. */
const LAST_SECOND = 9_999_999_999;

const IDENTITY = 'countersign <countersign@localhost>';

/** Bytes of the files to add; none for those whose blobs are in the repository already. */
export type BytesOf = (file: Addition) => Buffer | null;

export class StoreWriter {
  readonly #processes: GitProcesses;
  readonly #found: Discovery;
  readonly #objects: ObjectReader;
  readonly #trees: TreeReader;

  constructor(processes: GitProcesses, found: Discovery, objects: ObjectReader, trees: TreeReader) {
    this.#processes = processes;
    this.#found = found;
    this.#objects = objects;
    this.#trees = trees;
  }

  /**
   * A commit with the tree of `base` (null: none) and the files, written with all it needs. `parents` unless nothing is
   * added to the only parent: then that one is the answer.
   */
  async commit(
    ref: RefName,
    base: CommitId | null,
    parents: readonly CommitId[],
    files: readonly Addition[],
    bytesOf: BytesOf,
  ): Promise<CommitId> {
    const objects = new NewObjects(this.#found.objectFormat);
    const known: Commit[] = [];
    await this.#objects.commits(parents, (commit) => known.push(commit));
    const root = known.find((commit) => commit.id === base)?.tree ?? null;
    const { tree, added } = await graft(this.#trees, ref, root, files, objects);
    if (added.length === 0 && parents.length === 1 && base !== null) return base;
    for (const file of added) {
      const bytes = bytesOf(file);
      if (bytes !== null) objects.add('blob', bytes);
    }
    const id = objects.add('commit', encodeCommit(tree, known, added.length)) as CommitId;
    await objects.write(this.#processes, this.#found.place);
    return id;
  }

  /** Moves the ref from one commit to another; what git says where it is not possible now. */
  async move(ref: RefName, next: CommitId, old: CommitId | null): Promise<'moved' | { readonly said: string }> {
    const place = { ...this.#found.place, options: [...this.#found.place.options, ...DURABLE_OPTIONS] };
    const none = '0'.repeat(next.length);
    const args = ['update-ref', '--no-deref', '-m', 'countersign', ref, next, old ?? none];
    const env = { ...place.env, GIT_COMMITTER_NAME: 'countersign', GIT_COMMITTER_EMAIL: 'countersign@localhost' };
    const done = await this.#processes.run({ ...place, env }, args, { accepted: [0, 1, 128] });
    if (done.status === 0) return 'moved';
    const failure = gitFailure('update-ref', done.status, done.stderr);
    if (/File exists|is at \S+ but expected|missing but expected|reference already exists/.test(done.stderr)) {
      return { said: failure.message };
    }
    throw failure;
  }
}

function encodeCommit(tree: TreeId, parents: readonly Commit[], added: number): Buffer {
  // In the order of their ids, so that two people who join the same two tips get one commit.
  const sorted = parents.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const latest = Math.max(FIRST_SECOND - 1, ...sorted.map((parent) => parent.committer.time));
  const by = `${IDENTITY} ${Math.min(latest + 1, LAST_SECOND)} +0000`;
  const what = parents.length > 1 ? 'join' : `add ${added}`;
  const lines = [
    `tree ${tree}`,
    ...sorted.map((parent) => `parent ${parent.id}`),
    `author ${by}`,
    `committer ${by}`,
    '',
    `countersign: ${what}`,
    '',
  ];
  return Buffer.from(lines.join('\n'), 'latin1');
}
