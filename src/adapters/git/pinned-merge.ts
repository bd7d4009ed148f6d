/**
 * Merges by `git merge-tree` in the shadow repository, where no attribute, merge driver, hook or setting of anybody can
 * take part, and with every setting that has a say named on the command line. What a merge writes lies in the shadow
 * alone and is read by the repository that it belongs to.
 */
import type { Transition } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import { isObjectId } from '../../model/id.ts';
import type { BlobId, CommitId, TreeId } from '../../model/id.ts';
import type { BlobTriple, PinnedMerges } from '../../ports/merge.ts';
import { type RepoPath, pathFromBytes } from '../../model/path.ts';
import { gitFailure } from './failure.ts';
import { mergeBases } from './history.ts';
import { writeLoose } from './loose.ts';
import type { OpenedRepository, Workshop } from './workshop.ts';

/** A blob of more bytes is merged by nobody: nobody reads it either. */
const MAX_TEXT = 32 * 1024 * 1024;
/** Triples of one merge. */
const BATCH = 5_000;

/** git's defaults, named, so that neither another version nor a settings file can change the answer. */
const SETTINGS: readonly string[] = [
  'merge.renames=true',
  'merge.directoryRenames=conflict',
  'merge.renameLimit=7000',
  'merge.renormalize=false',
  'merge.conflictStyle=merge',
  'diff.renames=true',
  'diff.renameLimit=7000',
  'diff.algorithm=histogram',
  'core.autocrlf=false',
].flatMap((setting) => ['-c', setting]);

/** The merges of an open repository; their trees and blobs can be read through it until it is closed. */
export function openPinnedMerges(repository: OpenedRepository): PinnedMerges {
  return new Merges(repository.workshop, repository.state.shallow);
}

interface Trees {
  readonly base: TreeId;
  readonly ours: TreeId;
  readonly theirs: TreeId;
}

interface Merged {
  readonly tree: TreeId;
  /** Names (latin1) that conflict; the tree is the answer when there are none. */
  readonly conflicts: ReadonlySet<string>;
}

class Merges implements PinnedMerges {
  readonly #workshop: Workshop;
  readonly #shallow: ReadonlySet<CommitId>;

  constructor(workshop: Workshop, shallow: ReadonlySet<CommitId>) {
    this.#workshop = workshop;
    this.#shallow = shallow;
  }

