/**
 * The fourteen features of every change of a history, in one pass over its patches. Commits come in the order of landing,
 * merges left out; of each path only counts and chains of numbers are kept, and no text is read.
 */
import type { Commit, FilePatch } from '../../model/change.ts';
import type { ObjectId } from '../../model/id.ts';
import { BlobLines } from './blob-lines.ts';
import type { LineCount } from './blob-lines.ts';
import { FeatureColumns } from './columns.ts';
import { Experience } from './experience.ts';
import { FEATURES } from './features.ts';
import { FilePast, type TouchedPath } from './file-past.ts';
import type { PersonOf } from './mailmap.ts';
import { saysFix } from './message.ts';
import { type FileSize, sizeFeatures, sizeOf, subsystemOf } from './size.ts';

const DAY = 86_400;
const [LT, FIX, NDEV, AGE, NUC, EXP, REXP, SEXP] = [6, 7, 8, 9, 10, 11, 12, 13] as const;
const OF_THE_PAST = [NDEV, AGE, NUC, EXP, REXP, SEXP] as const;

export interface ExtractorOptions {
  readonly personOf: PersonOf;
  /** The clone is shallow: what an author or a file did before cannot be known, so those features are missing. */
  readonly shallow: boolean;
}

/** Lines that were not in the stream: the texts to read, and the rows of which they are a part. */
export interface OpenLines {
  readonly text: ObjectId;
  readonly rows: readonly number[];
}

interface Touched extends TouchedPath {
  readonly size: FileSize;
  readonly before: LineCount;
}

/** Feed it {@link begin} and {@link file} for each change, then {@link end}. */
export class FeatureExtractor {
  readonly #options: ExtractorOptions;
  readonly files: FilePast = new FilePast();
  readonly experience: Experience = new Experience();
  readonly #lines = new BlobLines();
  readonly #columns = new FeatureColumns();
  readonly #open = new Map<number, number[]>();
  readonly #row = new Float64Array(FEATURES.length);
  #commit: Commit | null = null;
  #landedAt = 0;
  #touched: Touched[] = [];

  constructor(options: ExtractorOptions) {
    this.#options = options;
  }

  /** Number of finished rows. */
  get rows(): number {
    return this.#columns.length;
  }

  /** The next change begins; the one before it is finished. */
  begin(commit: Commit, landedAt: number): void {
    this.#finishChange();
    this.#commit = commit;
    this.#landedAt = landedAt;
  }

  /** A changed path of the present change. */
  file(patch: FilePatch): void {
    const size = sizeOf(patch);
    const { path, oldPath, old } = patch;
    this.#touched.push({ path, oldPath, existed: old !== null, size, before: this.#lines.before(patch) });
    this.#lines.learn(patch, size.added, size.deleted);
  }

  /** The last change is finished. Gives the texts that have to be read for `lt`. */
  end(): readonly OpenLines[] {
    this.#finishChange();
    return [...this.#open].map(([start, rows]) => ({ text: this.#lines.textOf(start), rows }));
  }

  /** Fills in the lines of a text; null when it cannot be read, which leaves `lt` missing there. */
  resolve({ rows }: OpenLines, lines: number | null): void {
    for (const row of rows) this.#columns.raise(row, LT, lines ?? Number.NaN);
  }

  /** One column per feature. To be called once, at the end. */
  columns(): readonly Float64Array[] {
    return this.#columns.finish();
  }

  #finishChange(): void {
    const commit = this.#commit;
    if (commit === null) return;
    this.#commit = null;
    const touched = this.#touched;
    this.#touched = [];
    const change = this.#columns.length;
    const subsystems = new Set(touched.map(({ path }) => subsystemOf(path)));
    const author = this.experience.authorOf(this.#options.personOf(commit.author.name, commit.author.email));
    // Numbers first: asking for one may follow a rename.
    const numbers = touched.map((one) => this.files.fileOf(one));
    const files = [...new Set(numbers)];
    this.#sizes(touched, change);
    const row = this.#row;
    row[FIX] = saysFix(commit.message) ? 1 : 0;
    row[NDEV] = this.files.authorsOf(files, author);
    row[AGE] = meanAge(
      touched.map(({ existed }, at) => (existed ? this.files.lastChangeOf(numbers[at] ?? -1) : null)),
      commit.committer.time,
    );
    row[NUC] = this.files.changesOf(files);
    row[EXP] = this.experience.changesOf(author);
    row[REXP] = this.experience.recentOf(author, this.#landedAt);
    row[SEXP] = this.experience.changesIn(author, subsystems);
    if (this.#options.shallow) for (const column of OF_THE_PAST) row[column] = Number.NaN;
    this.#columns.push(row);
    for (const file of files) this.files.add(file, change, author, commit.committer.time);
    this.experience.add(author, this.#landedAt, subsystems, change);
  }

  #sizes(touched: readonly Touched[], change: number): void {
    const { ns, nd, nf, entropy, la, ld, lt } = sizeFeatures(touched);
    this.#row.set([ns, nd, nf, entropy, la, ld, lt]);
    for (const { before } of touched) {
      if (before.start < 0) continue;
      const rows = this.#open.get(before.start);
      if (rows === undefined) this.#open.set(before.start, [change]);
      else rows.push(change);
    }
  }
}

/** Mean days since the times; null counts as a new file (0 days), NaN is left out, a clock that ran back counts as 0. */
export function meanAge(times: readonly (number | null)[], now: number): number {
  const known = times.filter((time) => time === null || !Number.isNaN(time));
  if (times.length > 0 && known.length === 0) return Number.NaN;
  const sum = known.reduce((total: number, time) => total + (time === null ? 0 : Math.max(0, now - time)), 0);
  return known.length === 0 ? 0 : sum / known.length / DAY;
}
