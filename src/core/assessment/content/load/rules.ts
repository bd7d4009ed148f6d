/** Rules of the numbers that carry load. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';
import type { Bearing } from './key-table.ts';

interface Text {
  readonly title: string;
  readonly observes: string;
  readonly why: string;
  readonly remedy: string;
  readonly example: string;
}

const GRAVE = 'ratio of 10 or more, zero, none or without limit, or at odds with another setting';

function loadRule(object: Bearing, text: Text): RuleDescription {
  return rule({
    ...text,
    id: `load.${object}.changed`,
    base: 'medium',
    variants: [{ when: GRAVE, base: 'high' }],
    effect: 'degrade',
    reversible: 'yes',
    triggers: ['content', 'services', 'clock'],
  });
}

export const LOAD_RULES: Readonly<Record<Bearing, RuleDescription>> = {
  timeout: loadRule('timeout', {
    title: 'Timeout changed',
    observes:
      'A timeout or deadline is doubled, halved, removed or set to none, or a call is now given longer than its caller waits.',
    why: 'A longer one holds connections and threads while the callee is slow; a shorter one fails calls that used to succeed, and their retries add load.',
    remedy:
      'Compare it with the latencies that are measured (p99.9) and with the deadline of the caller; change it in one place first.',
    example: '`connectTimeout: 2s` becomes `60s`.',
  }),
  retry: loadRule('retry', {
    title: 'Retries changed',
    observes: 'Attempts go up or to none, or backoff or jitter is shortened or taken away.',
    why: 'Retries multiply over layers: what is slow gets several times the load at the worst moment.',
    remedy: 'Keep exponential backoff with jitter, retry at one layer only, and bound retries by a budget.',
    example: '`maxAttempts: 3` becomes `10`.',
  }),
  pool: loadRule('pool', {
    title: 'Pool size changed',
    observes:
      'A pool of connections, threads or workers is doubled or halved, or no longer fits what its server allows.',
    why: 'Every replica opens its own pool: together they can exhaust the server, and too small a pool queues requests until they time out.',
    remedy:
      'Multiply it by the replicas and compare with the limit of the server (`max_connections`), room for deployments included.',
    example: '`maximumPoolSize: 10` becomes `100`.',
  }),
  concurrency: loadRule('concurrency', {
    title: 'Concurrency changed',
    observes: 'What may run at the same time is doubled, halved, or no longer bounded.',
    why: 'The callee gets the whole difference at once; too little of it builds a backlog.',
    remedy: 'Say what the callee can bear, raise it in steps, and watch its saturation.',
    example: '`reservedConcurrentExecutions: 50` becomes `500`.',
  }),
  'rate-limit': loadRule('rate-limit', {
    title: 'Rate limit changed',
    observes: 'A limit, burst or quota is doubled, halved, removed or switched off.',
    why: 'It is what stands between one client and everybody else; too low a limit refuses real customers.',
    remedy: 'Name the capacity behind it and the highest rate that real clients reach.',
    example: '`requestsPerSecond: 100` is removed.',
  }),
  autoscaling: loadRule('autoscaling', {
    title: 'Autoscaling bounds changed',
    observes:
      'A minimum is lowered, a maximum is lowered by a quarter or below the present count, the target rises above 85 %, or bounds contradict each other.',
    why: 'What is missing at the peak starts minutes too late.',
    remedy: 'Compare with the highest count of the last weeks, and keep room for the loss of a zone.',
    example: '`minReplicas: 6` becomes `2`.',
  }),
  replicas: loadRule('replicas', {
    title: 'Replicas reduced',
    observes: 'A fixed count of replicas, instances, shards or partitions goes down by a quarter or more, or to zero.',
    why: 'The rest takes the load of those that are gone, and partitions cannot be reduced without moving their data.',
    remedy: 'Show that the rest bears the peak with one of them lost.',
    example: '`replicas: 6` becomes `2`.',
  }),
  resources: loadRule('resources', {
    title: 'Resources reduced',
    observes:
      'CPU, memory, heap, disk or IOPS go down by a quarter or more, a limit falls below its request or the heap, or the class of a machine changes.',
    why: 'Too little memory kills the process at the peak, too little CPU makes everything time out; another class often replaces the machine.',
    remedy: 'Compare with the peak that was measured, and try it on one instance.',
    example: '`memory: 2Gi` becomes `512Mi`.',
  }),
  visibility: loadRule('visibility', {
    title: 'Queue delivery changed',
    observes:
      'Visibility timeout, acknowledgement deadline, deliveries or retention of a queue change, or the consumer may take longer than the message stays hidden.',
    why: 'A message that reappears while it is worked on is done twice; one that is kept too short is lost.',
    remedy: 'Keep it at six times the time of the consumer at least, with a dead-letter queue behind it.',
    example: '`visibility_timeout_seconds = 180` becomes `20`.',
  }),
  cache: loadRule('cache', {
    title: 'Cache lifetime, size or key changed',
    observes:
      'A lifetime or size changes by four times or more or to zero, or the prefix, version or format of keys changes.',
    why: 'New keys empty the cache at once: everything behind it gets the full load until it is warm again.',
    remedy: 'Warm the new keys first, or roll out slowly; keep old keys readable.',
    example: '`cache.keyPrefix: v1` becomes `v2`.',
  }),
  schedule: loadRule('schedule', {
    title: 'Schedule changed',
    observes:
      'A job runs at least twice as often, in another time zone, over itself, in the same minute as many others, or inside a peak window.',
    why: 'Jobs that start together or at the peak take what customers need.',
    remedy: 'Spread the minutes, keep out of peak windows, and forbid overlap.',
    example: '`0 3 * * *` becomes `*/5 * * * *`.',
  }),
  batch: loadRule('batch', {
    title: 'Batch size changed',
    observes: 'A batch, page, chunk or flush interval changes by four times or more.',
    why: 'Large batches hold locks and memory; small ones multiply round trips.',
    remedy: 'Try it with the largest real batch and watch memory and lock times.',
    example: '`batchSize: 100` becomes `5000`.',
  }),
  sampling: loadRule('sampling', {
    title: 'Sampling or log level changed',
    observes:
      'Sampling of traces or logs changes by ten times or more or becomes complete, or the level of logs goes to debug or trace.',
    why: 'Writing everything costs disk, network and money at the peak, and may log what must not be logged.',
    remedy: 'Limit it to one service and a time, and look at volume and content first.',
    example: '`logLevel: info` becomes `debug`.',
  }),
  breaker: loadRule('breaker', {
    title: 'Circuit breaker changed',
    observes: 'A breaker or bulkhead is switched off or removed, or its thresholds change by two times or more.',
    why: 'Without it one slow dependency takes its callers down.',
    remedy: 'Leave it on, and tune it against a test that makes the dependency slow.',
    example: '`circuitBreaker.enabled: true` becomes `false`.',
  }),
  capacity: loadRule('capacity', {
    title: 'Provisioned capacity changed',
    observes: 'Provisioned throughput goes down by a quarter or more, or its mode changes.',
    why: 'Requests above the capacity are refused at once.',
    remedy: 'Compare with the peak that was consumed; some modes change only once a day.',
    example: '`read_capacity = 400` becomes `100`.',
  }),
  flag: loadRule('flag', {
    title: 'Feature flag or share of traffic changed',
    observes:
      'The default of a feature flag is flipped, or a share of traffic grows by four times or more or to everybody.',
    why: 'New behaviour reaches everybody at once, without the small group that would have shown the fault.',
    remedy: 'Raise it in steps with a pause between them, and say who watches what.',
    example: '`rollout.percentage: 5` becomes `100`.',
  }),
};

export const PEAK: RuleDescription = rule({
  id: 'load.peak.window',
  title: 'Load-bearing number lands in a peak window',
  observes:
    'A setting that carries load changes while the service is inside a peak window or a freeze that the services file names.',
  why: 'What goes wrong now goes wrong for the most people.',
  remedy: 'Let it land after the window, or say who watches it and how it is taken back.',
  example: 'a timeout of the shop changes on the evening of Black Friday.',
  base: 'high',
  variants: [{ when: 'the change itself is high', base: 'critical' }],
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content', 'services', 'clock'],
});

export const SPREAD: RuleDescription = rule({
  id: 'region.spread.all',
  title: 'Same setting changed everywhere at once',
  observes:
    'A setting that carries load gets a new value in every region, or in every environment production included, by one change.',
  why: 'Nothing is left that still runs the old value: a mistake shows everywhere before it can be seen in one place.',
  remedy: 'Land it in one region or environment, wait and look, then in the others.',
  example: '`timeout` changes in values-eu-west-1.yaml, values-us-east-1.yaml and values-ap-south-1.yaml.',
  base: 'medium',
  variants: [],
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content'],
});

export const DRIFT: RuleDescription = rule({
  id: 'region.drift.one',
  title: 'Setting differs in one region only',
  observes: 'A setting that carries load was the same in at least three regions and now differs in one.',
  why: 'A first step of a rollout looks like this, and so does a forgotten one: a failover then meets other numbers than it was tried with.',
  remedy: 'Say that it is the first step and when the others follow, or change them alike.',
  example: '`maxReplicas` is lowered in eu-west-1 while the two other regions keep it.',
  base: 'low',
  variants: [],
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content'],
});

/** Every rule of the family but the shared ones. */
export const RULES: readonly RuleDescription[] = [...Object.values(LOAD_RULES), PEAK, SPREAD, DRIFT];