  async mergeTrees(onto: CommitId, head: CommitId): Promise<{ readonly tree: TreeId; readonly base: CommitId } | null> {
    const { processes, place, walks, trees: reader } = this.#workshop;
    const [base, second] = await mergeBases(processes, place, walks, [onto, head], this.#shallow);
    if (base === undefined || second !== undefined) return null;
    const [from, ours, theirs] = await reader.treesOf([base, onto, head]);
    if (from === undefined || ours === undefined || theirs === undefined) throw unanswered();
    if (base === onto) return { tree: theirs, base };
    if (base === head) return { tree: ours, base };
    const trees = { base: from, ours, theirs };
    if (!(await this.#readable(trees))) return null;
    const { tree, conflicts } = await this.#merge(trees);
    return conflicts.size > 0 ? null : { tree, base };
  }

  async conflicts(one: CommitId, other: CommitId): Promise<readonly RepoPath[]> {
    const { processes, place, walks, trees: reader } = this.#workshop;
    const [base, second] = await mergeBases(processes, place, walks, [one, other], this.#shallow);
    if (base === undefined || second !== undefined || base === one || base === other) return [];
    const [from, ours, theirs] = await reader.treesOf([base, one, other]);
    if (from === undefined || ours === undefined || theirs === undefined) throw unanswered();
    const trees = { base: from, ours, theirs };
    if (!(await this.#readable(trees))) return [];
    return [...(await this.#merge(trees)).conflicts].map((name) => pathFromBytes(Buffer.from(name, 'latin1')));
  }

  async mergeBlobs(triples: readonly BlobTriple[]): Promise<readonly (Buffer | null)[]> {
    const merged: (Buffer | null)[] = triples.map(() => null);
    const texts = await this.#texts(triples.flatMap(({ base, ours, theirs }) => [base, ours, theirs]));
    const usable = [...triples.entries()].filter(
      ([, { base, ours, theirs }]) => texts.has(base) && texts.has(ours) && texts.has(theirs),
    );
    for (let from = 0; from < usable.length; from += BATCH) {
      await this.#mergeBatch(usable.slice(from, from + BATCH), merged);
    }
    return merged;
  }

  /** One merge for all: a tree per side, whose entries are named by the triples' places. */
  async #mergeBatch(triples: readonly (readonly [number, BlobTriple])[], merged: (Buffer | null)[]): Promise<void> {
    const side = (of: keyof BlobTriple): TreeId =>
      this.#writeTree(triples.map(([index, triple]) => [index, triple[of]]));
    const { tree, conflicts } = await this.#merge({ base: side('base'), ours: side('ours'), theirs: side('theirs') });
    const entries = (await this.#workshop.trees.entries(tree)).filter(({ name }) => !conflicts.has(name));
    let at = 0;
    await this.#workshop.objects.expect(
      entries.map(({ oid }) => oid),
      'blob',
      (_, bytes) => {
        merged[Number(entries[at]?.name)] = bytes;
        at += 1;
      },
    );
  }

  async #merge(trees: Trees): Promise<Merged> {
    const { processes, place } = this.#workshop;
    const base = this.#writeCommit(trees.base, null, 'base');
    const ours = this.#writeCommit(trees.ours, base, 'ours');
    const theirs = this.#writeCommit(trees.theirs, base, 'theirs');
    const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ours, theirs];
    const done = await processes.run({ ...place, options: [...place.options, ...SETTINGS] }, args, {
      accepted: [0, 1],
    });
    const [tree = '', ...names] = done.stdout.toString('latin1').split('\0');
    // 1 is a conflict only when it says which; git also ends so when it could not read something.
    const conflicts = new Set(names.filter((name) => name !== ''));
    if (!isObjectId(tree) || (done.status === 1 && conflicts.size === 0) || (done.status === 0 && conflicts.size > 0)) {
      throw gitFailure('merge-tree', done.status, done.stderr);
    }
    return { tree: tree as TreeId, conflicts };
  }

  /**
   * Reads by the strict parser what git is going to merge by its lenient one: the folders that differ, and the blobs
   * that both sides changed. False when such a blob is too large to be merged.
   */
  async #readable({ base, ours, theirs }: Trees): Promise<boolean> {
    const { trees: reader, objects } = this.#workshop;
    const left = await reader.transitions(base, ours);
    const right = new Map((await reader.transitions(base, theirs)).map((transition) => [transition.path, transition]));
    const both = left.flatMap((transition) => {
      const other = right.get(transition.path);
      return other === undefined ? [] : [...blobsOf(transition), ...blobsOf(other)];
    });
    let small = true;
    await objects.info(both, (_, object) => {
      if (object !== null && object.size > MAX_TEXT) small = false;
    });
    if (small) await objects.expect([...new Set(both)], 'blob', () => {});
    return small;
  }

  /** Those of the blobs that are text: of a size to be read, and without a NUL anywhere. */
  async #texts(blobs: readonly BlobId[]): Promise<ReadonlySet<BlobId>> {
    const { objects } = this.#workshop;
    const ids = [...new Set(blobs)];
    const small: BlobId[] = [];
    let absent: BlobId | null = null;
    await objects.info(ids, (index, object) => {
      const id = ids[index];
      if (id === undefined) return;
      if (object === null) absent ??= id;
      else if (object.size <= MAX_TEXT) small.push(id);
    });
    if (absent !== null) throw await objects.absence(absent);
    const texts = new Set<BlobId>();
    await objects.expect(small, 'blob', (id, bytes) => {
      if (!bytes.includes(0)) texts.add(id);
    });
    return texts;
  }

  #writeTree(blobs: readonly (readonly [number, BlobId])[]): TreeId {
    const parts = blobs.flatMap(([index, blob]) => {
      return [Buffer.from(`100644 ${String(index).padStart(10, '0')}\0`, 'latin1'), Buffer.from(blob, 'hex')];
    });
    const { shadow, format } = this.#workshop;
    return writeLoose(shadow.directory, format, 'tree', Buffer.concat(parts)) as TreeId;
  }

  /** A commit that exists only for this merge: its history is the one base, whatever the real history says. */
  #writeCommit(tree: TreeId, parent: CommitId | null, message: string): CommitId {
    const by = 'countersign <countersign@localhost> 1767225600 +0000';
    const lines = [`tree ${tree}`, ...(parent === null ? [] : [`parent ${parent}`]), `author ${by}`, `committer ${by}`];
    const { shadow, format } = this.#workshop;
    const bytes = Buffer.from(`${lines.join('\n')}\n\n${message}\n`, 'latin1');
    return writeLoose(shadow.directory, format, 'commit', bytes) as CommitId;
  }
}

function blobsOf({ old, new: next }: Transition): readonly BlobId[] {
  return [old, next].flatMap((side) => (side === null || side.mode === '160000' ? [] : [side.oid as BlobId]));
}

function unanswered(): CountersignError {
  return new CountersignError('internal', 'no answer for the trees of a merge');
}
