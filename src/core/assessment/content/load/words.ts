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
  return words.flatMap((word) => (word === '' ? [] : [singular(word)]));
}

function singular(word: string): string {
  if (word.length < 4 || KEPT_ENDINGS.has(word) || !word.endsWith('s') || word.endsWith('ss')) return word;
  return word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}

/** Words between blanks, for looking whole phrases up. */
export function phraseText(words: readonly string[]): string {
  return ` ${words.join(' ')} `;
}
