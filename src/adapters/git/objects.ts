/** Reading objects through one lasting `git cat-file --batch-command`; every object's bytes are checked against its id. */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { Commit } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import { isObjectId } from '../../model/id.ts';
import type { CommitId, ObjectFormat, ObjectId } from '../../model/id.ts';
import { parseCommit } from '../../core/reading/commit.ts';
import { damagedObject, gitFailure, missingObject } from './failure.ts';
import type { GitPlace, GitProcesses, RunningGit } from './process.ts';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

/** One answer. `bytes` is null when only the kind was asked for, and for contents above the size that is wanted. */
export interface FoundObject {
  readonly id: ObjectId;
  readonly type: ObjectType;
  readonly size: number;
  readonly bytes: Buffer | null;
}

/** Called in the order of the names asked for; null stands for an object that is not there. */
export type ObjectVisitor = (index: number, object: FoundObject | null) => void;

interface Round {
  readonly command: 'info' | 'contents';
  readonly names: readonly string[];
  /** Contents of more bytes than this are checked and let go. */
  readonly largest: number;
  readonly visit: ObjectVisitor;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  done: number;
  failed: { readonly error: unknown } | null;
}

interface Pending {
  readonly id: ObjectId;
  readonly type: ObjectType;
  readonly size: number;
  /** Null for what is only hashed as it passes. */
  readonly bytes: Buffer | null;
  readonly hash: Hash;
  filled: number;
}

/** Names asked for in one go; more would only make git's output and ours wait for each other. */
const ROUND = 20_000;

/** An id and steps from it: `^{commit}`, `~10^{commit}`. */
const NAMED_FROM = /^[0-9a-f]{40,64}(?:[~^]\d{0,9}){0,20}\^\{[a-z]*\}$/;

export class ObjectReader {
  readonly #processes: GitProcesses;
  readonly #place: GitPlace;
  readonly #format: ObjectFormat;
  #git: RunningGit | null = null;
  #rounds: Round[] = [];
  #line = '';
  #pending: Pending | null = null;

  constructor(processes: GitProcesses, place: GitPlace, format: ObjectFormat) {
    this.#processes = processes;
    this.#place = place;
    this.#format = format;
  }

  /** Starts the process before it is needed, so that it is there when it is. */
  warm(): void {
    this.#started();
  }

  /** Kinds and ids of what the names lead to: ids, or ids with steps and `^{…}`. */
  async info(names: readonly string[], visit: ObjectVisitor): Promise<void> {
    await this.#ask('info', names, Number.POSITIVE_INFINITY, visit);
  }

  /**
   * Contents of objects by full id. Whether a missing one is an error is the visitor's matter. Objects of more than
   * `largest` bytes are checked against their ids too, but never held: their `bytes` are null.
   */
  async contents(
    ids: readonly ObjectId[],
    visit: ObjectVisitor,
    largest: number = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    await this.#ask('contents', ids, largest, visit);
  }

  /** Contents of objects that must be there and of the given type, in the order of the ids. */
  async expect<T extends ObjectId>(
    ids: readonly T[],
    type: ObjectType,
    visit: (id: T, bytes: Buffer) => void,
  ): Promise<void> {
    await this.expectUpTo(ids, type, Number.POSITIVE_INFINITY, (id, bytes) => {
      if (bytes !== null) visit(id, bytes);
    });
  }

  /** The same; null for what has more than `largest` bytes, which is checked as it passes and not held. */
  async expectUpTo<T extends ObjectId>(
    ids: readonly T[],
    type: ObjectType,
    largest: number,
    visit: (id: T, bytes: Buffer | null) => void,
  ): Promise<void> {
    let absent: T | null = null;
    await this.contents(
      ids,
      (index, object) => {
        const id = ids[index];
        if (id === undefined || absent !== null) return;
        if (object === null) absent = id;
        else if (object.type !== type) throw wrongType(id, object.type, type);
        else visit(id, object.bytes);
      },
      largest,
    );
    if (absent !== null) throw await this.absence(absent);
  }

