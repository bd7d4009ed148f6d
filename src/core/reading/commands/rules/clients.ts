/** Clients of data bases and of interfaces, and the subcommands whose objects decide. */
import type { Argument, Call } from '../call.ts';
import { hasOption, optionValues } from '../options.ts';
import { callOptions } from '../pattern.ts';
import { sqlHazards } from '../sql-text.ts';
import type { CommandCheck, Hit } from './row.ts';

/** Clients of SQL, and where the statements stand: options with a text, or operands from a place on. */
const SQL: ReadonlyMap<string, { readonly options: readonly string[]; readonly operandsFrom: number | null }> = new Map(
  [
    ['psql', { options: ['-c', '--command'], operandsFrom: null }],
    ['mysql', { options: ['-e', '--execute'], operandsFrom: null }],
    ['mariadb', { options: ['-e', '--execute'], operandsFrom: null }],
    ['sqlite3', { options: ['-cmd'], operandsFrom: 1 }],
    ['duckdb', { options: ['-c', '-s'], operandsFrom: 1 }],
    ['bq', { options: [], operandsFrom: 1 }],
    ['snowsql', { options: ['-q', '--query'], operandsFrom: null }],
    ['snow', { options: ['-q', '--query'], operandsFrom: null }],
    ['clickhouse-client', { options: ['-q', '--query'], operandsFrom: null }],
    ['clickhouse', { options: ['-q', '--query'], operandsFrom: null }],
    ['sqlcmd', { options: ['-Q', '-q'], operandsFrom: null }],
    ['usql', { options: ['-c', '--command'], operandsFrom: null }],
    ['cqlsh', { options: ['-e', '--execute'], operandsFrom: null }],
    ['cockroach', { options: ['-e', '--execute'], operandsFrom: null }],
    ['trino', { options: ['--execute'], operandsFrom: null }],
    ['presto', { options: ['--execute'], operandsFrom: null }],
    ['spark-sql', { options: ['-e'], operandsFrom: null }],
    ['hive', { options: ['-e'], operandsFrom: null }],
    ['beeline', { options: ['-e'], operandsFrom: null }],
    ['impala-shell', { options: ['-q'], operandsFrom: null }],
    ['athena', { options: ['--query'], operandsFrom: null }],
    ['turso', { options: [], operandsFrom: 2 }],
    ['wrangler', { options: ['--command'], operandsFrom: null }],
    ['pscale', { options: [], operandsFrom: 2 }],
    ['supabase', { options: [], operandsFrom: 2 }],
  ],
);

function sqlTexts(call: Call): readonly Argument[] {
  const where = SQL.get(call.program);
  if (where === undefined) return [];
  const options = callOptions(call);
  // Options of a client that the table of options does not know take the next argument.
  const values = where.options.flatMap((name) =>
    (optionValues(options, name) ?? []).flatMap((value) => (value.text === '' ? behind(call, name) : [value])),
  );
  const operands = where.operandsFrom === null ? [] : options.operands.slice(where.operandsFrom);
  return [...values, ...operands, ...inputTexts(call)];
}

function behind({ args }: Call, name: string): readonly Argument[] {
  const next = args[args.findIndex(({ text }) => text === name) + 1];
  return next === undefined ? [] : [next];
}

/** What a client reads: here-documents, here-strings, and what `echo` prints into it. */
function inputTexts({ redirections, input }: Call): readonly Argument[] {
  const fed = redirections.filter(({ operator }) => operator.startsWith('<<')).map(({ target }) => target);
  const printed = (input?.commands ?? []).filter(({ words }) => /^(?:echo|printf|cat)$/.test(words[0]?.text ?? ''));
  const words = [
    ...fed,
    ...printed.flatMap((command) => [
      ...command.words.slice(1),
      ...command.redirections.filter(({ operator }) => operator.startsWith('<<')).map(({ target }) => target),
    ]),
  ];
  return words.map((word) => ({ text: word.text, known: word.literal ? 'yes' : 'no', globs: false, word }));
}

const sql: CommandCheck = {
  rules: ['sql.delete.table', 'sql.delete.column', 'sql.delete.rows', 'sql.grant.widened', 'data.delete.statement'],
  programs: [...SQL.keys()],
  check: (call) =>
    sqlTexts(call).flatMap((text): readonly Hit[] => {
      const hazards = sqlHazards(text.text);
      if (hazards.length === 0 && text.known === 'no')
        return [{ rule: 'cmd.exec.opaque', base: 'low', target: 'a statement that is put together at run time' }];
      return hazards.map(({ rule, statement }) => ({
        rule,
        target: statement,
        ...(rule.startsWith('sql.delete') ? { statefulness: 'stateful' as const } : {}),
      }));
    }),
  fits: [
    'psql -h db -c "DROP TABLE orders"',
    "mysql -e 'TRUNCATE orders' shop",
    'sqlite3 shop.db "DELETE FROM orders"',
    'echo "DROP DATABASE shop" | psql',
    'psql <<EOF\nALTER TABLE a DROP COLUMN b;\nEOF',
    'bq query "DROP TABLE x.y"',
    'clickhouse-client --query "ALTER TABLE x DELETE WHERE 1"',
    'psql -c "UPDATE users SET admin = true"',
    'psql -c "GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC"',
    'snowsql -q "DROP STAGE s"',
    'psql -c "delete from a where 1=1"',
  ],
  harmless: [
    'psql -c "SELECT \'DROP TABLE orders\'"',
    'psql -c "DELETE FROM orders WHERE id = 7"',
    'mysql -e "SHOW TABLES"',
    'sqlite3 shop.db ".tables"',
    'psql -c "-- DROP TABLE x\nSELECT 1"',
    'echo "DROP TABLE x" > note.txt',
  ],
};

