import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { proveEntryOfExport } from '../../src/app/ledger/prove.ts';
import { checkProof } from '../../src/core/ledger/proof/proof-document.ts';
import { signCheckpoint } from '../../src/core/ledger/checkpoint/checkpoint.ts';
import { encodeEntry } from '../../src/core/ledger/entry/entry-codec.ts';
import { encodeCheckpointLine, encodeHeader } from '../../src/core/ledger/export/export-lines.ts';
import { leafHash } from '../../src/core/ledger/tree/merkle-hash.ts';
import { EMPTY_TREE, growTree } from '../../src/core/ledger/tree/tree-growth.ts';
import { DRAFTS } from './drafts.ts';
import { KEYS, ORIGIN, SIGNER } from './keys.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** An export that is made while it is read, so that nobody holds it; `watch` is told after every `step` entries. */
async function* madeExport(size: number, step: number, watch: () => void): AsyncGenerator<Buffer> {
  const tree = growTree();
  yield Buffer.from(`${encodeHeader({ origin: ORIGIN, size, before: EMPTY_TREE })}\n`);
  // One encoding stands for all: only its number differs, and what is tried here is not the encoder.
  const [before = '', after = ''] = encodeEntry(DRAFTS.assignment, 987_654_321).toString('utf8').split('987654321');
  for (let index = 0; index < size; index += 1) {
    const line = Buffer.from(`${before}${index}${after}`);
    tree.append(leafHash(line));
    yield Buffer.concat([line, Buffer.from('\n')]);
    if ((index + 1) % step === 0) watch();
  }
  const note = signCheckpoint({ origin: ORIGIN, size, root: tree.root(), extensions: [] }, [SIGNER]);
  yield Buffer.from(`${encodeCheckpointLine(note)}\n`);
}

it('an export ten times as long takes no more memory, and a proof comes out of the same pass', async () => {
  const held: number[] = [];
  const watch = (): void => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    held.push(heapUsed + external);
  };
  const size = 22_000;
  const made = await proveEntryOfExport(madeExport(size, 2_000, watch), 12_345, { keys: KEYS, since: null });
  expect(made.verdict).toMatchObject({ state: 'pass', entries: size });
  expect(made.proof === null ? null : checkProof(made.proof, KEYS).state).toBe('pass');
  const [, first = 0] = held;
  const last = held.at(-1) ?? Number.POSITIVE_INFINITY;
  // The eighteen thousand lines between would be more than seven megabytes.
  expect(last - first).toBeLessThan(1_500_000);
});
