import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createStyle } from '../../src/cli/render/style.ts';
import { renderLedgerVerdict } from '../../src/cli/render/ledger.ts';
import { encodeEntry } from '../../src/core/ledger/entry/entry-codec.ts';
import { schemaProblems as publishedProblems } from '../signatures/published.ts';
import { makeFolder } from '../git/fixture.ts';
import { checkpointAt, exported, judged, written } from '../ledger/exports.ts';
import { DRAFTS, numbered } from '../ledger/drafts.ts';
import { KEY_TEXT, SIGNER, STRANGER } from '../ledger/keys.ts';
import { countersign, jsonOf } from './run.ts';
import { HOSTILE_TEXTS } from './hostile.ts';
import { schemaProblems } from './schemas.ts';

const FOLDER = makeFolder();
const base = await written(40, [25, 40]);
const whole = await exported(base.store);
const lines = whole.split('\n');

function put(name: string, text: string | Buffer): string {
  writeFileSync(join(FOLDER, name), text);
  return name;
}

const FILE = put('ledger.ndjson', whole);
const KEPT = put('kept.checkpoint', (await checkpointAt(base.store, 25)).text);
const newest = (await checkpointAt(base.store, 40)).text;
const NEWEST = put('newest.checkpoint', newest);
const KEYS = put('ledger.key', `# the ledger of the shop\n\n${KEY_TEXT}\n`);

describe('countersign ledger verify', () => {
  it('passes what was signed, by the key itself and by a file of keys', () => {
    for (const key of [KEY_TEXT, KEYS]) {
      const answer = countersign(FOLDER, ['ledger', 'verify', FILE, '--key', key, '--since', KEPT]);
      expect(answer).toMatchObject({ status: 0, stderr: '' });
      expect(answer.stdout).toMatch(/^✓ PASS {2}countersign\.example\/shop: every entry is there/);
      expect(answer.stdout).toContain('Extends    the earlier checkpoint of 25 entries');
    }
  });

  it('looks as agreed', async () => {
    const style = createStyle(false, 80);
    await expect(renderLedgerVerdict(await judged(whole), style)).toMatchFileSnapshot('golden/ledger-pass.txt');
    const bad = lines.toSpliced(7, 1).join('\n');
    await expect(renderLedgerVerdict(await judged(bad), style)).toMatchFileSnapshot('golden/ledger-refused.txt');
  });

  it.each([
    ['a deleted row', lines.toSpliced(7, 1).join('\n'), 'entry.missing'],
    ['a changed row', lines.with(7, encodeEntry(DRAFTS.violation, 6).toString('utf8')).join('\n'), 'root.differs'],
    [
      'rows in another order',
      [...lines.slice(0, 5), lines[6], lines[5], ...lines.slice(7)].join('\n'),
      'entry.out-of-order',
    ],
    ['a row put between', lines.toSpliced(7, 0, lines[7] ?? '').join('\n'), 'entry.out-of-order'],
    ['a row behind the end', `${whole}${lines[7] ?? ''}\n`, 'export.trailing'],
  ])('refuses %s', (_, text, rule) => {
    const answer = countersign(FOLDER, ['ledger', 'verify', put('bad.ndjson', text), '--key', KEYS, '--json']);
    expect(answer.status).toBe(1);
    expect(jsonOf(answer)).toMatchObject({ state: 'refused' });
    expect(rulesIn(answer.stdout)).toContain(rule);
    expect(schemaProblems('ledger-verify', jsonOf(answer))).toEqual([]);
  });

  it('refuses what a stranger signed, and what was cut back or rewritten since', async () => {
    const strange = put('strange.ndjson', await exported((await written(40, [40], STRANGER)).store));
    expect(rulesOf(['verify', strange, '--key', KEYS])).toEqual([1, ['checkpoint.unknown-key']]);
    const older = put('older.ndjson', await exported(base.store, { upTo: 25 }));
    expect(rulesOf(['verify', older, '--key', KEYS])).toEqual([0, []]);
    expect(rulesOf(['verify', older, '--key', KEYS, '--since', NEWEST])).toEqual([1, ['since.newer']]);
    const rewritten = await written(40, [40], SIGNER, (number) => numbered(number === 3 ? 4 : number));
    const other = put('rewritten.ndjson', await exported(rewritten.store));
    expect(rulesOf(['verify', other, '--key', KEYS, '--since', KEPT])).toEqual([1, ['since.split-view']]);
  });

  it('could not tell of what is cut off, no export, or of nobody’s key', () => {
    expect(rulesOf(['verify', put('cut.ndjson', whole.slice(0, -300)), '--key', KEYS])).toEqual([
      3,
      ['export.truncated'],
    ]);
    expect(rulesOf(['verify', put('empty.ndjson', ''), '--key', KEYS])).toEqual([3, ['export.header']]);
    expect(rulesOf(['verify', put('noise', Buffer.alloc(900_000, 7)), '--key', KEYS])).toEqual([
      3,
      ['export.line-too-long'],
    ]);
    expect(rulesOf(['verify', KEPT, '--key', KEYS])).toEqual([3, ['export.header']]);
    expect(rulesOf(['verify', FILE])).toEqual([3, ['key.absent']]);
  });

  it.each([
    [['verify'], 2, 'missing required argument'],
    [[], 2, 'ledger needs to know what'],
    [['verify', FILE, '--key', `${KEY_TEXT.slice(0, -4)}AAAA`], 2, 'its id does not belong'],
    [['verify', FILE, '--key', put('big.key', '#'.repeat(70_000))], 3, 'larger than 65536 bytes'],
    [['verify', FILE, '--key', KEPT], 2, 'is no key of a ledger'],
    [['verify', FILE, '--key', 'absent.key'], 3, 'absent.key cannot be read'],
    [['verify', 'absent.ndjson', '--key', KEYS], 3, 'absent.ndjson cannot be read'],
    [['verify', FILE, '--key', KEYS, '--since', KEYS], 3, 'ledger.key is no checkpoint'],
    [['verify', FILE, '--format', 'tlog-proof'], 2, 'a format of proofs'],
    [['prove', FILE], 2, 'name the entry by its index'],
    [['prove', FILE, '3', '--since', KEPT], 2, 'one of them'],
    [['prove', FILE, '40', '--key', KEYS], 2, 'there is none with index 40'],
    [['prove', FILE, 'x'], 2, '"x" is no index'],
    [['prove', FILE, '99999999999999999999'], 2, 'is no index'],
  ])('says what is wrong with %j', (args, status, message) => {
    const answer = countersign(FOLDER, ['ledger', ...args]);
    expect(answer.stderr).toContain(message);
    expect(answer).toMatchObject({ status, stdout: '' });
  });

  it('reads standard input', () => {
    const answer = countersign(FOLDER, ['ledger', 'verify', '-', '--key', KEYS], { input: whole });
    expect(answer).toMatchObject({ status: 0 });
  });

  it('shows hostile texts without letting them steer the terminal', async () => {
    const [header = '', ...rest] = lines;
    for (const hostile of HOSTILE_TEXTS) {
      const origin = JSON.stringify(`${hostile}x`).slice(1, -1);
      const kind = lines[3]?.replace(/"kind":"[^"]*"/, `"kind":"${origin}"`) ?? '';
      const bad = [header.replace('countersign.example', origin), ...rest.with(2, kind)].join('\n');
      for (const text of [bad, lines.with(3, kind).join('\n')]) {
        const shown = renderLedgerVerdict(await judged(text), createStyle(false, 80));
        expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u200b\u2028]|##\[/);
      }
    }
  });
});

