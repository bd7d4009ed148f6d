/**
 * Which keys carry load, as data. A row is looked up in the words of the last segment of a path; `near` asks for a word
 * in the last two segments. The first row that fits decides, so that the narrow ones stand first.
 */

/** What a setting bears; each is judged by its own rule. */
export type Bearing =
  | 'timeout'
  | 'retry'
  | 'pool'
  | 'concurrency'
  | 'rate-limit'
  | 'autoscaling'
  | 'replicas'
  | 'resources'
  | 'visibility'
  | 'cache'
  | 'schedule'
  | 'batch'
  | 'sampling'
  | 'breaker'
  | 'capacity'
  | 'flag';

/** What its value measures; decides what `m` and a bare number mean. */
export type Measure = 'time' | 'bytes' | 'cpu' | 'count' | 'rate' | 'share' | 'cron' | 'word';

/** Which part of its bearing a key is, where parts are judged differently. */
export type Part =
  | 'amount'
  | 'backoff'
  | 'min'
  | 'max'
  | 'target'
  | 'cooldown'
  | 'key'
  | 'level'
  | 'class'
  | 'mode'
  | 'partitions';

export interface KeyRow {
  readonly bears: Bearing;
  readonly measure: Measure;
  readonly part: Part;
  /** Phrases of which one must stand in the last segment. */
  readonly phrases: readonly string[];
  /**
   * Words of which one must stand in the last two segments; empty where the phrase says enough. Words with `+` between
   * them stand in the segment before the last, beside each other.
   */
  readonly near: readonly string[];
  /** Words of which none may stand in the last two segments. */
  readonly without: readonly string[];
  /** True where the last segment must be the phrase and nothing else but units. */
  readonly alone: boolean;
}

interface RowText {
  readonly near?: string;
  readonly without?: string;
  readonly part?: Part;
  readonly alone?: boolean;
}

function row(bears: Bearing, measure: Measure, phrases: string, text: RowText = {}): KeyRow {
  const list = (words: string | undefined, by: string): readonly string[] =>
    words === undefined ? [] : words.split(by).map((word) => word.trim());
  return {
    bears,
    measure,
    part: text.part ?? 'amount',
    phrases: list(phrases, '|'),
    near: list(text.near, ' '),
    without: list(text.without, ' '),
    alone: text.alone ?? false,
  };
}

const CACHES = 'cache cached caching cacheable cdn memcached memoize';
const LIMITERS = 'limiter throttle throttling ratelimit ratelimiter limit quota burst req';
const POOLS = 'pool hikari datasource hikaricp c3p0 dbcp';
const SCALERS = 'autoscaling autoscaler autoscale scaling hpa asg nodegroup node fleet keda scaler';
const LOGS = 'log logging logger loglevel logback log4j slog winston';
const BREAKERS = 'circuit breaker circuitbreaker bulkhead outlier';
const FLAGS = 'feature flag featureflag toggle experiment rollout canary unleash launchdarkly';

