/** Changes in the shape of those that took services down: replicas, resources, queues, caches, jobs and the like. */
import type { ContentCase } from '../content-cases.ts';
import { told } from './load-shapes.ts';

export const LOAD_MORE_INCIDENTS: readonly ContentCase[] = [
  told('replicas go to one', 'values.yaml', 'replicaCount: 4\n', 'replicaCount: 1\n', 'replicas'),
  told(
    'replicas go to zero',
    'deploy.yaml',
    'kind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: 3\n',
    'kind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: 0\n',
    'replicas',
  ),
  told(
    'partitions are reduced',
    'topics.yaml',
    'topics:\n  - name: orders\n    partitions: 24\n',
    'topics:\n  - name: orders\n    partitions: 20\n',
    'replicas',
  ),

  told(
    'memory is cut to a quarter',
    'deploy.yaml',
    'resources:\n  limits:\n    memory: 2Gi\n',
    'resources:\n  limits:\n    memory: 512Mi\n',
    'resources',
  ),
  told(
    'a limit below the request',
    'deploy.yaml',
    'resources:\n  requests:\n    memory: 1Gi\n  limits:\n    memory: 1Gi\n',
    'resources:\n  requests:\n    memory: 2Gi\n  limits:\n    memory: 1Gi\n',
    'resources',
  ),
  told(
    'a heap above the container',
    'deploy.yaml',
    'containers:\n  - name: app\n    env:\n      - name: JAVA_OPTS\n        value: -Xmx1g\n    resources:\n      limits:\n        memory: 2Gi\n',
    'containers:\n  - name: app\n    env:\n      - name: JAVA_OPTS\n        value: -Xmx4g\n    resources:\n      limits:\n        memory: 2Gi\n',
    'resources',
  ),
  told(
    'a smaller machine',
    'db.tf',
    'resource "aws_db_instance" "main" {\n  instance_class = "db.r6g.4xlarge"\n}\n',
    'resource "aws_db_instance" "main" {\n  instance_class = "db.r6g.large"\n}\n',
    'resources',
  ),
  told(
    'fewer cores',
    'compose.yaml',
    'services:\n  web:\n    cpus: 4\n',
    'services:\n  web:\n    cpus: 1\n',
    'resources',
  ),

  told(
    'a message reappears while it is worked on',
    'queue.tf',
    'resource "aws_sqs_queue" "q" {\n  visibility_timeout_seconds = 360\n}\nresource "aws_lambda_function" "f" {\n  timeout = 60\n}\n',
    'resource "aws_sqs_queue" "q" {\n  visibility_timeout_seconds = 30\n}\nresource "aws_lambda_function" "f" {\n  timeout = 60\n}\n',
    'visibility',
  ),
  told(
    'the consumer gets slower than its queue allows',
    'template.json',
    '{"Resources": {"Q": {"Properties": {"VisibilityTimeout": 180}}, "F": {"Properties": {"Runtime": "x", "Timeout": 30}}}}',
    '{"Resources": {"Q": {"Properties": {"VisibilityTimeout": 180}}, "F": {"Properties": {"Runtime": "x", "Timeout": 300}}}}',
    'visibility',
    'timeout',
  ),
  told(
    'deliveries before the dead-letter queue',
    'queue.yaml',
    'redrive:\n  maxReceiveCount: 10\n',
    'redrive:\n  maxReceiveCount: 1\n',
    'visibility',
  ),

  told('a lifetime of seconds', 'cache.yaml', 'cache:\n  ttl: 1h\n', 'cache:\n  ttl: 10s\n', 'cache'),
  told('nothing is cached', 'cache.yaml', 'cache:\n  ttl: 300\n', 'cache:\n  ttl: 0\n', 'cache'),
  told(
    'new keys empty the cache',
    'src/cache.ts',
    "export const CACHE_KEY_PREFIX = 'v1:user:';\n",
    "export const CACHE_KEY_PREFIX = 'v2:user:';\n",
    'cache',
  ),
  told('the cache is switched off', 'cache.yaml', 'cache:\n  enabled: true\n', 'cache:\n  enabled: false\n', 'cache'),
  told(
    'the eviction policy changes',
    'redis.conf',
    'maxmemory-policy allkeys-lru\n',
    'maxmemory-policy noeviction\n',
    'cache',
  ),

  told(
    'a nightly job runs every five minutes',
    'jobs.yaml',
    'jobs:\n  - name: rebuild\n    schedule: "0 3 * * *"\n',
    'jobs:\n  - name: rebuild\n    schedule: "*/5 * * * *"\n',
    'schedule',
  ),
  told('an interval is a sixth', 'poller.toml', 'poll_interval = "60s"\n', 'poll_interval = "10s"\n', 'schedule'),
  told(
    'a rule of EventBridge',
    'rule.tf',
    'resource "aws_cloudwatch_event_rule" "r" {\n  schedule_expression = "rate(1 hour)"\n}\n',
    'resource "aws_cloudwatch_event_rule" "r" {\n  schedule_expression = "rate(5 minutes)"\n}\n',
    'schedule',
  ),
  told(
    'a job may run over itself',
    'cron.yaml',
    'kind: CronJob\nmetadata: {name: a}\nspec:\n  concurrencyPolicy: Forbid\n',
    'kind: CronJob\nmetadata: {name: a}\nspec:\n  concurrencyPolicy: Allow\n',
    'schedule',
  ),
  told('a fifth job at three', 'jobs.yaml', jobs(4), jobs(5), 'schedule'),
  told(
    'a scheduled method',
    'src/main/java/J.java',
    'class J { @Scheduled(fixedRate = 60000) void f() {} }\n',
    'class J { @Scheduled(fixedRate = 1000) void f() {} }\n',
    'schedule',
  ),

  told('a batch of five thousand', 'worker.yaml', 'batchSize: 100\n', 'batchSize: 5000\n', 'batch'),
  told('a page of all there is', 'src/list.py', 'PAGE_SIZE = 50\n', 'PAGE_SIZE = 10000\n', 'batch'),
  told(
    'a buffer is flushed at once',
    'log.properties',
    'appender.flush.interval=5s\n',
    'appender.flush.interval=100ms\n',
    'batch',
  ),

  told(
    'every trace is kept',
    'otel.yaml',
    'tracing:\n  samplingRate: 0.01\n',
    'tracing:\n  samplingRate: 1.0\n',
    'sampling',
  ),
  told('everything is logged', 'prod.env', 'LOG_LEVEL=info\n', 'LOG_LEVEL=debug\n', 'sampling'),
  told(
    'a level below the root',
    'application.yml',
    'logging:\n  level: INFO\n',
    'logging:\n  level: TRACE\n',
    'sampling',
  ),

  told(
    'the breaker is off',
    'app.yaml',
    'circuitBreaker:\n  enabled: true\n',
    'circuitBreaker:\n  enabled: false\n',
    'breaker',
  ),
  told(
    'the breaker hardly ever opens',
    'app.yaml',
    'circuitBreaker:\n  failureThreshold: 5\n',
    'circuitBreaker:\n  failureThreshold: 500\n',
    'breaker',
  ),

  told(
    'capacity is cut',
    'table.tf',
    'resource "aws_dynamodb_table" "t" {\n  read_capacity = 400\n}\n',
    'resource "aws_dynamodb_table" "t" {\n  read_capacity = 100\n}\n',
    'capacity',
  ),
  told(
    'another capacity mode',
    'table.tf',
    'resource "aws_dynamodb_table" "t" {\n  billing_mode = "PAY_PER_REQUEST"\n}\n',
    'resource "aws_dynamodb_table" "t" {\n  billing_mode = "PROVISIONED"\n}\n',
    'capacity',
  ),

  told('a rollout to everybody', 'flags.yaml', 'rollout:\n  percentage: 5\n', 'rollout:\n  percentage: 100\n', 'flag'),
  told(
    'a flag is flipped',
    'config/app.json',
    '{"features": {"newCheckout": false}}',
    '{"features": {"newCheckout": true}}',
    'flag',
  ),

  told(
    'retries times timeout above the deadline',
    'client.yaml',
    'timeout: 2s\nretries: 2\ndeadline: 10s\n',
    'timeout: 3500ms\nretries: 2\ndeadline: 10s\n',
    'timeout',
  ),
  told(
    'a try waits longer than its caller',
    'mesh.yaml',
    'http:\n  timeout: 10s\n  retries:\n    attempts: 3\n    perTryTimeout: 3s\n',
    'http:\n  timeout: 10s\n  retries:\n    attempts: 3\n    perTryTimeout: 5s\n',
    'timeout',
  ),
  told(
    'a limit inside a file inside a ConfigMap',
    'cm.yaml',
    'kind: ConfigMap\nmetadata: {name: c}\ndata:\n  app.properties: |\n    http.timeout=5000\n',
    'kind: ConfigMap\nmetadata: {name: c}\ndata:\n  app.properties: |\n    http.timeout=50000\n',
    'timeout',
  ),
  told(
    'a number in a template of Helm',
    'chart/values-prod.yaml',
    'timeout: 5s\nname: {{ .Release.Name }}\n',
    'timeout: 50s\nname: {{ .Release.Name }}\n',
    'timeout',
  ),
];

function jobs(count: number): string {
  return Array.from({ length: count }, (_, at) => `- name: j${at}\n  schedule: "0 3 * * *"\n`).join('');
}
