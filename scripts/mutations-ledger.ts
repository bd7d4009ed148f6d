/** What makes a ledger's answer worth something: each rule, and what is left without it. */
/** A row of `MUTATIONS`. */
interface LedgerMutation {
  readonly rule: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly tests: readonly string[];
}

type Row = readonly [rule: string, from: string, to: string];

function inLedger(file: string, test: string, rows: readonly Row[]): readonly LedgerMutation[] {
  return rows.map(([rule, from, to]) => ({
    rule: `ledger: ${rule}`,
    file: `src/core/ledger/${file}`,
    from,
    to,
    tests: [`test/ledger/${test}.test.ts`],
  }));
}

export const LEDGER: readonly LedgerMutation[] = [
  ...inLedger('tree/merkle-hash.ts', 'tree', [
    ['leaves have their prefix', 'const LEAF = Buffer.of(0);', 'const LEAF = Buffer.of(1);'],
    ['nodes have their prefix', 'const NODE = Buffer.of(1);', 'const NODE = Buffer.of(0);'],
  ]),
  ...inLedger('tree/verify-proof.ts', 'tree', [
    ['an index is below the size', 'index >= size || ', ''],
    [
      'a path of one entry ends at the root',
      'return last === 0 && areEqual(hash, claim.root);',
      'return areEqual(hash, claim.root);',
    ],
    [
      'a path is no longer than the tree is high',
      'if (last === 0) return false;\n    if (isOdd(at) || at === last) {\n      hash',
      'if (isOdd(at) || at === last) {\n      hash',
    ],
    [
      'a proof of extension is no longer than the tree is high',
      'if (last === 0) return false;\n    if (isOdd(at) || at === last) {\n      first',
      'if (isOdd(at) || at === last) {\n      first',
    ],
    ['the first root is compared', 'areEqual(firstHash, first.root) && ', ''],
    ['the second root is compared', ' && areEqual(secondHash, second.root)', ''],
    [
      'an empty tree has the empty root',
      'if (first.size === 0 && !areEqual(first.root, emptyRoot())) return false;\n',
      '',
    ],
    [
      'a proof of nothing is empty',
      'return path.length === 0 && areEqual(first.root, second.root);',
      'return areEqual(first.root, second.root);',
    ],
  ]),
  ...inLedger('checkpoint/note.ts', 'note', [
    [
      'a known key that signed wrongly spoils the note',
      "if (fitting === undefined) return { kind: 'forged', name, id: idText(id) };",
      'if (fitting === undefined) continue;',
    ],
    ['a key is found by name and id', 'key.name === name && key.id === id', 'key.id === id'],
    [
      'no control characters',
      "if (/[\\u0000-\\u0009\\u000b-\\u001f]/.test(whole)) return malformed('it has a control character');\n",
      '',
    ],
    ['base64 in one spelling', "bytes.toString('base64') !== encoded || ", ''],
  ]),
  ...inLedger('checkpoint/judge-checkpoint.ts', 'tampering', [
    [
      'a key speaks for its origin only',
      'trust.by.some(({ name }) => name === checkpoint.origin)',
      'trust.by.length > 0',
    ],
    [
      'without a key nothing passes',
      "if (keys.length === 0) return { kind: 'no-key' };",
      "if (keys.length === 0) return { kind: 'trusted', by: [] };",
    ],
  ]),
  ...inLedger('export/compare-heads.ts', 'tampering', [
    ['the root is compared', '!areEqual(read.root, signed.root) && !isMisplaced', 'false'],
    ['the size is compared', 'if (read.size !== size) {', 'if (false) {'],
    [
      'the origin is compared',
      'if (origin !== header.origin) {\n    const why = `the file says',
      'if (false) {\n    const why = `the file says',
    ],
    [
      'an earlier checkpoint is verified',
      "if (trust.kind === 'forged' || trust.kind === 'unknown-key') {",
      'if (false) {',
    ],
    ['a ledger that was cut back', 'if (size > earlier.size) {', 'if (false) {'],
    ['a split view', 'if (met) return null;', 'if (met || isWhole) return null;'],
  ]),
  ...inLedger('export/check-export.ts', 'tampering', [
    ['a file ends with its checkpoint', 'if (this.#isEnded && rest === 0) return;', 'if (rest === 0) return;'],
    ['nothing follows the checkpoint', 'if (this.#isEnded) {\n', 'if (false) {\n'],
    ['a flood of findings hides nothing', "const isLeftOut = one.rule.startsWith('entry.') && ", 'const isLeftOut = '],
  ]),
  ...inLedger('entry/entry-codec.ts', 'entry', [
    [
      'entries have one spelling',
      "if (!Buffer.from(JSON.stringify(checked.data), 'utf8').equals(bytes)) {",
      'if (false) {',
    ],
  ]),
  ...inLedger('proof/proof-document.ts', 'proof', [
    ['both checkpoints are of one ledger', 'first === null || first.checkpoint.origin !== origin', 'first === null'],
  ]),
  {
    rule: 'ledger: nothing is signed over what was signed',
    file: 'src/app/ledger/checkpoint.ts',
    from: 'if (newest !== null) await checkExtends(store, newest, head);',
    to: '',
    tests: ['test/ledger/store-tampering.test.ts'],
  },
];
