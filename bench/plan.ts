/**
 * `node bench/plan.ts [RESOURCES] [--runs=5] [--cli=FILE]`: a made plan of so many resources (5,000 unless given) is
 * assessed. Beside it an empty Node.js, and one that only parses the same file. `--cli` names the launcher to measure.
 */
import { closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, compare, describe } from './measure.ts';

const resources = Number(process.argv[2] ?? 5_000);
const runs = Number(/--runs=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 5);
const launcher =
  /--cli=(\S+)/.exec(process.argv.join(' '))?.[1] ?? join(import.meta.dirname, '..', 'bin', 'countersign.mjs');
const folder = process.env['COUNTERSIGN_BENCH'] ?? join(tmpdir(), 'countersign-bench');
const file = join(folder, `plan-${resources}.json`);

/** Types in the proportion of a usual estate. */
const TYPES = [
  'aws_iam_role',
  'aws_iam_policy',
  'aws_security_group_rule',
  'aws_lambda_function',
  'aws_cloudwatch_metric_alarm',
  'aws_s3_bucket',
  'aws_sqs_queue',
  'aws_route53_record',
  'aws_subnet',
  'aws_db_instance',
];

interface Made {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

function made(at: number): Made {
  const type = TYPES[at % TYPES.length] ?? 'aws_iam_role';
  const name = `r${at}`;
  const values = {
    id: `id-${at}`,
    arn: `arn:aws:service:eu-central-1:123456789012:${type}/${name}`,
    name: `orders-${at}`,
    description: 'A resource of the made estate. '.repeat(6),
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: `arn:aws:s3:::b-${at}/*` }],
    }),
    deletion_protection: true,
    backup_retention_period: 14,
    versioning: [{ enabled: true, mfa_delete: false }],
    tags: { Environment: at % 3 === 0 ? 'production' : 'staging', Team: 'orders', CostCenter: `c-${at % 40}` },
    tags_all: { Environment: at % 3 === 0 ? 'production' : 'staging', Team: 'orders', CostCenter: `c-${at % 40}` },
    ingress: [{ from_port: 443, to_port: 443, protocol: 'tcp', cidr_blocks: ['10.0.0.0/8'] }],
  };
  return { address: `${type}.${name}`, type, name, values };
}

/** Most stay, some change, one in a hundred is replaced or deleted. */
function changeOf({ address, type, name, values }: Made, at: number): object {
  const acts: (readonly [actions: readonly string[], after: unknown])[] = [
    [['delete', 'create'], { ...values, availability_zone: 'eu-central-1b' }],
    [['delete'], null],
  ];
  for (let more = 0; more < 10; more += 1) acts.push([['update'], { ...values, deletion_protection: at % 20 !== 0 }]);
  const [actions, after] = acts[at % 200] ?? [['no-op'], values];
  return {
    address,
    mode: 'managed',
    type,
    name,
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: { actions, before: values, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {} },
  };
}

function write(): void {
  const out = openSync(file, 'w');
  const list = (open: string, entry: (one: Made, at: number) => object, close: string): void => {
    writeSync(out, open);
    for (let at = 0; at < resources; at += 1) {
      writeSync(out, `${at === 0 ? '' : ','}${JSON.stringify(entry(made(at), at))}`);
    }
    writeSync(out, close);
  };
  const stood = ({ address, type, name, values }: Made): object => ({
    address,
    mode: 'managed',
    type,
    name,
    schema_version: 1,
    values,
  });
  writeSync(out, '{"format_version":"1.2","terraform_version":"1.9.5",');
  list('"planned_values":{"root_module":{"resources":[', stood, ']}},');
  list('"resource_changes":[', changeOf, '],');
  list('"prior_state":{"format_version":"1.0","values":{"root_module":{"resources":[', stood, ']}}},');
  list(
    '"configuration":{"root_module":{"resources":[',
    ({ address, type, name }, at) => ({
      address,
      mode: 'managed',
      type,
      name,
      expressions: {
        name: { constant_value: name },
        role: { references: [`${made(Math.floor(at / 3)).address}.arn`] },
      },
    }),
    ']}},',
  );
  writeSync(out, '"timestamp":"2026-11-21T17:00:00Z","errored":false}');
  closeSync(out);
}

mkdirSync(folder, { recursive: true });
if (!existsSync(file)) write();
process.stdout.write(`${resources} resources, ${(statSync(file).size / (1 << 20)).toFixed(1)} MiB\n`);
const assess: Command = {
  name: 'assess plan',
  file: process.execPath,
  args: [launcher, 'assess', 'plan', file],
  env: { NO_COLOR: '1', CI: '1' },
};
const empty: Command = { name: 'node -e 0', file: process.execPath, args: ['-e', '0'] };
const parse: Command = {
  name: 'JSON.parse',
  file: process.execPath,
  args: ['-e', 'JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"))', file],
};
process.stdout.write(`${describe(assess, empty, await compare(assess, empty, runs))}\n`);
process.stdout.write(`${describe(parse, assess, await compare(parse, assess, runs))}\n`);
