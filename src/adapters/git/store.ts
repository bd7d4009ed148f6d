/**
 * The store of statements: two refs of the repository whose trees hold envelopes by their digest. It is written by
 * plumbing alone, objects first and the ref last, and read like everything else through the shadow repository.
 */
import { existsSync } from 'node:fs';
import type { BlobId, CommitId, RefName } from '../../model/id.ts';
import { CountersignError } from '../../model/error.ts';
import { MAX_ENVELOPE_BYTES, type StatementId } from '../../model/statement.ts';
import type { StatementStore, StoreChanges, StoredFile, StoreHeads, StoreRef } from '../../ports/store.ts';
import { discover } from './discovery.ts';
import type { Discovery } from './discovery.ts';
import { shadowEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { mergeBases } from './history.ts';
import { ObjectReader } from './objects.ts';
import { GitProcesses } from './process.ts';
import type { GitPlace } from './process.ts';
import { RefReader } from './refs.ts';
import { readShallow } from './repository.ts';
import { makeShadow } from './shadow.ts';
import { StoreContent } from './store-content.ts';
import type { EnvelopeVisitor } from './store-content.ts';
import { digestOf, statementId } from './store-layout.ts';
import { objectId } from './store-pack.ts';
import { FETCHED_PREFIX, Remote } from './store-remote.ts';
import { LOCAL_TRIES, REMOTE_TRIES, Tries } from './store-tries.ts';
import { StoreWriter } from './store-writer.ts';
import { TreeReader } from './trees.ts';
import { Walks } from './walk.ts';
import type { OpenedRepository, Workshop } from './workshop.ts';

export interface StoreOptions {
  /** Environment variables to start from; those of this process unless given. */
  readonly environment?: Environment;
  /** Ends every git process and rejects what waits for one with `interrupted`. */
  readonly signal?: AbortSignal;
  /** Other refs than `refs/countersign/statements` and `…/records`: for forges that protect nothing but branches. */
  readonly names?: Partial<Readonly<Record<StoreRef, RefName>>>;
}

/** A store in git, with what a verifier and a gate need besides the port. */
export interface GitStatementStore extends StatementStore {
  /** The refs that hold it. */
  readonly names: Readonly<Record<StoreRef, RefName>>;
  /**
   * Envelopes that are at `at` and not at `from` (null: all), in the order of their file names.
   *
   * @throws CountersignError `object.malformed` like `read`, and when something of `from` is gone at `at`
   */
  readSince(
    ref: StoreRef,
    from: CommitId | null,
    at: CommitId,
    visit: (id: StatementId, envelope: Buffer) => void,
  ): Promise<void>;
  /** True when `old` is `next` or among its ancestors: what was once seen is in the history of what is shown. */
  isDescendant(old: CommitId, next: CommitId): Promise<boolean>;
  /** Statements of `old`, or of a commit between it and `next`, that are gone at some later one. Empty in an honest store. */
  removed(ref: StoreRef, old: CommitId | null, next: CommitId): Promise<readonly StatementId[]>;
  /** Like `add`, if the ref is still at `expected`; null, and nothing done, when it is not. For gates: records are a chain. */
  addAt(ref: StoreRef, envelopes: readonly Buffer[], expected: CommitId | null): Promise<CommitId | null>;
  /**
   * Like `addAt`, but the remote's ref moves first and the local one follows: two gates never fork a chain, and nothing
   * that was not published stays here. Null, and nothing done, when the remote is not at `expected`.
   */
  publishAt(
    remote: string,
    ref: StoreRef,
    envelopes: readonly Buffer[],
    expected: CommitId | null,
  ): Promise<CommitId | null>;
  /** Brings commits by their ids, as far as the remote gives them: nothing is said of those that it does not. */
  fetchCommits(remote: string, commits: readonly CommitId[]): Promise<void>;
  /** Pushes several refs, all or none; on contention fetches, joins and tries again. */
  pushTogether(remote: string, refs: readonly StoreRef[]): Promise<void>;
  /** Pushes once and joins nothing; false when the remote has moved. */
  tryPush(remote: string, refs: readonly StoreRef[]): Promise<boolean>;
  /** Moves the local ref to where it holds what both it and `theirs` hold; answers where that is. */
  join(ref: StoreRef, theirs: CommitId): Promise<CommitId>;
  /** Ends its processes and removes its temporary folder. */
  close(): Promise<void>;
}

/**
 * Opens the store of the repository that contains the folder `where`. Rejects like `openRepository`; that the refs are
 * not there is an answer of `heads`.
 */
export async function openStore(where: string, options: StoreOptions = {}): Promise<GitStatementStore> {
  const names = namesOf(options.names ?? {});
  const environment = options.environment ?? process.env;
  const processes = new GitProcesses(options.signal);
  const found = await discover(processes, where, environment);
  const shadow = makeShadow(found);
  const place = { cwd: shadow.directory, env: shadowEnvironment(environment, shadow.directory), options: [] };
  const objects = new ObjectReader(processes, place, found.objectFormat);
  const trees = new TreeReader(objects, found.objectFormat);
  const walks = new Walks(processes, place, objects, !existsSync(found.shallowFile));
  return new Store({ processes, found, environment, place, objects, trees, walks }, names, options.signal, async () => {
    await processes.close();
    shadow.remove();
  });
}

/** The store of an open repository, read by the same processes; they end with the repository and not with the store. */
export function storeOf(
  { workshop }: OpenedRepository,
  options: Pick<StoreOptions, 'names' | 'signal'> = {},
): GitStatementStore {
  return new Store(workshop, namesOf(options.names ?? {}), options.signal, async () => {});
}

type StoreWorkshop = Omit<Workshop, 'shadow' | 'format'>;

const REFS: readonly StoreRef[] = ['statements', 'records'];

function namesOf(given: Partial<Readonly<Record<StoreRef, RefName>>>): Readonly<Record<StoreRef, RefName>> {
  const names = {
    statements: given.statements ?? ('refs/countersign/statements' as RefName),
    records: given.records ?? ('refs/countersign/records' as RefName),
  };
  for (const ref of REFS) {
    if (!/^refs(?:\/[A-Za-z0-9_][A-Za-z0-9_-]*){2,8}$/.test(names[ref])) {
      throw new CountersignError('usage', `“${names[ref]}” cannot be the ref of the ${ref}`, {
        remedy: 'use a plain full name, for example refs/heads/countersign/statements',
      });
    }
  }
  if (names.statements === names.records) {
    throw new CountersignError('usage', `statements and records cannot share the ref ${names.records}`, {
      remedy: 'give each a ref of its own',
    });
  }
  return names;
}

class Store implements GitStatementStore {
  readonly names: Readonly<Record<StoreRef, RefName>>;
  readonly #processes: GitProcesses;
  readonly #found: Discovery;
  readonly #environment: Environment;
  readonly #end: () => Promise<void>;
  readonly #place: GitPlace;
  readonly #objects: ObjectReader;
  readonly #refs: RefReader;
  readonly #content: StoreContent;
  readonly #writer: StoreWriter;
  readonly #walks: Walks;
  readonly #signal: AbortSignal | undefined;

  constructor(
    { processes, found, environment, place, objects, trees, walks }: StoreWorkshop,
    names: Readonly<Record<StoreRef, RefName>>,
    signal: AbortSignal | undefined,
    end: () => Promise<void>,
  ) {
    this.names = names;
    this.#signal = signal;
    this.#end = end;
    this.#processes = processes;
    this.#found = found;
    this.#environment = environment;
    this.#place = place;
    this.#objects = objects;
    this.#walks = walks;
    // Its own: what others add meanwhile must be seen.
    this.#refs = new RefReader(processes, found.place, place, objects, found.objectFormat);
    this.#content = new StoreContent(processes, place, objects, trees);
    this.#writer = new StoreWriter(processes, found, objects, trees);
  }

  async heads(): Promise<StoreHeads> {
    const refs = await this.#refs.rawRefs(REFS.map((ref) => this.names[ref]));
    const tip = (ref: StoreRef): CommitId | null =>
      (refs.find((candidate) => candidate.name === this.names[ref])?.oid ?? null) as CommitId | null;
    return { statements: tip('statements'), records: tip('records') };
  }

  read(ref: StoreRef, at: CommitId, visit: EnvelopeVisitor): Promise<void> {
    return this.readSince(ref, null, at, visit);
  }

  async readSince(ref: StoreRef, from: CommitId | null, at: CommitId, visit: EnvelopeVisitor): Promise<void> {
    const name = this.names[ref];
    const { added, gone } = await this.#content.differences(name, from, at);
    const [lost] = gone;
    if (lost !== undefined) {
      const more = gone.length === 1 ? '' : ` and ${gone.length - 1} more`;
      throw new CountersignError('object.malformed', `${name}: ${lost.digest}${more}, in ${from}, is gone in ${at}`, {
        remedy: `somebody took it out of the ref; a fetch by a clone that still has ${from} puts it back`,
      });
    }
    await this.#content.envelopes(name, added, visit);
  }

  async changes(ref: StoreRef, from: CommitId | null, at: CommitId): Promise<StoreChanges | null> {
    if (from === at) return { added: [], gone: [] };
    if (from !== null && !(await this.#isHere(from))) return null;
    const { added, gone } = await this.#content.differences(this.names[ref], from, at);
    const stored = ({ digest, blob }: { readonly digest: string; readonly blob: BlobId }): StoredFile => {
      return { id: statementId(digest), blob };
    };
    return { added: added.map(stored), gone: gone.map(({ digest }) => statementId(digest)) };
  }

  envelopes(ref: StoreRef, files: readonly StoredFile[], visit: EnvelopeVisitor): Promise<void> {
    const named = files.map(({ id, blob }) => ({ digest: id.slice('sha256:'.length), blob }));
    return this.#content.envelopes(this.names[ref], named, visit);
  }

  async #isHere(commit: CommitId): Promise<boolean> {
    let here = false;
    await this.#objects.info([commit], (_, object) => {
      here = object?.type === 'commit';
    });
    return here;
  }

  async isDescendant(old: CommitId, next: CommitId): Promise<boolean> {
    if (old === next) return true;
    const known = await this.#isHere(old);
    const shallow = readShallow(this.#found.shallowFile);
    // A commit that is not here is nobody's ancestor, unless history is cut off.
    if (!known && shallow.size === 0) return false;
    if (!known) throw await this.#objects.absence(old);
    const bases = await mergeBases(this.#processes, this.#place, this.#walks, [old, next], shallow);
    return bases.length === 1 && bases[0] === old;
  }

  async removed(ref: StoreRef, old: CommitId | null, next: CommitId): Promise<readonly StatementId[]> {
    const between = old === null ? [] : (await this.#content.differences(this.names[ref], old, next)).gone;
    const onTheWay = await this.#content.goneOnTheWay(old, next);
    return [...new Set([...between, ...onTheWay].map((file) => statementId(file.digest)))].toSorted();
  }

  async add(ref: StoreRef, envelopes: readonly Buffer[]): Promise<CommitId> {
    const tries = new Tries(LOCAL_TRIES, this.#signal);
    for (;;) {
      const tip = (await this.heads())[ref];
      const done = await this.#addTo(ref, envelopes, tip);
      if (done.commit !== null) return done.commit;
      await tries.next(this.names[ref], done.said);
    }
  }

  async addAt(ref: StoreRef, envelopes: readonly Buffer[], expected: CommitId | null): Promise<CommitId | null> {
    const tries = new Tries(LOCAL_TRIES, this.#signal);
    for (;;) {
      if ((await this.heads())[ref] !== expected) return null;
      const done = await this.#addTo(ref, envelopes, expected);
      if (done.commit !== null) return done.commit;
      await tries.next(this.names[ref], done.said);
    }
  }

  async publishAt(
    remote: string,
    ref: StoreRef,
    envelopes: readonly Buffer[],
    expected: CommitId | null,
  ): Promise<CommitId | null> {
    this.#refuseInQuarantine();
    const commit = await this.#committed(ref, envelopes, expected);
    const to = new Remote(this.#processes, this.#found, this.#environment, remote);
    if ((await to.push([{ commit, to: this.names[ref] }])) !== 'done') return null;
    await this.#moved(ref, commit, expected);
    return commit;
  }

  async #addTo(
    ref: StoreRef,
    envelopes: readonly Buffer[],
    tip: CommitId | null,
  ): Promise<{ readonly commit: CommitId | null; readonly said: string }> {
    return this.#moved(ref, await this.#committed(ref, envelopes, tip), tip);
  }

  /** The commit that holds the envelopes besides what `tip` holds; no ref names it yet. */
  async #committed(ref: StoreRef, envelopes: readonly Buffer[], tip: CommitId | null): Promise<CommitId> {
    const bytes = new Map<string, Buffer>();
    for (const envelope of envelopes) {
      if (envelope.length > MAX_ENVELOPE_BYTES) {
        throw new CountersignError('usage', `a statement of ${envelope.length} bytes cannot be stored`, {
          remedy: `the limit is ${MAX_ENVELOPE_BYTES} bytes; split the change`,
        });
      }
      bytes.set(digestOf(envelope), envelope);
    }
    const format = this.#found.objectFormat;
    const files = [...bytes].map(([digest, envelope]) => {
      return { digest, blob: objectId(format, 'blob', envelope) as BlobId };
    });
    const parents = tip === null ? [] : [tip];
    return this.#writer.commit(this.names[ref], tip, parents, files, (file) => bytes.get(file.digest) ?? null);
  }

  async #moved(
    ref: StoreRef,
    commit: CommitId,
    tip: CommitId | null,
  ): Promise<{ readonly commit: CommitId | null; readonly said: string }> {
    if (commit === tip) return { commit, said: '' };
    this.#refuseInQuarantine();
    const moved = await this.#writer.move(this.names[ref], commit, tip);
    return moved === 'moved' ? { commit, said: '' } : { commit: null, said: moved.said };
  }

  #refuseInQuarantine(): void {
    if (this.#found.place.env['GIT_QUARANTINE_PATH'] === undefined) return;
    throw new CountersignError('not-permitted', 'git moves no ref while a push is being received', {
      remedy: 'write it from the post-receive hook',
    });
  }

  async fetch(remote: string, ref: StoreRef): Promise<CommitId | null> {
    this.#refuseInQuarantine();
    const from = new Remote(this.#processes, this.#found, this.#environment, remote);
    await from.sweep((await this.#refs.rawRefs([FETCHED_PREFIX])).map((held) => held.name));
    const joined = await from.fetch(
      this.names[ref],
      async (held) => {
        const [found] = await this.#refs.rawRefs([held]);
        if (found?.name !== held) throw new CountersignError('git.failed', 'git fetched a ref that is not there');
        return found.oid as CommitId;
      },
      (tip) => this.join(ref, tip),
    );
    return joined ?? (await this.heads())[ref];
  }

  fetchCommits(remote: string, commits: readonly CommitId[]): Promise<void> {
    return new Remote(this.#processes, this.#found, this.#environment, remote).fetchCommits(commits);
  }

  async join(ref: StoreRef, theirs: CommitId): Promise<CommitId> {
    const name = this.names[ref];
    const tries = new Tries(LOCAL_TRIES, this.#signal);
    for (;;) {
      const ours = (await this.heads())[ref];
      const done = await this.#moved(ref, await this.#joined(name, ours, theirs), ours);
      if (done.commit !== null) return done.commit;
      await tries.next(name, done.said);
    }
  }

  async #joined(name: RefName, ours: CommitId | null, theirs: CommitId): Promise<CommitId> {
    if (ours === theirs) return ours;
    const { added, gone } = await this.#content.differences(name, ours, theirs);
    // What does not fit its name must not come in, or everybody's store is spoiled.
    await this.#content.envelopes(name, added, () => {});
    if (ours === null) return theirs;
    if (await this.isDescendant(ours, theirs)) {
      return this.#writer.commit(name, theirs, [theirs], gone, () => null);
    }
    const parents = (await this.isDescendant(theirs, ours)) ? [ours] : [ours, theirs];
    return this.#writer.commit(name, ours, parents, added, () => null);
  }

  push(remote: string, ref: StoreRef): Promise<void> {
    return this.pushTogether(remote, [ref]);
  }

  async pushTogether(remote: string, refs: readonly StoreRef[]): Promise<void> {
    const tries = new Tries(REMOTE_TRIES, this.#signal);
    while (!(await this.tryPush(remote, refs))) {
      await tries.next(this.names[refs[0] ?? 'statements'], 'the remote moved each time');
      for (const ref of refs) await this.fetch(remote, ref);
    }
  }

  async tryPush(remote: string, refs: readonly StoreRef[]): Promise<boolean> {
    const heads = await this.heads();
    const pushed = [...new Set(refs)].map((ref) => {
      const commit = heads[ref];
      if (commit !== null) return { commit, to: this.names[ref] };
      throw new CountersignError('ref.unknown', `there is no ${this.names[ref]} here to push`, {
        remedy: `git fetch ${remote} ${this.names[ref]}:${this.names[ref]} brings it, if the remote has it`,
      });
    });
    if (pushed.length === 0) return true;
    return (await new Remote(this.#processes, this.#found, this.#environment, remote).push(pushed)) === 'done';
  }

  close(): Promise<void> {
    return this.#end();
  }
}
