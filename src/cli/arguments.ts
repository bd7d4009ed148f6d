/** Looks at the arguments before any command is loaded. */
import type { CommandEntry } from './command.ts';

const WITH_VALUE: ReadonlySet<string> = new Set(['-C', '--format', '--color']);

/** The first word that is not an option or an option's value; null when there is none. */
export function commandWord(argv: readonly string[]): string | null {
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '--') return argv[at + 1] ?? null;
    if (WITH_VALUE.has(word)) at += 1;
    else if (!word.startsWith('-') || word === '-') return word;
  }
  return null;
}

/** `--json=a,b` is split in two options, because an option with an optional value would swallow the range after it. */
export function splitJsonFields(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.flatMap((word, at) => {
    const isOption = end === -1 || at < end;
    return isOption && word.startsWith('--json=') ? ['--json', `--json-fields=${word.slice(7)}`] : [word];
  });
}

/** True when the arguments ask for JSON; used when an error comes before the options are parsed. */
export function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const options = end === -1 ? argv : argv.slice(0, end);
  return options.some(
    (word, at) =>
      word === '--json' ||
      word.startsWith('--json=') ||
      word === '--format=json' ||
      (word === 'json' && options[at - 1] === '--format'),
  );
}

/** The command whose name is nearest to what was typed, when it is near enough to be meant. */
export function nearestCommand(word: string, commands: readonly CommandEntry[]): string | null {
  let best: { name: string; distance: number } | null = null;
  for (const { name } of commands) {
    const distance = name.startsWith(word) && word.length > 1 ? 0 : editDistance(word.slice(0, 32), name);
    if (best === null || distance < best.distance) best = { name, distance };
  }
  return best !== null && best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : null;
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      next.push(cost);
    }
    before = last;
    last = next;
  }
  return last[b.length] ?? 0;
}
