/** Reads line-level records: the list of a repository's records once, their texts only for the commits asked about. */
import { checkNote } from '../../core/attribution/notes/check.ts';
import { type ReadNote } from '../../core/attribution/notes/note.ts';
import { readNote } from '../../core/attribution/notes/read.ts';
import { NOTE_SOURCES, type NoteSource } from '../../core/attribution/notes/sources.ts';
import { unreadableFinding } from '../../core/attribution/contradictions.ts';
import type { NoteEvidence } from '../../model/attribution.ts';
import { type BlobId, type CommitId, isObjectId, type ObjectId, type RefName } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';
import { blobsOrNull, lineCount } from './attribute-objects.ts';

/** Where the record of one commit is. */
interface NotePlaceInRef {
  readonly source: NoteSource;
  readonly ref: RefName;
  readonly blob: BlobId;
}

/** What a commit's own blobs say to a record about it. */
export interface NoteWitness {
  /** The blob that the commit has at a path it changed; null when it removed it; undefined when it left it alone. */
  blobAt(commit: CommitId, path: RepoPath): BlobId | null | undefined;
  /** True when the id a record names is the commit before it was rewritten. */
  isTwin(commit: CommitId, named: string): boolean;
}

/** The records of a repository. */
export class NoteBook {
  private readonly repo: GitRepository;
  private readonly places = new Map<ObjectId, NotePlaceInRef[]>();
  private readonly read = new Map<CommitId, readonly ReadNote[]>();

  private constructor(repo: GitRepository) {
    this.repo = repo;
  }

  /** Lists the records: one git process for the refs and one per notes ref. */
  static async open(repo: GitRepository): Promise<NoteBook> {
    const book = new NoteBook(repo);
    const sources = NOTE_SOURCES.filter(({ format }) => format !== 'not-read');
    const wanted = sources.filter(({ layout }) => layout === 'notes' || layout === 'ref-per-commit');
    if (wanted.length === 0) return book;
    const refs = await repo.refs([
      ...new Set(wanted.map(({ place }) => (place.startsWith('refs/notes/') ? 'refs/notes/' : place))),
    ]);
    for (const source of wanted) {
      if (source.layout === 'notes') {
        const ref = refs.find(({ name }) => name === source.place);
        if (ref === undefined) continue;
        for (const { annotated, blob } of await repo.notes(ref.name))
          book.add(annotated, { source, ref: ref.name, blob });
      } else {
        for (const ref of refs) {
          const id = ref.name.startsWith(source.place) ? ref.name.slice(source.place.length) : '';
          if (isObjectId(id)) book.add(id, { source, ref: ref.name, blob: ref.oid as BlobId });
        }
      }
    }
    return book;
  }

  private add(annotated: ObjectId, place: NotePlaceInRef): void {
    const list = this.places.get(annotated);
    if (list === undefined) this.places.set(annotated, [place]);
    else list.push(place);
  }

  /** Every object that has a record. */
  annotated(): readonly ObjectId[] {
    return [...this.places.keys()];
  }

  has(commit: CommitId): boolean {
    return this.places.has(commit);
  }

  /** Ids of the blobs that hold the commit's records, in the order of their sources. */
  blobsOf(commit: CommitId): readonly BlobId[] {
    return this.places.get(commit)?.map(({ blob }) => blob) ?? [];
  }

  /** Reads the records of these commits: no further git process, whatever their number. */
  async load(commits: Iterable<CommitId>): Promise<void> {
    const wanted: { readonly commit: CommitId; readonly place: NotePlaceInRef }[] = [];
    for (const commit of commits) {
      if (this.read.has(commit)) continue;
      const places = this.places.get(commit) ?? [];
      this.read.set(commit, []);
      for (const place of places) wanted.push({ commit, place });
    }
    const texts = await blobsOrNull(
      this.repo,
      wanted.map(({ place }) => place.blob),
    );
    for (const { commit, place } of wanted) {
      const bytes = texts.get(place.blob);
      const note =
        bytes === undefined ? missingNote(commit, place) : readNote(place.source, { commit, ...place }, bytes);
      this.read.set(commit, [...(this.read.get(commit) ?? []), note]);
    }
  }

  /** Adds records that were found elsewhere than in refs. */
  async adopt(notes: readonly ReadNote[]): Promise<void> {
    await this.load(notes.map(({ commit }) => commit));
    for (const note of notes) this.read.set(note.commit, [...this.of(note.commit), note]);
  }

  /** The records of a commit that {@link load} has read. */
  of(commit: CommitId): readonly ReadNote[] {
    return this.read.get(commit) ?? [];
  }

  /** The records of these commits, each compared with its commit; those that do not fit become `suspect`. */
  async checked(
    commits: readonly CommitId[],
    witness: NoteWitness,
  ): Promise<ReadonlyMap<CommitId, readonly NoteEvidence[]>> {
    const noted = commits.filter((commit) => this.of(commit).length > 0);
    const blobs = new Set<BlobId>();
    for (const commit of noted) {
      for (const note of this.of(commit))
        for (const { path } of note.ranges) addPresent(blobs, witness.blobAt(commit, path));
    }
    const counts = new Map<BlobId, number>();
    for (const [blob, bytes] of await blobsOrNull(this.repo, [...blobs])) counts.set(blob, lineCount(bytes));
    const checked = new Map<CommitId, readonly NoteEvidence[]>();
    for (const commit of noted) {
      const lineCounts = (path: RepoPath): number | null => {
        const blob = witness.blobAt(commit, path);
        // Lines of a path that the commit left alone are nobody's change: there is nothing to compare.
        return blob === undefined ? Infinity : blob === null ? null : (counts.get(blob) ?? Infinity);
      };
      checked.set(
        commit,
        this.of(commit).map((note) => {
          const { baseCommit } = note;
          const baseCommitOk = baseCommit === null || baseCommit === commit || witness.isTwin(commit, baseCommit);
          return checkNote(note, { lineCounts, baseCommitOk });
        }),
      );
    }
    return checked;
  }
}

function addPresent(blobs: Set<BlobId>, blob: BlobId | null | undefined): void {
  if (blob !== null && blob !== undefined) blobs.add(blob);
}

function missingNote(commit: CommitId, { source, ref, blob }: NotePlaceInRef): ReadNote {
  const message = `The ${source.label} of commit ${commit.slice(0, 12)} is listed in ${ref} but its object ${blob.slice(0, 12)} is missing`;
  const finding = unreadableFinding(commit, message, `Fetch it again: git fetch origin '+${ref}:${ref}'`);
  return {
    commit,
    ranges: [],
    unplaced: [],
    suspect: false,
    unreadable: true,
    findings: [finding],
    baseCommit: null,
    unclassified: [],
  };
}
