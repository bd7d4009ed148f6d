/** Cases of keys in every spelling that people give them, of groups that say what they hold, and of texts in texts. */
import type { ContentCase } from '../content-cases.ts';
import { quiet, told } from './load-shapes.ts';

/** Spellings of keys; each is changed in YAML and in a program. */
const SPELLINGS: readonly (readonly [object: string, before: number, after: number, names: string])[] = [
  [
    'rate-limit',
    50,
    500,
    `rateLimit RateLimit RATE_LIMIT rate_limit ratelimit RATELIMIT rateLimitPerMinute RATE_LIMIT_PER_MINUTE limitPerMinute
    perMinuteLimit reqs_per_sec maxReqPerSec callsPerMinute MAX_REQUESTS`,
  ],
  ['retry', 3, 30, 'maxRetries MAX_RETRIES maxretries MAXRETRIES retryCount retrycount MaxRetryCount max_attempts'],
  ['timeout', 3000, 30, 'requestTimeoutMs requesttimeoutms READTIMEOUT connecttimeout TimeoutSeconds timeoutmillis'],
  ['pool', 50, 5, 'maxPoolSize maxpoolsize POOL_SIZE poolsize MAXCONNECTIONS max_connections'],
  ['concurrency', 50, 5, 'maxConcurrency maxconcurrency MAX_CONCURRENCY'],
  ['batch', 50, 5000, 'batchSize batchsize BATCH_SIZE'],
  ['replicas', 5, 1, 'replicaCount replicacount REPLICA_COUNT'],
];

const SPELT: readonly ContentCase[] = SPELLINGS.flatMap(([object, before, after, names]) =>
  names
    .trim()
    .split(/\s+/)
    .flatMap((name) => [
      told(`${name} in YAML`, 'config/app.yaml', `app:\n  ${name}: ${before}\n`, `app:\n  ${name}: ${after}\n`, object),
      told(`${name} in a program`, 'src/app.ts', `const ${name} = ${before};\n`, `const ${name} = ${after};\n`, object),
    ]),
);

const GROUPS: readonly (readonly [group: string, key: string, object: string])[] = [
  ['rateLimit', 'max', 'rate-limit'],
  ['rate_limit', 'max', 'rate-limit'],
  ['rate-limiting', 'requests', 'rate-limit'],
  ['rateLimits', 'login', 'rate-limit'],
  ['rateLimit', 'perMinute', 'rate-limit'],
  ['retryPolicy', 'maxRetries', 'retry'],
  ['retryPolicy', 'maximumAttempts', 'retry'],
];

const GROUPED: readonly ContentCase[] = GROUPS.map(([group, key, object]) =>
  told(`${key} of ${group}`, 'config/app.yaml', `${group}:\n  ${key}: 3\n`, `${group}:\n  ${key}: 300\n`, object),
);

function patched(path: string, value: string): string {
  return `patches:\n  - patch: |-\n      - op: replace\n        path: ${path}\n        value: ${value}\n    target: {kind: Deployment}\n`;
}

const NESTED: readonly ContentCase[] = [
  told(
    'an argument of the limiter itself',
    'src/app.ts',
    'app.use(rateLimit({ windowMs: 60000, max: 100 }));\n',
    'app.use(rateLimit({ windowMs: 60000, max: 10000 }));\n',
    'rate-limit',
  ),
  told(
    'values of a chart in a kustomization',
    'k8s/kustomization.yaml',
    'helmCharts:\n  - name: a\n    valuesInline:\n      db:\n        maxPoolSize: 50\n',
    'helmCharts:\n  - name: a\n    valuesInline:\n      db:\n        maxPoolSize: 5\n',
    'pool',
  ),
  told(
    'an operation of a patch',
    'k8s/kustomization.yaml',
    patched('/spec/replicas', '5'),
    patched('/spec/replicas', '1'),
    'replicas',
  ),
  told(
    'values of a chart as a text',
    'deploy/app.yaml',
    'helm:\n  values: |\n    db:\n      maxPoolSize: 50\n',
    'helm:\n  values: |\n    db:\n      maxPoolSize: 5\n',
    'pool',
  ),
  quiet(
    'another operation of a patch',
    'k8s/kustomization.yaml',
    patched('/metadata/labels/tier', '5'),
    patched('/metadata/labels/tier', '1'),
    'replicas',
  ),
];

/** Names that only begin or end like such keys. */
const ALIKE: readonly ContentCase[] = (
  [
    ['signup', 'minimumage', 'retry'],
    ['name', 'maxlength', 'pool'],
    ['book', 'readcount', 'timeout'],
    ['players', 'connectcount', 'pool'],
    ['thumb', 'maxsize', 'pool'],
    ['heartRate', 'limit', 'rate-limit'],
    ['exchangeRate', 'max', 'rate-limit'],
    ['ui', 'pageLimit', 'rate-limit'],
    ['steps', 'perMinute', 'rate-limit'],
  ] as const
).map(([group, key, object]) =>
  quiet(`${key} of ${group}`, 'config/app.yaml', `${group}:\n  ${key}: 5\n`, `${group}:\n  ${key}: 500\n`, object),
);

export const LOAD_SPELLINGS: readonly ContentCase[] = [
  ...SPELT,
  ...GROUPED,
  ...NESTED,
  ...ALIKE,
  quiet(
    'a key is spelt otherwise, and its value stays',
    'config/app.yaml',
    'db:\n  maxpoolsize: 50\n',
    'db:\n  maxPoolSize: 50\n',
    'pool',
  ),
];