describe('countersign ledger prove', () => {
  it('proves an entry, and the proof verifies alone', () => {
    const made = countersign(FOLDER, ['ledger', 'prove', FILE, '17', '--key', KEYS, '--json']);
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(publishedProblems('ledger-proof', jsonOf(made))).toEqual([]);
    const proof = put('proof.json', made.stdout);
    const answer = countersign(FOLDER, ['ledger', 'verify', proof, '--key', KEYS]);
    expect(answer.status).toBe(0);
    expect(answer.stdout).toMatch(/^✓ PASS {2}countersign\.example\/shop: has entry 17, as it was signed/);
    const json = countersign(FOLDER, ['ledger', 'verify', proof, '--key', KEYS, '--json']);
    expect(jsonOf(json)).toMatchObject({ state: 'pass', what: 'inclusion', index: 17 });
    expect(schemaProblems('ledger-verify', jsonOf(json))).toEqual([]);
  });

  it('refuses a proof of something else', () => {
    const made = countersign(FOLDER, ['ledger', 'prove', FILE, '17', '--json']);
    expect(made).toMatchObject({ status: 0, stderr: expect.stringContaining('no --key was given') });
    const forged = put('forged.json', made.stdout.replace('"index": 17', '"index": 18'));
    expect(rulesOf(['verify', forged, '--key', KEYS])).toEqual([1, ['proof.wrong']]);
    expect(rulesOf(['verify', put('keyless.json', made.stdout)])).toEqual([3, ['key.absent']]);
  });

  it('proves that nothing was rewritten since a checkpoint', () => {
    const made = countersign(FOLDER, ['ledger', 'prove', FILE, '--since', KEPT, '--key', KEYS, '--json']);
    expect(made.status).toBe(0);
    expect(publishedProblems('ledger-proof', jsonOf(made))).toEqual([]);
    const json = countersign(FOLDER, ['ledger', 'verify', put('since.json', made.stdout), '--key', KEYS, '--json']);
    expect(jsonOf(json)).toMatchObject({ state: 'pass', what: 'consistency', extends: 25 });
    expect(schemaProblems('ledger-verify', jsonOf(json))).toEqual([]);
    const text = countersign(FOLDER, ['ledger', 'prove', FILE, '--since', KEPT, '--key', KEYS]);
    expect(text.stdout).toContain('extends the earlier checkpoint');
  });

  it('proves nothing out of an export that was tampered with', () => {
    const bad = put('tampered.ndjson', lines.toSpliced(7, 1).join('\n'));
    expect(rulesOf(['prove', bad, '3', '--key', KEYS])).toEqual([1, ['entry.missing', 'export.size']]);
    const cut = put('cut-off.ndjson', whole.slice(0, -300));
    expect(rulesOf(['prove', cut, '3', '--key', KEYS])).toEqual([3, ['export.truncated']]);
  });

  it('speaks tlog-proof', () => {
    const made = countersign(FOLDER, ['ledger', 'prove', FILE, '17', '--key', KEYS, '--format', 'tlog-proof']);
    expect(made.stdout).toMatch(/^c2sp\.org\/tlog-proof@v1\nextra [A-Za-z0-9+/=]+\nindex 17\n/);
    expect(made.stdout.endsWith(`\n\n${newest}`)).toBe(true);
  });
});

function rulesIn(stdout: string): readonly string[] {
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly rule: string }[] };
  return findings.map(({ rule }) => rule);
}

/** Exit code and rules of a run. */
function rulesOf(args: readonly string[]): readonly [number | null, readonly string[]] {
  const answer = countersign(FOLDER, ['ledger', ...args, '--json']);
  return [answer.status, rulesIn(answer.stdout)];
}
