import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  proveEntry,
  proveEntryOfExport,
  proveExtension,
  proveExtensionOfExport,
  readKnownCheckpoint,
} from '../../src/app/ledger/prove.ts';
import {
  checkProof,
  MAX_PROOF_BYTES,
  parseProof,
  PROOF_SCHEMA,
  tlogProof,
} from '../../src/core/ledger/proof/proof-document.ts';
import { leafHash, nodeHash } from '../../src/core/ledger/tree/merkle-hash.ts';
import { CountersignError } from '../../src/model/error.ts';
import type { LedgerProof } from '../../src/core/ledger/proof/proof-document.ts';
import { checkpointAt, exported, pieces, rulesOf, written } from './exports.ts';
import { numbered } from './drafts.ts';
import { keyOf, KEYS, OTHER_LEDGER, SIGNER, STRANGER } from './keys.ts';

const COUNT = 21;
const SIZES = Array.from({ length: COUNT + 1 }, (_, size) => size);
const base = await written(COUNT, SIZES);
const text = await exported(base.store);
const question = { keys: KEYS, since: null };

function document(proof: LedgerProof): Buffer {
  return Buffer.from(JSON.stringify({ schema: PROOF_SCHEMA, ...proof }));
}

function read(bytes: Uint8Array): LedgerProof {
  const found = parseProof(bytes);
  if (found.kind === 'malformed') throw new Error(found.why);
  return found.proof;
}

async function stored(size: number): Promise<{ size: number; note: string }> {
  const found = await base.store.checkpoint(size);
  if (found === null) throw new Error('no checkpoint');
  return found;
}

describe('a proof of one entry', () => {
  it('is the same from the store and from any export that has it, and verifies', async () => {
    for (let index = 0; index < COUNT; index += 1) {
      const fromStore = await proveEntry(base.store, index, await stored(COUNT));
      expect(checkProof(fromStore, KEYS)).toMatchObject({ state: 'pass', findings: [] });
      for (const from of [0, 5, 16, index].filter((each) => each <= index)) {
        const part = await exported(base.store, { from });
        const { proof } = await proveEntryOfExport(pieces(part, 100), index, question);
        expect(proof).toEqual(fromStore);
      }
    }
  });

  it('is worth as much for every size of the ledger', async () => {
    for (let size = 1; size <= COUNT; size += 1) {
      const proof = await proveEntry(base.store, size - 1, await stored(size));
      expect(checkProof(read(document(proof)), KEYS)).toMatchObject({ state: 'pass', checkpoint: { size } });
    }
  });

  it('can be computed by hand: hash the line with a zero byte, then pairs with a one', async () => {
    const proof = await proveEntry(base.store, 2, await stored(4));
    const [a = '', b = ''] = proof.path;
    const pair = nodeHash(leafHash(Buffer.from(proof.entry)), Buffer.from(a, 'hex'));
    const root = nodeHash(Buffer.from(b, 'hex'), pair).toString('base64');
    expect(proof.checkpoint.split('\n')[2]).toBe(root);
  });

  it('is refused for another entry, place, path, signer or ledger', async () => {
    const proof = await proveEntry(base.store, 6, await stored(COUNT));
    const other = await proveEntry(base.store, 7, await stored(COUNT));
    const flipped = proof.path.with(1, '0'.repeat(64));
    const forged: readonly (readonly [LedgerProof, string])[] = [
      [{ ...proof, entry: other.entry }, 'proof.wrong'],
      [{ ...proof, entry: `${proof.entry} ` }, 'proof.wrong'],
      [{ ...proof, index: 7 }, 'proof.wrong'],
      [{ ...proof, index: COUNT }, 'proof.wrong'],
      [{ ...proof, path: flipped }, 'proof.wrong'],
      [{ ...proof, path: proof.path.slice(1) }, 'proof.wrong'],
      [{ ...proof, path: [...proof.path, '0'.repeat(64)] }, 'proof.wrong'],
      [{ ...proof, checkpoint: (await stored(COUNT - 1)).note }, 'proof.wrong'],
      [{ ...proof, checkpoint: proof.checkpoint.replace(`\n${COUNT}\n`, `\n${COUNT + 1}\n`) }, 'checkpoint.forged'],
    ];
    for (const [bad, rule] of forged) {
      const verdict = checkProof(bad, KEYS);
      expect(verdict.state).toBe('refused');
      expect(rulesOf(verdict)).toContain(rule);
    }
    expect(checkProof(proof, [keyOf(STRANGER)])).toMatchObject({ state: 'refused' });
    expect(checkProof(proof, [keyOf(OTHER_LEDGER)])).toMatchObject({ state: 'refused' });
    expect(checkProof(proof, [])).toMatchObject({ state: 'error', findings: [{ rule: 'key.absent' }] });
    expect(checkProof({ ...proof, checkpoint: 'x' }, KEYS)).toMatchObject({ state: 'error' });
  });

  it('is not made of an export that was tampered with or cut off', async () => {
    const lines = text.split('\n');
    for (const bad of [lines.toSpliced(9, 1).join('\n'), text.slice(0, -200), text.replace('"ai"', '"human"')]) {
      const made = await proveEntryOfExport(pieces(bad), 3, question);
      expect(made.proof).toBeNull();
      expect(made.verdict.state).not.toBe('pass');
    }
  });

  it('can be made without a key: whoever verifies it brings one', async () => {
    const made = await proveEntryOfExport(pieces(text), 3, { keys: [], since: null });
    expect(made.verdict.state).toBe('error');
    expect(made.proof === null ? null : checkProof(made.proof, KEYS).state).toBe('pass');
  });

  it.each([[COUNT], [-1], [0.5], [2 ** 60]])('is wrong use for index %s', async (index) => {
    await expect(proveEntryOfExport(pieces(text), index, question)).rejects.toThrow(CountersignError);
    await expect(proveEntry(base.store, index, await stored(COUNT))).rejects.toThrow(CountersignError);
  });

  it('is wrong use for an entry before the file begins', async () => {
    const part = await exported(base.store, { from: 9 });
    await expect(proveEntryOfExport(pieces(part), 3, question)).rejects.toThrow(/begins with entry 9/);
  });

  it('can be had as C2SP tlog-proof', async () => {
    const proof = await proveEntry(base.store, 2, await stored(3));
    const [first, extra = '', index, hash = '', empty, ...rest] = tlogProof(proof).split('\n');
    expect([first, index, empty]).toEqual(['c2sp.org/tlog-proof@v1', 'index 2', '']);
    expect(Buffer.from(extra.replace('extra ', ''), 'base64').toString('utf8')).toBe(proof.entry);
    expect(Buffer.from(hash, 'base64').toString('hex')).toBe(proof.path[0]);
    expect(rest.join('\n')).toBe(proof.checkpoint);
  });
});

