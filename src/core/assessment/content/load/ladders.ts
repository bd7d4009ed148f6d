/** Words with an order: levels of logs, sizes of machines. */

const VERBOSE: ReadonlySet<string> = new Set(['debug', 'trace', 'all', 'verbose', 'silly', 'finest', 'finer', 'fine']);

/** A level at which everything is written. */
export function isVerbose(word: string): boolean {
  return VERBOSE.has(word.toLowerCase());
}

const SIZES: readonly string[] = ['nano', 'micro', 'small', 'medium', 'large', 'xlarge'];

/** `db.r6g.2xlarge` → family and size in shares of `large`; null for names of another kind. */
function machine(name: string): { readonly family: string; readonly size: number } | null {
  const dot = name.lastIndexOf('.');
  if (dot > 0) {
    const size = sizeOf(name.slice(dot + 1).toLowerCase());
    return size === null ? null : { family: name.slice(0, dot), size };
  }
  // n2-standard-8, Standard_D8s_v5: the number of cores.
  const match = /^([a-z0-9]+-[a-z]+)-(\d+)$/i.exec(name) ?? /^(Standard_[A-Z]+)(\d+)/.exec(name);
  return match === null ? null : { family: match[1] ?? '', size: Number(match[2]) };
}

function sizeOf(word: string): number | null {
  const plain = SIZES.indexOf(word);
  if (plain >= 0) return 2 ** plain;
  const multiple = /^(\d{1,2})xlarge$/.exec(word);
  if (multiple !== null) return 32 * Number(multiple[1]);
  return word.startsWith('metal') ? 32 * 64 : null;
}

/** What a change of machine means; null for a larger one of the same family. */
export function classChange(from: string, to: string): string | null {
  const [before, after] = [machine(from), machine(to)];
  if (before === null || after === null) return 'another class';
  if (before.family !== after.family) return 'another family';
  return after.size < before.size ? `${before.size / after.size} times smaller` : null;
}
