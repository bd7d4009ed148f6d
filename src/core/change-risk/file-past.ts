/** What happened to files before: who changed them, in which changes, and when last. A renamed file keeps its past. */
import type { RepoPath } from '../../model/path.ts';
import { IntList } from '../reading/int-list.ts';
import { PairSet } from './pair-set.ts';
import { larger, Touches } from './touches.ts';

/** A path as a change touches it. */
export interface TouchedPath {
  readonly path: RepoPath;
  /** The path before; equals `path` unless renamed. */
  readonly oldPath: RepoPath;
  /** False when the file did not stand there before. */
  readonly existed: boolean;
}

export class FilePast {
  readonly #numbers = new Map<RepoPath, number>();
  /** Paths whose past went on elsewhere: what is made there anew is another file. */
  readonly #left = new Set<RepoPath>();
  #count = 0;
  readonly #touches = new Touches();
  #lastTime: Float64Array = new Float64Array(1024);
  /** Authors of a file as a chain: the author, and the entry before. */
  readonly #author = new IntList();
  readonly #before = new IntList();
  #lastAuthor: Int32Array = new Int32Array(1024).fill(-1);
  readonly #known = new PairSet();
  #seen: Int32Array = new Int32Array(1024);
  #question = 0;

  /** The number of the file; a file without a past gets one. */
  fileOf({ path, oldPath, existed }: TouchedPath): number {
    if (path !== oldPath) {
      const number = this.#numberOf(oldPath);
      this.#numbers.set(path, number);
      this.#left.add(oldPath);
      this.#left.delete(path);
      return number;
    }
    if (!existed && this.#left.delete(path)) this.#numbers.delete(path);
    return this.#numberOf(path);
  }

  /** Different changes before that touched any of the files. */
  changesOf(files: readonly number[]): number {
    return this.#touches.distinct(files);
  }

  /** Different authors of the files before, without `present`. */
  authorsOf(files: readonly number[], present: number): number {
    this.#question += 1;
    let total = 0;
    const author = this.#author.items();
    const before = this.#before.items();
    for (const file of files) {
      for (let entry = this.#lastAuthor[file] ?? -1; entry >= 0; entry = before[entry] ?? -1) {
        const who = author[entry] ?? 0;
        if (who === present || this.#seen[who] === this.#question) continue;
        if (who >= this.#seen.length) this.#seen = larger(this.#seen, who, 0);
        this.#seen[who] = this.#question;
        total += 1;
      }
    }
    return total;
  }

  /** When the file was changed last, seconds since 1970; NaN when that is not known. */
  lastChangeOf(file: number): number {
    return this.#touches.countOf(file) === 0 ? Number.NaN : (this.#lastTime[file] ?? Number.NaN);
  }

  /** Notes a change of a file, after the features were read. */
  add(file: number, change: number, author: number, time: number): void {
    this.#touches.add(file, change);
    if (file >= this.#lastAuthor.length) this.#lastAuthor = larger(this.#lastAuthor, file, -1);
    if (file >= this.#lastTime.length) {
      const room = new Float64Array(Math.max(this.#lastTime.length * 2, file + 1));
      room.set(this.#lastTime);
      this.#lastTime = room;
    }
    this.#lastTime[file] = time;
    if (!this.#known.add(file, author)) return;
    this.#before.push(this.#lastAuthor[file] ?? -1);
    this.#lastAuthor[file] = this.#author.length;
    this.#author.push(author);
  }

  /** What is known of each path, for keeping it. */
  *paths(): Generator<{
    readonly path: RepoPath;
    readonly changes: readonly number[];
    readonly authors: readonly number[];
    readonly last: number;
  }> {
    const author = this.#author.items();
    const before = this.#before.items();
    for (const [path, file] of this.#numbers) {
      if (this.#left.has(path)) continue;
      const authors: number[] = [];
      for (let entry = this.#lastAuthor[file] ?? -1; entry >= 0; entry = before[entry] ?? -1) {
        authors.push(author[entry] ?? 0);
      }
      yield { path, changes: this.#touches.of(file), authors, last: this.lastChangeOf(file) };
    }
  }

  #numberOf(path: RepoPath): number {
    const known = this.#numbers.get(path);
    if (known !== undefined) return known;
    this.#numbers.set(path, this.#count);
    this.#count += 1;
    return this.#count - 1;
  }
}