export const KEY_ROWS: readonly KeyRow[] = [
  row('visibility', 'time', 'visibility timeout|visibility|ack deadline|ackdeadline|acknowledge deadline'),
  row('visibility', 'count', 'max receive|max receive count|max delivery attempt|max deliver|max redelivery'),
  row('visibility', 'time', 'message retention|retention|retention period', {
    near: 'queue message topic stream kafka kinesis sqs retention.ms',
  }),

  row('sampling', 'word', 'log level|loglevel|root level', { part: 'level' }),
  row('sampling', 'word', 'level|root', { part: 'level', near: LOGS }),
  row(
    'sampling',
    'share',
    'sample rate|sampling rate|sample ratio|sampling ratio|sampling probability|sampling percentage|sampling fraction|sampler arg|sampling',
    {
      without: 'audio image pixel microphone codec wav',
    },
  ),

  row('retry', 'time', 'backoff|jitter|retry delay|retry interval|retry wait|retry backoff|backoff base', {
    part: 'backoff',
  }),
  row('retry', 'time', 'delay|interval|initial|initial interval|wait|base|base delay|initial delay|multiplier|factor', {
    part: 'backoff',
    near: 'retry backoff retrying retryable',
    without: 'timeout',
    alone: true,
  }),
  row(
    'retry',
    'count',
    'retry|max retry|retry count|max attempt|attempt|retry attempt|max try|number of retry|num retry|maximum retry|maximum attempt|hedge|hedging|retry limit',
    {
      without: 'after policy status code login password signin otp id reason topic queue message quiz exam user',
    },
  ),
  row('retry', 'count', 'max|count|limit|total|time', { near: 'retry', alone: true, without: 'timeout' }),
  row('retry', 'count', 'max retry|retry|retry count|max attempt|maximum attempt|attempt|max retry count|max try', {
    near: 'retry+policy retry+strategy',
    alone: true,
  }),

  row('breaker', 'count', 'circuit breaker|breaker|bulkhead|consecutive5xx error|consecutive gateway error'),
  row(
    'breaker',
    'time',
    'open duration|wait duration in open state|sleep window|reset timeout|open timeout|base ejection time|interval',
    {
      near: BREAKERS,
    },
  ),
  row(
    'breaker',
    'share',
    'failure rate threshold|slow call rate threshold|error threshold percentage|max ejection percent',
    { near: `${BREAKERS} resilience4j hystrix error failure` },
  ),
  row(
    'breaker',
    'count',
    'threshold|error threshold|failure threshold|volume threshold|half open|permitted number of call in half open state|sliding window size|minimum number of call|consecutive error|max failure',
    {
      near: BREAKERS,
    },
  ),

  row('resources', 'bytes', 'shared buffer|work mem|maintenance work mem|effective cache size|innodb buffer pool size'),
  row(
    'cache',
    'word',
    'key prefix|cache key|key format|key version|key template|cache prefix|cache namespace|cache version|key namespace',
    {
      part: 'key',
      near: CACHES,
      without: 'secret password encryption auth token private access api signing license path dependency restore',
    },
  ),
  row('cache', 'word', 'key|prefix|namespace|keyspace|version|format|salt', {
    part: 'key',
    near: CACHES,
    alone: true,
    without: 'secret password encryption auth token private access api signing license image action uses',
  }),
  row('cache', 'word', 'eviction|eviction policy|maxmemory policy', { part: 'mode' }),
  row(
    'cache',
    'time',
    'ttl|expiry|expire|expiration|expire in|expire after write|expire after access|max age|lifetime|time to live|duration|stale while revalidate',
    {
      near: CACHES,
    },
  ),
  row('cache', 'bytes', 'maxmemory|max memory', { near: `${CACHES} redis maxmemory` }),
  row('cache', 'count', 'size|max size|maximum size|max entry|max item|capacity|max key', {
    near: CACHES,
    alone: true,
  }),
  row('cache', 'count', 'cache size|max cache size|cache max size|cache max entry|cache capacity'),
  row('cache', 'time', 'ttl|time to live|max age|smaxage|expire in|expire after', {
    without: 'hop ip packet certificate cert password license hsts cors',
  }),

  row(
    'batch',
    'time',
    'flush interval|flush period|flush timeout|linger|linger ms|batch interval|batch timeout|batch window',
  ),
  row('batch', 'time', 'interval|period|timeout|window', { near: 'flush batch linger', alone: true }),
  row(
    'batch',
    'count',
    'batch size|max batch|batch|chunk size|page size|bulk size|max poll record|fetch size|flush size|flush count|max batch size|batching window',
    {
      without: 'id name warning paper train training epoch print learning type mode url label job status',
    },
  ),

  row(
    'autoscaling',
    'count',
    'min replica|min capacity|min instance|min node|min task|min pod|minimum replica|minimum capacity|min instance count|min node count',
    { part: 'min' },
  ),
  row(
    'autoscaling',
    'count',
    'max replica|max capacity|max instance|max node|max task|max pod|maximum replica|maximum capacity|max instance count|max node count',
    { part: 'max', without: CACHES },
  ),
  row('autoscaling', 'count', 'min size|min count|min|minimum', { part: 'min', near: SCALERS, alone: true }),
  row('autoscaling', 'count', 'max size|max count|max|maximum', { part: 'max', near: SCALERS, alone: true }),
  row(
    'autoscaling',
    'share',
    'target cpu utilization percentage|target cpu utilization|target memory utilization percentage|target cpu|target memory|target utilization|average utilization|target utilization percent',
    { part: 'target' },
  ),
  row('autoscaling', 'count', 'target value', { part: 'target', near: 'cpu utilization scaling tracking' }),
  row(
    'autoscaling',
    'time',
    'cooldown|cool down|scale in cooldown|scale out cooldown|cooldown period|stabilization window|stabilization window second',
    { part: 'cooldown' },
  ),

  row(
    'replicas',
    'count',
    'partition|num partition|partition count|partition number|shard|shard count|num shard|number of shard',
    {
      part: 'partitions',
      without: 'key name disk table id mbr column strategy update rolling type test ci index',
    },
  ),
  row(
    'replicas',
    'count',
    'replica|replica count|num replica|number of replica|desired capacity|desired count|desired size|desired replica|instance count|task count|node count|num node|number of node|min insync replica|machine count',
    {
      without: 'history url host lag read id name',
    },
  ),

  row('capacity', 'word', 'billing mode|capacity mode|throughput mode', { part: 'mode' }),
  row(
    'capacity',
    'count',
    'read capacity|write capacity|read capacity unit|write capacity unit|provisioned throughput|reserved capacity|provisioned capacity|reserved instance|max capacity unit|min capacity unit|throughput',
    {
      without: 'test expected',
    },
  ),

  row(
    'resources',
    'word',
    'instance type|instance class|machine type|vm size|node type|cache node type|instance size|node size',
    { part: 'class' },
  ),
  row('resources', 'cpu', 'cpu|cpu limit|cpu request|cpu unit|vcpu|num cpu|cpu count', {
    without: 'target utilization threshold alarm usage percent percentage arch architecture period name average',
  }),
  row(
    'resources',
    'bytes',
    'memory|mem|memory size|memory limit|memory request|memory mb|mem limit|heap|heap size|max heap|xmx|xms|max old space size|memory reservation|max ram',
    {
      without: 'target utilization threshold alarm usage percent percentage game card leak average name backend',
    },
  ),
  row(
    'resources',
    'bytes',
    'disk size|disk size gb|volume size|allocated storage|storage size|root volume size|ephemeral storage|boot disk size gb',
  ),
  row('resources', 'bytes', 'storage|disk|size', { near: 'request resource', alone: true }),
  row('resources', 'count', 'iops'),

  row(
    'concurrency',
    'count',
    'concurrency|concurrent|max concurrency|max concurrent|parallelism|parallel|prefetch|prefetch count|in flight|inflight|max inflight|max in flight|concurrent request|reserved concurrent execution|reserved concurrent executions|provisioned concurrent execution|max parallel',
    {
      without: 'gc policy group test dns link mode',
    },
  ),

  row(
    'rate-limit',
    'rate',
    'rate limit|ratelimit|request per second|request per minute|request per hour|rps|qps|tps|throttle|throttle rate|throttle limit|throttling rate limit|burst|burst limit|burst size|quota|request limit|max request|request quota|max qps|max rps|rate per second|rate per minute|api limit|limit per second|limit per minute|limit per hour|per second limit|per minute limit|per hour limit|req per sec|req per second|req per minute|call per second|call per minute|message per second|max req',
    {
      without: 'disk project id name key header url storage credit balance mb time window worker jitter before restart',
    },
  ),
  row('rate-limit', 'rate', 'rate|limit|max|point|average|max request|limit request', {
    near: 'ratelimit ratelimiter limiter throttle throttling throttler',
    alone: true,
  }),
  row(
    'rate-limit',
    'rate',
    'rate|limit|max|request|max request|point|average|count|per|per second|per minute|per hour|login|anonymous|default|global|per ip|per user|total|hit|allowed|capacity|token|refill',
    {
      near: 'rate+limit rate+limiting rate+limiter',
      alone: true,
    },
  ),
  row('rate-limit', 'rate', 'rate|limit', {
    near: 'rate limit_req req quota burst',
    alone: true,
    without:
      'tax heart interest exchange currency frame bit learning vat discount commission refresh sample offset page query',
  }),
  row('rate-limit', 'time', 'window|window ms|duration|interval|limit refresh period', {
    near: `${LIMITERS} rate`,
    without: 'retry',
  }),

  row(
    'pool',
    'count',
    'pool size|max pool size|min pool size|maximum pool size|max connection|max conn|max idle|max open|max idle conn|max open conn|max idle connection|max open connection|connection limit|pool max|pool min|maximum pool|minimum idle|pool limit|max client|default pool size|max client conn|max overflow|max lifetime connection',
    {
      without: 'test age time lifetime timeout',
    },
  ),
  row('pool', 'count', 'size|max|min|max size|min size|maximum|minimum|limit|idle|max idle|max active|max total', {
    near: POOLS,
    alone: true,
    without: 'node thread_id',
  }),
  row(
    'pool',
    'count',
    'thread|max thread|min thread|thread count|num thread|worker|max worker|worker count|num worker|worker process|worker connection|worker thread|io thread|thread pool|core pool size|max spare thread|nofile|max file|max open file|file handle|pool',
    {
      without:
        'id name type class node forum message ts comment post conversation email reply title url social key priority service subject title user identity arn',
    },
  ),

  row('schedule', 'word', 'time zone|timezone', { part: 'mode', near: 'schedule cron scheduler cronjob job spec' }),
  row('schedule', 'word', 'concurrency policy|overlap policy', { part: 'mode' }),
  row(
    'schedule',
    'cron',
    'schedule|cron|cron expression|schedule expression|cron schedule|crontab|cron pattern|cron spec',
  ),
  row(
    'schedule',
    'time',
    'fixed rate|fixed delay|poll interval|polling interval|sync interval|sync period|resync period|refresh interval|scrape interval|check interval|evaluation interval|heartbeat interval|reconcile interval|run interval|report interval|collection interval|sweep interval|cleanup interval|poll period|scan interval|gc interval|ping interval',
  ),
  row('schedule', 'time', 'interval|interval second|interval ms|interval minute|period|period second', {
    alone: true,
    without:
      'billing trial grace plan subscription price payment confidence animation slide carousel stripe tax note music chord date report invoice recurrence',
  }),

  row(
    'timeout',
    'time',
    'timeout|time out|deadline|grace period|termination grace period|termination grace period second|grace period second|keepalive|keepalive time|keep alive|keep alive time|max wait|max wait time|lock wait|wait timeout|idle time|max idle time|max lifetime|max life time|conn max lifetime|conn max idle time|initial delay second|deadline second|progress deadline second|active deadline second|request time limit|drain|drain time|deregistration delay|statement timeout',
    {
      without:
        'trial payment billing license subscription submission task project assignment homework application paper call',
    },
  ),

  // What the group is called says what its members are: `timeouts: { read: 30s }`.
  row(
    'timeout',
    'time',
    'read|write|connect|connection|request|response|upstream|upstream read|upstream connect|downstream|header|read header|body|idle|client|server|tunnel|http request|http|queue|check|health check|dial|handshake|tls handshake|total|global|overall|default|query|statement|acquire|shutdown|send|receive|socket|per try|job|login|session|lock',
    { near: 'timeout', alone: true },
  ),

  row(
    'flag',
    'share',
    'rollout|rollout percentage|percentage|percent|rollout percent|traffic percent|weight|canary weight|exposure',
    { near: FLAGS, without: 'font cpu memory image' },
  ),
];

/** Names of objects whose boolean members are feature flags. */
export const FLAG_OBJECTS: ReadonlySet<string> = new Set([
  'feature',
  'feature flag',
  'featureflag',
  'flag',
  'toggle',
  'feature toggle',
  'experiment',
]);

/** Words that switch a whole thing on or off. */
export const SWITCHES: ReadonlySet<string> = new Set(['enabled', 'enable', 'disabled', 'disable', 'active', 'on']);
