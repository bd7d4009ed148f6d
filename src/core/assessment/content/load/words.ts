/** Names of settings as words: `maxIdleConns`, `max_idle_conns` and `max-idle-conns` are the same three. */

const KEPT_ENDINGS: ReadonlySet<string> = new Set([
  'ms',
  'rps',
  'qps',
  'tps',
  'iops',
  'xms',
  'dns',
  'sqs',
  'sns',
  'https',
  'access',
  'redis',
  'class',
  's',
  'us',
  'ns',
  'bytes',
  'always',
  'aws',
  'gcs',
  'tls',
  'process',
]);
/** Names beyond this are no settings. */
const LONGEST_NAME = 200;

/** Words of a name in lower case, plurals as singulars. */
export function wordsOf(name: string): readonly string[] {
  if (name.length > LONGEST_NAME) return [];
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  const words = spaced.toLowerCase().split(/[^a-z0-9]+/);
  return words.flatMap((word) => (word === '' ? [] : (parted(word) ?? [word]).map(singular)));
}

/** Words of which names are run together without a sign (`maxpoolsize`, `READTIMEOUT`). */
const RUN_TOGETHER: ReadonlySet<string> = new Set(
  `max min maximum minimum num retry retries attempt attempts count pool size timeout connection connections connect conn
  conns read write request requests replica replicas batch chunk page cache ttl concurrency concurrent limit rate thread
  threads worker workers interval ms millis milliseconds seconds secs sec minutes idle open socket query queue http db per
  second minute age capacity delay backoff ratelimit`.split(/\s+/),
);
const SHORTEST_PARTED = 6;
const LONGEST_PARTED = 40;
const LONGEST_PART = 12;

/** The words of a name that is nothing but such words, as few as possible; null for every other name. */
function parted(word: string): readonly string[] | null {
  if (word.length < SHORTEST_PARTED || word.length > LONGEST_PARTED || RUN_TOGETHER.has(word)) return null;
  const ways: (readonly string[] | null)[] = [[]];
  for (let end = 1; end <= word.length; end += 1) {
    let best: readonly string[] | null = null;
    for (let start = Math.max(0, end - LONGEST_PART); start < end; start += 1) {
      const before = ways[start] ?? null;
      const part = word.slice(start, end);
      if (before === null || !RUN_TOGETHER.has(part)) continue;
      if (best === null || before.length + 1 < best.length) best = [...before, part];
    }
    ways.push(best);
  }
  return ways[word.length] ?? null;
}

function singular(word: string): string {
  if (word.length < 4 || KEPT_ENDINGS.has(word) || !word.endsWith('s') || word.endsWith('ss')) return word;
  return word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}

/** Words between blanks, for looking whole phrases up. */
export function phraseText(words: readonly string[]): string {
  return ` ${words.join(' ')} `;
}