const redisDel: CommandCheck = {
  rules: ['data.delete.keyspace'],
  programs: ['redis-cli', 'valkey-cli'],
  check: (call) => {
    const words = callOptions(call).operands.map(({ text }) => text);
    const removes =
      /^(?:DEL|UNLINK)$/i.test(words[0] ?? '') && (call.open || words.slice(1).some((word) => word.includes('*')));
    const evaluates =
      /^EVAL(?:SHA)?$/i.test(words[0] ?? '') && /\b(?:del|unlink|flushall|flushdb)\b/i.test(words[1] ?? '');
    const fed = inputTexts(call).some(({ text }) => /\bflush(?:all|db)\b/i.test(text));
    return removes || evaluates || fed ? [{ rule: 'data.delete.keyspace', statefulness: 'stateful' }] : [];
  },
  fits: [
    'redis-cli --scan --pattern "a:*" | xargs redis-cli DEL',
    'redis-cli EVAL "redis.call(\'flushdb\')" 0',
    'echo FLUSHALL | redis-cli',
  ],
  harmless: ['redis-cli DEL session:1', 'redis-cli GET flushall', 'redis-cli KEYS "*"'],
};

const MONGO = /\b(?:dropDatabase|drop|deleteMany|remove|dropUser|dropIndexes)\s*\(\s*(?:\{\s*\})?\s*\)/;

const mongo: CommandCheck = {
  rules: ['data.delete.keyspace'],
  programs: ['mongosh', 'mongo'],
  check: (call) => {
    const texts = [...(optionValues(callOptions(call), '--eval') ?? []), ...inputTexts(call)];
    return texts.some(({ text }) => MONGO.test(text))
      ? [{ rule: 'data.delete.keyspace', statefulness: 'stateful' }]
      : [];
  },
  fits: [
    'mongosh shop --eval "db.dropDatabase()"',
    "mongosh --eval 'db.orders.deleteMany({})'",
    'echo "db.orders.drop()" | mongosh shop',
  ],
  harmless: ['mongosh shop --eval "db.orders.countDocuments({})"', "mongosh --eval 'db.orders.deleteMany({_id: 7})'"],
};

/** Hosts of vendors' control planes: what their interfaces delete is not one row. */
const CONTROL_PLANE =
  /(?:^|\.)(?:api\.github\.com|gitlab\.com|api\.cloudflare\.com|amazonaws\.com|googleapis\.com|management\.azure\.com|api\.digitalocean\.com|api\.hetzner\.cloud|api\.heroku\.com|api\.fly\.io|api\.machines\.dev|backboard\.railway\.(?:app|com)|api\.vercel\.com|api\.netlify\.com|api\.supabase\.com|api\.linode\.com|api\.stripe\.com|slack\.com|api\.pagerduty\.com|api\.datadoghq\.com|app\.terraform\.io|api\.pulumi\.com|api\.mongodb\.com|cloud\.mongodb\.com|api\.planetscale\.com|console\.neon\.tech)(?::\d+)?(?:\/|$)/;