  /** Commits in the order of the ids. */
  async commits(ids: readonly CommitId[], visit: (commit: Commit, bytes: Buffer) => void): Promise<void> {
    await this.expect(ids, 'commit', (id, bytes) => visit(parseCommit(bytes, this.#format, id), bytes));
  }

  /** Why an object could not be read: it is not there, or it is damaged. */
  async absence(id: ObjectId): Promise<CountersignError> {
    const tried = await this.#processes.run(this.#place, ['cat-file', '-t', id], { accepted: [0, 1, 128, 129] });
    const failure = gitFailure('cat-file', tried.status, tried.stderr);
    return failure.code === 'object.malformed' ? failure : missingObject(id);
  }

  async #ask(
    command: 'info' | 'contents',
    names: readonly string[],
    largest: number,
    visit: ObjectVisitor,
  ): Promise<void> {
    for (let from = 0; from < names.length; from += ROUND) {
      const part = from === 0 && names.length <= ROUND ? names : names.slice(from, from + ROUND);
      await this.#round(command, part, largest, (index, object) => visit(from + index, object));
    }
  }

  #round(command: 'info' | 'contents', names: readonly string[], largest: number, visit: ObjectVisitor): Promise<void> {
    for (const name of names) {
      if (!isObjectId(name) && !NAMED_FROM.test(name)) {
        throw new CountersignError('internal', `“${name.slice(0, 80)}” is not an object id`);
      }
    }
    return new Promise((resolve, reject) => {
      const git = this.#started();
      this.#rounds.push({ command, names, largest, visit, resolve, reject, done: 0, failed: null });
      git.stdin?.write(`${names.map((name) => `${command} ${name}\n`).join('')}flush\n`);
    });
  }

  #started(): RunningGit {
    if (this.#git !== null) return this.#git;
    const git = this.#processes.start(this.#place, ['cat-file', '--batch-command', '--buffer'], 'pipe');
    this.#git = git;
    this.#line = '';
    this.#pending = null;
    git.stdout.on('data', (chunk: Buffer) => this.#read(chunk, git));
    git.exit.then(
      (status) => this.#ended(git, gitFailure('cat-file', status, git.stderr())),
      (error: unknown) => this.#ended(git, error),
    );
    return git;
  }

  /** The process is gone: whoever still waits learns why; the next question starts a new one. */
  #ended(git: RunningGit, error: unknown): void {
    if (this.#git !== git) return;
    this.#git = null;
    const rounds = this.#rounds;
    this.#rounds = [];
    for (const round of rounds) round.reject(error);
  }

  #read(chunk: Buffer, git: RunningGit): void {
    if (this.#git !== git) return;
    try {
      for (let at = 0; at < chunk.length; )
        at = this.#pending === null ? this.#header(chunk, at) : this.#fill(chunk, at);
    } catch (error) {
      git.kill();
      this.#ended(git, error);
    }
  }

  #header(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(0x0a, at);
    this.#line += chunk.toString('latin1', at, end === -1 ? chunk.length : end);
    if (end === -1) return chunk.length;
    const line = this.#line;
    this.#line = '';
    const found = /^([0-9a-f]+) (blob|tree|commit|tag) (\d+)$/.exec(line);
    if (found === null) {
      if (!line.endsWith(' missing')) throw new CountersignError('git.failed', `git cat-file answered “${line}”`);
      this.#answer(null);
      return end + 1;
    }
    const id = (found[1] ?? '') as ObjectId;
    const type = found[2] as ObjectType;
    const size = Number(found[3]);
    const round = this.#rounds[0];
    if (round?.command === 'info') {
      this.#answer({ id, type, size, bytes: null });
      return end + 1;
    }
    const hash = createHash(this.#format).update(`${type} ${size}\0`);
    const bytes = size > (round?.largest ?? 0) ? null : Buffer.allocUnsafe(size);
    this.#pending = { id, type, size, bytes, hash, filled: 0 };
    return end + 1;
  }

  /** The bytes of an object, and the line feed that git writes after them. */
  #fill(chunk: Buffer, at: number): number {
    const pending = this.#pending;
    if (pending === null) return at;
    const end = Math.min(chunk.length, at + pending.size - pending.filled);
    const part = chunk.subarray(at, end);
    pending.hash.update(part);
    if (pending.bytes !== null) part.copy(pending.bytes, pending.filled);
    pending.filled += part.length;
    if (pending.filled < pending.size || end === chunk.length) return end;
    this.#pending = null;
    this.#finish(pending);
    return end + 1;
  }

  /** git does not compare the bytes of a packed object with its id when it reads it; a forged pack would pass. */
  #finish({ id, type, size, bytes, hash }: Pending): void {
    const found = hash.digest('hex');
    const forged = found === id ? null : damagedObject(id, `its bytes have the id ${found}`);
    this.#answer({ id, type, size, bytes }, forged);
  }

  #answer(object: FoundObject | null, damage: CountersignError | null = null): void {
    const round = this.#rounds[0];
    if (round === undefined) throw new CountersignError('git.failed', 'git cat-file answered without being asked');
    if (round.failed === null) {
      try {
        if (damage !== null) throw damage;
        round.visit(round.done, object);
      } catch (error) {
        round.failed = { error };
      }
    }
    round.done += 1;
    if (round.done < round.names.length) return;
    this.#rounds.shift();
    if (round.failed === null) round.resolve();
    else round.reject(round.failed.error);
  }
}

function wrongType(id: string, found: ObjectType, expected: ObjectType): CountersignError {
  return new CountersignError('object.malformed', `object ${id} is a ${found} where a ${expected} is named`, {
    remedy: 'find out what else is damaged with: git fsck --full',
  });
}
