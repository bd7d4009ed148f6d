/**
 * Takes away one rule of the gate after the other, in a copy, and runs the tests that must notice: a rule whose loss no
 * test notices has none. `node scripts/mutate-gate.ts [WORD…]` for the rules and files that contain a word.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mutation, MUTATIONS } from './mutations.ts';

const root = join(import.meta.dirname, '..');
const copy = mkdtempSync(join(tmpdir(), 'countersign-mutants-'));
const COPIED = [
  'bin',
  'docs',
  'schemas',
  'scripts',
  'src',
  'test',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];

function passes({ tests, name }: Pick<Mutation, 'tests' | 'name'>): boolean {
  const only = name === undefined || name === '' ? [] : ['-t', name];
  const args = ['run', '--bail=1', '--reporter=dot', ...tests, ...only];
  const run = spawnSync(join(root, 'node_modules', '.bin', 'vitest'), args, { cwd: copy, encoding: 'utf8' });
  if (run.error) throw run.error;
  // A pattern that fits no test would let everything live.
  return run.status === 0 && /\d+ passed/.test(run.stdout);
}

/** `broken`: the tests fail without any change, so that their failing says nothing; `stale`: the words are not there. */
type Outcome = 'noticed' | 'SURVIVED' | 'broken' | 'stale';

const sound = new Map<string, boolean>();

function outcomeOf(mutation: Mutation): Outcome {
  const { file, from, to, tests, name } = mutation;
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) return 'stale';
  const key = `${tests.join(' ')} ${name ?? ''}`;
  if (!sound.has(key)) sound.set(key, passes(mutation));
  if (sound.get(key) !== true) return 'broken';
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  const outcome = passes(mutation) ? 'SURVIVED' : 'noticed';
  writeFileSync(path, text);
  return outcome;
}

const words = process.argv.slice(2);
const chosen = MUTATIONS.filter(
  ({ rule, file }) => words.length === 0 || words.some((word) => rule.includes(word) || file.includes(word)),
);
const counts = new Map<Outcome, number>();
try {
  for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  for (const mutation of chosen) {
    const outcome = outcomeOf(mutation);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    process.stdout.write(`${outcome.padEnd(8)}  ${mutation.file}  ${mutation.rule}\n`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const told = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
process.stdout.write(`\n${chosen.length} rules taken away: ${told}\n`);
process.exitCode = counts.get('noticed') === chosen.length && chosen.length > 0 ? 0 : 1;
