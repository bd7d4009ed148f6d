/** The README's five-minute tour: its commands run one after the other in one shell, in an empty folder. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fencedBlocks } from './fenced.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** The title of the tour in the README. */
export const TOUR = 'A five-minute tour';

export interface Step {
  /** The commands as they stand in the README. */
  readonly commands: string;
  /** Lines the README shows for them; empty when it shows none. */
  readonly shown: readonly string[];
  readonly line: number;
}

export interface Played {
  readonly step: Step;
  readonly output: readonly string[];
  /** Exit code of the step's last command. */
  readonly status: number;
}

/** The steps of the tour: every `sh` block, with the `text` block that follows it. */
export function tourSteps(document: string = 'README.md', headings: readonly string[] = [TOUR]): readonly Step[] {
  const blocks = fencedBlocks(readFileSync(join(ROOT, document), 'utf8')).filter(({ heading }) =>
    headings.includes(heading),
  );
  return blocks.flatMap((block, index): readonly Step[] => {
    if (block.info !== 'sh') return [];
    const next = blocks[index + 1];
    const shown = next?.info === 'text' ? next.text.trimEnd().split('\n') : [];
    return [{ commands: block.text, shown, line: block.line }];
  });
}

/** Plays all steps in the folder; `environment` decides which `countersign` is found. */
export function playTour(
  folder: string,
  environment: Readonly<Record<string, string>>,
  steps: readonly Step[] = tourSteps(),
): readonly Played[] {
  const mark = '@@@ step';
  // One shell for all, so that `cd` and variables mean what they mean to a reader who types along.
  const script = steps.map(({ commands }) => `${commands}printf '\\n${mark} %s\\n' $?\n`).join('');
  const done = spawnSync('sh', ['-s'], { cwd: folder, env: environment, input: script, encoding: 'utf8' });
  if (done.error) throw done.error;
  const parts = done.stdout.split(new RegExp(`\\n?${mark} (\\d+)\\n`));
  if (parts.length !== steps.length * 2 + 1) throw new Error(`the tour broke off: ${done.stdout}\n${done.stderr}`);
  return steps.map((step, index) => ({
    step,
    output: (parts[index * 2] ?? '').trimEnd().split('\n'),
    status: Number(parts[index * 2 + 1]),
  }));
}

/**
 * The first line shown that the output does not have at its place, or null when all fit. Ids, days, times and runs of
 * blanks may differ; a shown line `…` stands for any number of lines.
 */
export function firstMisfit(shown: readonly string[], output: readonly string[]): string | null {
  const actual = output.map(plain);
  let at = 0;
  let gap = false;
  for (const line of shown) {
    if (line.trim() === '…') {
      gap = true;
      continue;
    }
    const found = gap ? actual.indexOf(plain(line), at) : at;
    if (found < 0 || actual[found] !== plain(line)) return line;
    at = found + 1;
    gap = false;
  }
  return gap || at >= actual.length ? null : `(more is printed than shown: ${output[at] ?? ''})`;
}

function plain(line: string): string {
  return line
    .replace(/\b[0-9a-f]{7,64}\b/g, 'ID')
    .replace(/\b\d{4}-\d\d-\d\d(?:T[\d:]+Z)?/g, 'DAY')
    .replace(/\/\S*\/\.cache\b/g, '~/.cache')
    .replace(/v\d+\.\d+\.\d+/g, 'VERSION')
    .replace(/git \d+\.\d+\.\d+/g, 'git VERSION')
    .replace(/[█▏▎▍▌▋▊▉░▒▓▚]+/g, 'BAR')
    .replace(/\s+/g, ' ')
    .trim();
}
