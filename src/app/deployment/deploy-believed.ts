/**
 * Which records a gate vouches for: those that one signed, by the keys of now or of their day, and those that such a
 * record names as the one before it. Whoever may write to the store may leave others there, and they change nothing.
 */
import { checkEnvelope } from '../../core/signoff/statement/check-envelope.ts';
import { statementId } from '../../core/signoff/statement/envelope.ts';
import type { CommitId } from '../../model/id.ts';
import type { Keyring } from '../../model/keys.ts';
import type { StatementId } from '../../model/statement.ts';
import type { StoreHeads } from '../../ports/store.ts';
import type { DeployDesk } from './deploy-desk.ts';
import type { FoundRecord } from './deploy-records.ts';
import { readHome } from '../home/home-policy.ts';
import { keyringOf } from '../home/keyring.ts';

export interface BelievedParts {
  readonly desk: Pick<DeployDesk, 'repo' | 'store'>;
  readonly heads: StoreHeads;
  readonly found: ReadonlyMap<StatementId, FoundRecord>;
  /** Records that the keys of now verify, and by which key. */
  readonly now: ReadonlyMap<StatementId, string>;
  /** The home ref's line of first parents. */
  readonly line: ReadonlyMap<CommitId, number>;
}

export class Believed {
  readonly #parts: BelievedParts;
  readonly #keyrings = new Map<CommitId, Promise<Keyring>>();
  readonly #places = new Map<string, Promise<ReadonlySet<StatementId>>>();
  readonly #keys: Map<StatementId, string>;

  constructor(parts: BelievedParts) {
    this.#parts = parts;
    this.#keys = new Map(parts.now);
  }

  /** The records of a place that are vouched for. */
  at(place: string): Promise<ReadonlySet<StatementId>> {
    const known = this.#places.get(place) ?? this.#read(place);
    this.#places.set(place, known);
    return known;
  }

  /** The key that signed a record; null where that was not looked at, or where no gate did. */
  keyOf(id: StatementId): string | null {
    return this.#keys.get(id) ?? null;
  }

  /** The keys that signed these records, for whichever a gate did. */
  async keysOf(records: readonly FoundRecord[]): Promise<ReadonlyMap<StatementId, string>> {
    const open = new Map(records.filter(({ id }) => !this.#keys.has(id)).map((one) => [one.id, one]));
    for (const [id, envelope] of open.size === 0 ? [] : await this.#envelopes(open)) {
      const one = open.get(id);
      const key = one === undefined ? null : await this.#signerOf(one, envelope);
      if (key !== null) this.#keys.set(id, key);
    }
    return this.#keys;
  }

  async #read(place: string): Promise<ReadonlySet<StatementId>> {
    const { found, now } = this.#parts;
    const own = [...found.values()].filter(({ record }) => record.place === place);
    const believed = new Set<StatementId>();
    for (const { id } of own) if (now.has(id)) this.#believe(id, believed);
    const open = new Map(own.filter(({ id }) => !believed.has(id)).map((one) => [one.id, one]));
    if (open.size === 0) return believed;
    const keys = await this.keysOf([...open.values()]);
    for (const id of open.keys()) if (keys.has(id)) this.#believe(id, believed);
    return believed;
  }

  /** A signed record names the one before it by its digest. */
  #believe(id: StatementId, believed: Set<StatementId>): void {
    for (let at: StatementId | null = id; at !== null && !believed.has(at); ) {
      believed.add(at);
      at = this.#parts.found.get(at)?.record.previous ?? null;
    }
  }

  async #envelopes(wanted: ReadonlyMap<StatementId, FoundRecord>): Promise<ReadonlyMap<StatementId, Buffer>> {
    const envelopes = new Map<StatementId, Buffer>();
    const { desk, heads } = this.#parts;
    if (heads.records === null) return envelopes;
    await desk.store.read('records', heads.records, (_, envelope) => {
      const id = statementId(envelope);
      if (wanted.has(id)) envelopes.set(id, envelope);
    });
    return envelopes;
  }

  async #signerOf({ record }: FoundRecord, envelope: Buffer): Promise<string | null> {
    if (!this.#parts.line.has(record.home)) return null;
    const keyring = this.#keyrings.get(record.home) ?? this.#keyringAt(record.home);
    this.#keyrings.set(record.home, keyring);
    const checked = await checkEnvelope(envelope, await keyring, record.issued);
    return checked.kind === 'verified' ? checked.of.key : null;
  }

  async #keyringAt(home: CommitId): Promise<Keyring> {
    const { repo } = this.#parts.desk;
    return keyringOf(repo, await readHome(repo, home));
  }
}
