/**
 * How often the rules that compare programs are right, on releases that others published:
 * `node bench/code-precision.ts FOLDER [--rule=RULE] [--sample=N] [--seed=N] [--verdicts=FILE]`.
 *
 * FOLDER holds unpacked releases, NAME/VERSION/…; every version is compared with the one before it, by git and by the
 * reading that `check` uses, with the family `code` alone. Prints for each rule how often it fires. `--sample` lists as
 * many places of each rule, drawn by the seed, in the columns of a file of verdicts; `--verdicts` reads such a file and
 * prints how much of what was judged is right. What is not certain counts against the rule. Compiled twins of sources
 * have to be taken out of FOLDER before.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CODE_RULES } from '../src/core/assessment/content/code/rules.ts';
import { type Compared, compareReleases, type Place } from './release-pairs.ts';

interface Verdict {
  readonly verdict: 'true' | 'false' | 'unsure';
}

interface Row {
  readonly rule: string;
  readonly findings: number;
  readonly judged: number;
  readonly right: number;
  readonly unsure: number;
}

/** Columns of a file of verdicts; a place is known by the first five. */
const COLUMNS = ['rule', 'package', 'versions', 'path', 'line', 'verdict', 'why'] as const;
const VERDICTS: ReadonlySet<string> = new Set(['true', 'false', 'unsure']);

function keyOf({ rule, name, versions, path, line }: Place): string {
  return [rule, name, versions, path, line].join('\t');
}

/** The verdicts of a file with {@link COLUMNS}, by place. */
function readVerdicts(file: string): ReadonlyMap<string, Verdict['verdict']> {
  const [head, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  if (head !== COLUMNS.join('\t')) throw new Error(`${file}: the first line must be ${COLUMNS.join(', ')}`);
  return new Map(
    lines.map((line, at) => {
      const cells = line.split('\t');
      const verdict = cells[5] ?? '';
      if (cells.length !== COLUMNS.length || !isVerdict(verdict)) throw new Error(`${file}:${at + 2}: no verdict`);
      return [cells.slice(0, 5).join('\t'), verdict];
    }),
  );
}

function isVerdict(text: string): text is Verdict['verdict'] {
  return VERDICTS.has(text);
}

/** Wilson's interval for a share at 95 %: it stays sensible for few cases and for shares near 0 and 1. */
export function wilson(right: number, judged: number): readonly [low: number, high: number] {
  if (judged === 0) return [0, 1];
  const z = 1.959964;
  const share = right / judged;
  const middle = share + (z * z) / (2 * judged);
  const spread = z * Math.sqrt((share * (1 - share)) / judged + (z * z) / (4 * judged * judged));
  const whole = 1 + (z * z) / judged;
  return [Math.max(0, (middle - spread) / whole), Math.min(1, (middle + spread) / whole)];
}

function rowOf(rule: string, places: readonly Place[], verdicts: ReadonlyMap<string, Verdict['verdict']>): Row {
  const own = places.filter((place) => place.rule === rule);
  const given = own.flatMap((place) => verdicts.get(keyOf(place)) ?? []);
  const right = given.filter((verdict) => verdict === 'true').length;
  const unsure = given.filter((verdict) => verdict === 'unsure').length;
  return { rule, findings: own.length, judged: given.length, right, unsure };
}

/** The table in Markdown, as the documentation holds it. */
function table(rows: readonly Row[], lines: number): string {
  const head = [
    '| Rule | Findings | per 1,000 changed lines | Judged | Right | Unsure | Wrong | Precision (95 % interval) |',
    '|---|---|---|---|---|---|---|---|',
  ];
  return [
    ...head,
    ...rows.map(({ rule, findings, judged, right, unsure }) => {
      const [low, high] = wilson(right, judged).map(percent);
      const precision = judged === 0 ? '–' : `${percent(right / judged)} (${low}–${high})`;
      const often = findings === 0 ? '0' : ((1_000 * findings) / lines).toFixed(4);
      return `| \`${rule}\` | ${findings} | ${often} | ${judged} | ${right} | ${unsure} | ${judged - right - unsure} | ${precision} |`;
    }),
  ].join('\n');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/**
 * So many places of each rule, in an order that only the seed and the places decide; a quarter of them at most from one
 * package, whose habits would be measured otherwise.
 */
function sampleOf(places: readonly Place[], size: number, seed: string): readonly Place[] {
  const drawn = (place: Place): string =>
    createHash('sha256')
      .update(`${seed}\t${keyOf(place)}`)
      .digest('hex');
  const ordered = places.map((place) => [drawn(place), place] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  const counts = new Map<string, number>();
  return ordered.flatMap(([, place]) => {
    const ofPackage = `${place.rule} ${place.name}`;
    const [all, own] = [counts.get(place.rule) ?? 0, counts.get(ofPackage) ?? 0];
    if (all >= size || own >= size / 4) return [];
    counts.set(place.rule, all + 1).set(ofPackage, own + 1);
    return [place];
  });
}

function option(name: string): string | null {
  const start = `--${name}=`;
  return process.argv.find((argument) => argument.startsWith(start))?.slice(start.length) ?? null;
}

async function main(): Promise<void> {
  const folder = process.argv.slice(2).find((argument) => !argument.startsWith('-'));
  if (folder === undefined) {
    process.stdout.write('Name a folder of unpacked releases, NAME/VERSION/….\n');
    return;
  }
  const work = process.env['COUNTERSIGN_BENCH'] ?? join(tmpdir(), 'countersign-bench');
  const wanted = option('rule');
  const file = option('verdicts');
  const verdicts = file === null ? new Map<string, Verdict['verdict']>() : readVerdicts(file);
  const all: Compared[] = [];
  for await (const compared of compareReleases(folder, join(work, 'releases'))) all.push(compared);
  const places = all.flatMap((one) => one.places);
  const lines = all.reduce((sum, one) => sum + one.lines, 0);
  const files = all.reduce((sum, one) => sum + one.files, 0);
  const rules = [...Object.values(CODE_RULES).map(({ id }) => String(id)), 'assess.input.unreadable']
    .filter((id) => wanted === null || id === wanted)
    .sort();
  const pairs = all.filter((one) => one.lines > 0).length;
  const rows = rules.map((rule) => rowOf(rule, places, verdicts));
  process.stdout.write(
    `${pairs} pairs of ${new Set(all.map((one) => one.name)).size} packages, ${files} changed programs, ${lines} changed lines\n\n${table(rows, lines)}\n`,
  );
  const size = Number(option('sample') ?? 0);
  if (size === 0) return;
  const open = places.filter((place) => rules.includes(place.rule) && !verdicts.has(keyOf(place)));
  process.stdout.write(`\n${COLUMNS.join('\t')}\n`);
  for (const place of sampleOf(open, size, option('seed') ?? '1')) {
    process.stdout.write(`${keyOf(place)}\t?\t${place.from ?? 'nothing'} → ${place.to ?? 'nothing'}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