describe('a proof that one ledger extends another', () => {
  it('is the same from store and export for every pair of sizes, and verifies', async () => {
    for (const size of SIZES) {
      const since = await checkpointAt(base.store, size);
      const fromStore = await proveExtension(base.store, await stored(size), await stored(COUNT));
      const { proof } = await proveExtensionOfExport(pieces(text), since, { keys: KEYS });
      expect(proof).toEqual(fromStore);
      expect(checkProof(read(document(fromStore)), KEYS)).toMatchObject({ state: 'pass', first: { size } });
      const part = await exported(base.store, { from: size });
      expect((await proveExtensionOfExport(pieces(part), since, { keys: KEYS })).proof).toEqual(fromStore);
    }
  });

  it('is refused for two histories, two origins, or another path', async () => {
    const proof = await proveExtension(base.store, await stored(6), await stored(COUNT));
    const other = await written(6, [6], SIGNER, (number) => numbered(number === 0 ? 9 : number));
    const foreign = await written(6, [6], OTHER_LEDGER);
    const first = (await checkpointAt(other.store, 6)).text;
    expect(rulesOf(checkProof({ ...proof, first }, KEYS))).toEqual(['proof.wrong']);
    const elsewhere = (await checkpointAt(foreign.store, 6)).text;
    const keys = [...KEYS, keyOf(OTHER_LEDGER)];
    expect(rulesOf(checkProof({ ...proof, first: elsewhere }, keys))).toEqual(['proof.wrong']);
    expect(rulesOf(checkProof({ ...proof, path: proof.path.slice(1) }, KEYS))).toEqual(['proof.wrong']);
    expect(rulesOf(checkProof({ ...proof, first: proof.second, second: proof.first }, KEYS))).toEqual(['proof.wrong']);
    expect(() => tlogProof(proof)).toThrow(CountersignError);
  });

  it('is not made where the export does not extend the checkpoint', async () => {
    const other = await written(6, [6], SIGNER, (number) => numbered(number === 0 ? 9 : number));
    const since = await checkpointAt(other.store, 6);
    const made = await proveExtensionOfExport(pieces(text), since, { keys: KEYS });
    expect(made.proof).toBeNull();
    expect(rulesOf(made.verdict)).toEqual(['since.split-view']);
  });

  it('is wrong use from the larger to the smaller', async () => {
    await expect(proveExtension(base.store, await stored(6), await stored(5))).rejects.toThrow(CountersignError);
  });
});

describe('reading proofs', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a list', '[]'],
    ['another schema', '{"schema":"countersign.dev/ledger-proof/v2","kind":"inclusion"}'],
    ['a hash in capitals', ''],
    ['too many bytes', ' '.repeat(MAX_PROOF_BYTES + 1)],
  ])('refuses %s', async (name, given) => {
    const proof = await proveEntry(base.store, 2, await stored(4));
    const capitals = document({ ...proof, path: proof.path.map((hash) => hash.toUpperCase()) });
    expect(parseProof(name === 'a hash in capitals' ? capitals : Buffer.from(given)).kind).toBe('malformed');
  });

  it('refuses a member too many, and never throws', async () => {
    const proof = await proveEntry(base.store, 2, await stored(4));
    expect(parseProof(Buffer.from(JSON.stringify({ schema: PROOF_SCHEMA, ...proof, root: 'x' }))).kind).toBe(
      'malformed',
    );
    const bytes = document(proof);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        const found = parseProof(changed);
        expect(found.kind === 'ok' && checkProof(found.proof, KEYS).state === 'pass').toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('says of a kept checkpoint that it is none', () => {
    expect(() => readKnownCheckpoint(Buffer.from('x'), 'kept.txt')).toThrow(/kept\.txt is no checkpoint/);
  });
});
