/** Words of reports and changes, reduced so that the same thing said twice is found: `kubernetes_ingress` and “K8s ingresses”. */

import { stemmer } from 'stemmer';

/** Ordinary English words, and words that stand in every report. */
const STOP: ReadonlySet<string> = new Set(
  (
    'a about above after again all also am an and any are as at be because been before being below between both but by can ' +
    'could did do does doing done down during each few for from further get got had has have having he her here how i if in ' +
    'into is it its just let like made make may me might more most much must my no nor not now of off on once one only or ' +
    'other our out over own same she should so some such than that the their them then there these they this those through ' +
    'to too two under until up us use used using very via was we well were what when where which while who why will with ' +
    'would you your ve re ll don didn isn wasn couldn new via per see still yet ' +
    'incident incidents outage postmortem report timeline summary lessons learnt learned went wrong right lucky action ' +
    'actions item items issue issues follow root cause impact team time times utc cet pst http https www com org github'
  ).split(' '),
);

/** What people write in several ways; the first of each row stands for all. */
const SAME: readonly (readonly string[])[] = [
  ['kubernetes', 'k8s', 'kube', 'eks', 'gke', 'aks'],
  ['database', 'db', 'databases'],
  ['postgresql', 'postgres', 'pg', 'psql'],
  ['configuration', 'config', 'cfg', 'conf', 'configs', 'configure'],
  ['certificate', 'cert', 'certs', 'tls', 'ssl'],
  ['memory', 'mem', 'oom', 'ram'],
  ['volume', 'pvc', 'pv', 'disk', 'volumes'],
  ['loadbalancer', 'lb', 'alb', 'elb', 'nlb'],
  ['dns', 'coredns', 'route53', 'nameserver', 'resolver'],
  ['authentication', 'auth', 'login', 'oauth', 'sso'],
  ['delete', 'deletion', 'remove', 'removal', 'destroy', 'drop', 'erase'],
  ['upgrade', 'bump', 'update', 'migrate', 'migration'],
  ['revert', 'rollback', 'undo'],
  ['limit', 'quota', 'limits', 'cap', 'threshold'],
  ['autoscale', 'autoscaling', 'autoscaler', 'hpa', 'scale', 'scaling'],
  ['evict', 'eviction', 'preempt'],
  ['timeout', 'deadline'],
  ['health', 'healthcheck', 'liveness', 'readiness', 'probe'],
  ['image', 'container', 'docker'],
  ['repository', 'repo', 'repos'],
  ['production', 'prod', 'prd'],
  ['environment', 'env'],
  ['network', 'networking', 'vpc', 'subnet', 'cidr'],
  ['permission', 'role', 'iam', 'rbac', 'privilege'],
  ['log', 'logging', 'cloudwatch', 'logs'],
  ['node', 'instance', 'vm', 'worker'],
];

const CANON: ReadonlyMap<string, string> = new Map(
  SAME.flatMap(([first = '', ...others]) => [first, ...others].map((word) => [rootOf(word), rootOf(first)] as const)),
);

const LONGEST_WORD = 60;

/** Turns texts into terms. Words that come again cost nothing; one tokenizer serves one collection or one query. */
export interface Tokenizer {
  /** Every term of a text, repetitions included. */
  readonly terms: (text: string) => string[];
  /** A term as it was first written. */
  readonly spelling: (term: string) => string;
}

export function createTokenizer(): Tokenizer {
  const known = new Map<string, readonly string[]>();
  const spellings = new Map<string, string>();
  const learn = (raw: string): readonly string[] => {
    const found = termsOfWord(raw);
    known.set(
      raw,
      found.map(({ term }) => term),
    );
    for (const { term, written } of found) if (!spellings.has(term)) spellings.set(term, written);
    return found.map(({ term }) => term);
  };
  return {
    terms: (text) => [...text.matchAll(WORD)].flatMap(([raw]) => known.get(raw) ?? learn(raw)),
    spelling: (term) => spellings.get(term) ?? term,
  };
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}_.:/-]*/gu;

interface Written {
  readonly term: string;
  readonly written: string;
}

/** Terms of one word: an identifier gives itself and its parts. */
function termsOfWord(word: string): readonly Written[] {
  const raw = withoutEnd(word);
  const parts = partsOf(raw);
  const isWhole = parts.length > 1 && raw.length <= LONGEST_WORD;
  const whole = isWhole ? [{ term: raw.toLowerCase(), written: raw }] : [];
  return [
    ...whole,
    ...parts.flatMap((part) => {
      const term = reduced(part);
      return term === null ? [] : [{ term, written: part.toLowerCase() }];
    }),
  ];
}

/** Without the signs at the end of a word. An expression would look for the end from each of them. */
function withoutEnd(word: string): string {
  let end = word.length;
  while (end > 0 && '.:/-'.includes(word.charAt(end - 1))) end -= 1;
  return word.slice(0, end);
}

/** `maxRetryCount`, `max_retry-count` and `max.retry.count` all give max, retry, count. */
function partsOf(word: string): readonly string[] {
  return word
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .split(/[\s_.:/-]+/)
    .filter((part) => part !== '');
}

/** A word as it is searched; null for what says nothing. */
function reduced(word: string): string | null {
  const lower = word.toLowerCase();
  if (lower.length < 2 || lower.length > LONGEST_WORD || STOP.has(lower) || /^\d+$/.test(lower)) return null;
  const root = rootOf(lower);
  return CANON.get(root) ?? root;
}

/** Porter's stemmer (1980) is for English words; names with digits stay as they are. */
function rootOf(word: string): string {
  return /^[a-z]+$/.test(word) ? stemmer(word) : word;
}