const http: CommandCheck = {
  rules: ['api.call.destructive', 'data.delete.keyspace'],
  programs: ['curl', 'wget', 'xh', 'httpie', 'Invoke-RestMethod', 'Invoke-WebRequest'],
  check: (call) => {
    const options = callOptions(call);
    const method = (optionValues(options, '-X', '--request', '--method') ?? []).map(({ text }) => text.toUpperCase());
    const url = options.operands.map(({ text }) => text).find((text) => /^https?:|^[\w.-]+[:/.]/.test(text)) ?? '';
    const bodies = (
      optionValues(options, '-d', '--data', '--data-binary', '--data-raw', '--json', '--post-data', '--body-data') ?? []
    ).map(({ text }) => text);
    const host = url.replace(/^https?:\/\//, '').replace(/^[^/@]*@/, '');
    const powershell = call.args.some(
      ({ text }, at) => /^-method$/i.test(text) && /^delete$/i.test(call.args[at + 1]?.text ?? ''),
    );
    if (/:9200\/|elastic|opensearch/.test(host) && (method.includes('DELETE') || /_delete_by_query/.test(host))) {
      return [{ rule: 'data.delete.keyspace', statefulness: 'stateful', target: withoutSecrets(url) }];
    }
    if (/\/_delete_by_query|\/_all\b/.test(host) && (method.length > 0 || bodies.length > 0))
      return [{ rule: 'data.delete.keyspace', statefulness: 'stateful', target: withoutSecrets(url) }];
    const mutation = bodies.some(
      (body) =>
        (/\bmutation\b/i.test(body) && /delete|destroy|remove|purge/i.test(body)) ||
        /"(?:query|action|command)"\s*:\s*"[^"]{0,80}(?:delete|destroy|drop|purge)/i.test(body),
    );
    if (!method.includes('DELETE') && !mutation && !powershell) return [];
    const local = /^(?:localhost|127\.|\[?::1|0\.0\.0\.0|host\.docker\.internal)/.test(host);
    const base = local ? 'low' : CONTROL_PLANE.test(host) ? 'critical' : 'high';
    return [{ rule: 'api.call.destructive', base, target: withoutSecrets(url) || 'an address known at run time' }];
  },
  fits: [
    'curl -X DELETE https://api.example.org/volumes/7',
    'curl -sXDELETE https://api.cloudflare.com/client/v4/zones/1',
    'curl --request=DELETE "$URL"',
    `curl https://backboard.railway.app/graphql -d '{"query":"mutation { volumeDelete(volumeId: 1) }"}'`,
    'curl -XDELETE http://es:9200/orders',
    'curl -X POST http://es:9200/orders/_delete_by_query -d "{}"',
  ],
  harmless: [
    'curl https://api.example.org/delete',
    'curl -X POST https://api.example.org/orders -d "{}"',
    'curl -o DELETE.txt https://x.example',
    'curl -H "X-Method: DELETE" https://x.example',
  ],
};

function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/, '');
}

const CASCADING =
  /^(?:ns|namespaces?|crds?|customresourcedefinitions?(?:\..*)?|pvs?|persistentvolumes?|pvcs?|persistentvolumeclaims?|sts|statefulsets?(?:\..*)?|storageclass(?:es)?|sc|projects?)$/;

const kubernetes: CommandCheck = {
  rules: ['k8s.delete.cascade', 'k8s.delete.workload'],
  programs: ['kubectl', 'oc', 'kubecolor'],
  check: (call) => {
    const options = callOptions(call);
    const [verb, kinds = '', ...names] = options.operands.map(({ text }) => text);
    if (verb !== 'delete' || (optionValues(options, '--dry-run') ?? []).some(({ text }) => text !== 'none')) return [];
    const all = [kinds, ...names.filter((name) => name.includes('/'))]
      .flatMap((text) => text.split(','))
      .map((text) => text.split('/')[0] ?? '');
    if (all.some((kind) => CASCADING.test(kind))) {
      return [{ rule: 'k8s.delete.cascade', statefulness: 'stateful', target: [kinds, ...names].join(' ') }];
    }
    if (kinds === '' || kinds === 'all' || /^(?:nodes?|no)$/.test(kinds)) return [];
    const light = /^(?:pods?|po|jobs?|events?|replicasets?|rs|leases?)$/.test(kinds.split('/')[0] ?? '');
    return [
      { rule: 'k8s.delete.workload', ...(light ? { base: 'low' as const } : {}), target: [kinds, ...names].join(' ') },
    ];
  },
  fits: [
    'kubectl delete namespace shop',
    'kubectl -n shop delete pvc data-0',
    'kubectl delete crd orders.example.org',
    'kubectl delete deploy web',
    'kubectl delete ns/shop',
    'kubectl delete pod web-1',
  ],
  harmless: [
    'kubectl get namespace shop',
    'kubectl delete ns shop --dry-run=server',
    'kubectl describe pvc data-0',
    'kubectl create namespace delete',
  ],
};

const terraform: CommandCheck = {
  rules: ['tf.apply.unreviewed'],
  programs: ['terraform', 'tofu', 'terragrunt'],
  check: (call) => {
    const options = callOptions(call);
    const words = options.operands.map(({ text }) => text);
    if (
      words[0] !== 'apply' ||
      words.length > 1 ||
      hasOption(options, '-destroy', '-auto-approve', '-target', '-replace', '-help')
    )
      return [];
    return [{ rule: 'tf.apply.unreviewed', ...(hasOption(options, '-input') ? {} : { base: 'low' as const }) }];
  },
  fits: ['terraform apply', 'terraform apply -input=false', 'terraform -chdir=x apply -var-file=prod.tfvars'],
  harmless: ['terraform apply plan.out', 'terraform plan', 'terraform fmt'],
};

export const CLIENT_CHECKS: readonly CommandCheck[] = [sql, redisDel, mongo, http, kubernetes, terraform];
