/** Policies as people write them, and the ways in which they are rewritten without allowing anything new. */

export interface PolicyText {
  readonly Version: '2012-10-17';
  readonly Statement: readonly StatementText[];
}

export interface StatementText {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const policy = (...Statement: readonly StatementText[]): PolicyText => ({ Version: '2012-10-17', Statement });
const allow = (
  Action: readonly string[],
  Resource: readonly string[],
  Condition?: StatementText['Condition'],
): StatementText =>
  Condition === undefined ? { Effect: 'Allow', Action, Resource } : { Effect: 'Allow', Action, Resource, Condition };
const deny = (
  Action: readonly string[],
  Resource: readonly string[],
  Condition?: StatementText['Condition'],
): StatementText => ({
  ...allow(Action, Resource, Condition),
  Effect: 'Deny',
});

/** Nothing in them leads to more permissions. */
export const BASES: Readonly<Record<string, PolicyText>> = {
  'a reader of one bucket': policy(
    allow(['s3:GetObject', 's3:GetObjectVersion'], ['arn:aws:s3:::orders/*']),
    allow(['s3:ListBucket', 's3:GetBucketLocation'], ['arn:aws:s3:::orders']),
  ),
  'a worker of a queue': policy(
    allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      ['arn:aws:sqs:eu-west-1:111111111111:jobs-*'],
    ),
    allow(
      ['dynamodb:*Item', 'dynamodb:Query'],
      [
        'arn:aws:dynamodb:eu-west-1:111111111111:table/jobs',
        'arn:aws:dynamodb:eu-west-1:111111111111:table/jobs/index/*',
      ],
    ),
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], ['*']),
  ),
  'everything but some': policy(
    allow(['ec2:Describe*', 's3:*', 'cloudwatch:*', 'logs:*'], ['*']),
    deny(['s3:DeleteBucket*', 's3:PutBucketPolicy', 's3:GetObject*'], ['*']),
    deny(['logs:DeleteLogGroup'], ['arn:aws:logs:*:*:log-group:/audit/*']),
  ),
  'under conditions': policy(
    allow(['s3:PutObject'], ['arn:aws:s3:::upload/*'], {
      StringLike: { 's3:x-amz-acl': ['private'] },
      IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] },
    }),
    allow(['sns:Publish'], ['arn:aws:sns:*:111111111111:alerts'], {
      StringEquals: { 'aws:PrincipalOrgID': ['o-1', 'o-2'] },
      Bool: { 'aws:SecureTransport': ['true'] },
    }),
    deny(['sns:Publish'], ['*'], { Bool: { 'aws:SecureTransport': ['false'] } }),
  ),
  'a home of one’s own': policy(
    allow(['s3:ListBucket'], ['arn:aws:s3:::home'], { StringLike: { 's3:prefix': ['${aws:username}/*'] } }),
    allow(['s3:GetObject', 's3:PutObject'], ['arn:aws:s3:::home/${aws:username}/*']),
  ),
  'everything but identities': policy(allow(['*'], ['*']), deny(['iam:*', 'sts:*', 'organizations:*'], ['*'])),
};

/** Bases to which an escalation can be added; the last one holds some already. */
export const INNOCENT: readonly string[] = Object.keys(BASES).filter((name) => name !== 'everything but identities');

/** A rewriting; `pick` gives a number from 0 up to below its argument. Null where it does not apply. */
export interface Rewriting {
  readonly name: string;
  readonly rewrite: (policy: PolicyText, pick: (below: number) => number) => PolicyText | null;
}

type Change = (statement: StatementText, pick: (below: number) => number) => readonly StatementText[] | null;

/** Rewrites one statement, chosen among those to which it applies. */
function one(name: string, change: Change): Rewriting {
  return {
    name,
    rewrite: (whole, pick) => {
      const start = pick(whole.Statement.length);
      for (let step = 0; step < whole.Statement.length; step += 1) {
        const at = (start + step) % whole.Statement.length;
        const changed = change(whole.Statement[at] as StatementText, pick);
        if (changed !== null) return { ...whole, Statement: whole.Statement.toSpliced(at, 1, ...changed) };
      }
      return null;
    },
  };
}

function rotated<T>(items: readonly T[], by: number): readonly T[] {
  return [...items.slice(by), ...items.slice(0, by)];
}

const isAllow = ({ Effect }: StatementText): boolean => Effect === 'Allow';

export const REWRITINGS: readonly Rewriting[] = [
  {
    name: 'statements in another order',
    rewrite: (whole, pick) => ({ ...whole, Statement: rotated(whole.Statement, pick(whole.Statement.length)) }),
  },
  one('actions in another order', (s, pick) =>
    s.Action === undefined ? null : [{ ...s, Action: rotated(s.Action, pick(s.Action.length)) }],
  ),
  one('another Sid', (s, pick) => [{ Sid: `Named${pick(100)}`, ...s }]),
  one('actions in another case', (s) =>
    s.Action === undefined ? null : [{ ...s, Action: s.Action.map((action) => action.toUpperCase()) }],
  ),
  one('one statement per action', (s) =>
    s.Action === undefined || s.Action.length < 2 ? null : s.Action.map((action) => ({ ...s, Action: [action] })),
  ),
  one('one statement per resource', (s) =>
    s.Resource === undefined || s.Resource.length < 2
      ? null
      : s.Resource.map((resource) => ({ ...s, Resource: [resource] })),
  ),
  one('a statement twice', (s) => [s, s]),
  one('what a wildcard holds is listed beside it', (s) => {
    const wild = s.Action?.find((action) => action.endsWith('*') && action.includes(':'));
    return wild === undefined || s.Action === undefined
      ? null
      : [{ ...s, Action: [...s.Action, `${wild.slice(0, -1)}Example`] }];
  }),
  one('a wildcard is written as its parts', (s) => {
    const at = s.Action?.findIndex((action) => action.endsWith(':*')) ?? -1;
    if (s.Action === undefined || at < 0) return null;
    const stem = (s.Action[at] ?? '').slice(0, -1);
    return [{ ...s, Action: s.Action.toSpliced(at, 1, `${stem}?`, `${stem}?*?`) }];
  }),
  one('stars beside stars', (s) =>
    s.Action === undefined ? null : [{ ...s, Action: s.Action.map((action) => action.replace('*', '**')) }],
  ),
  one('an action goes', (s) =>
    isAllow(s) && s.Action !== undefined && s.Action.length > 1 ? [{ ...s, Action: s.Action.slice(1) }] : null,
  ),
  one('a statement that allows goes', (s) => (isAllow(s) ? [] : null)),
  one('a resource is narrowed', (s) => {
    const narrow = s.Resource?.map((resource) =>
      resource.endsWith('*') ? `${resource.slice(0, -1)}${resource === '*' ? 'arn:aws:s3:::a' : 'a'}*` : resource,
    );
    return isAllow(s) && narrow !== undefined ? [{ ...s, Resource: narrow }] : null;
  }),
  one('a wildcard becomes an action', (s) =>
    isAllow(s) && s.Action !== undefined
      ? [{ ...s, Action: s.Action.map((action) => action.replace('*', 'Example')) }]
      : null,
  ),
  one('a condition more', (s) =>
    isAllow(s)
      ? [{ ...s, Condition: { ...s.Condition, ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::111111111111:role/*'] } } }]
      : null,
  ),
  one('an organisation fewer', (s) => {
    const values = s.Condition?.['StringEquals']?.['aws:PrincipalOrgID'];
    if (values === undefined || values.length < 2 || !isAllow(s)) return null;
    return [{ ...s, Condition: { ...s.Condition, StringEquals: { 'aws:PrincipalOrgID': values.slice(1) } } }];
  }),
  one('a network in halves', (s) => {
    const addresses = s.Condition?.['IpAddress']?.['aws:SourceIp'];
    if (addresses?.[0] !== '10.0.0.0/8') return null;
    return [{ ...s, Condition: { ...s.Condition, IpAddress: { 'aws:sourceip': ['10.128.0.0/9', '10.0.0.0/9'] } } }];
  }),
  one('a pattern without wildcards is an equality', (s) => {
    const like = s.Condition?.['StringLike']?.['s3:x-amz-acl'];
    if (like === undefined) return null;
    const { StringLike: _, ...others } = s.Condition ?? {};
    return [{ ...s, Condition: { ...others, StringEquals: { 's3:x-amz-acl': like } } }];
  }),
  {
    name: 'a Deny more',
    rewrite: (whole, pick) => ({
      ...whole,
      Statement: whole.Statement.toSpliced(pick(whole.Statement.length), 0, deny(['s3:DeleteObject'], ['*'])),
    }),
  },
  one('a Deny is widened', (s) =>
    s.Effect === 'Deny' && s.Action !== undefined ? [{ ...s, Action: [...s.Action, 'kms:*'] }] : null,
  ),
  {
    name: 'allow all and deny some becomes all but some',
    rewrite: (whole) => {
      const [first, second, ...rest] = whole.Statement;
      const simple = [first, second].every((s) => s?.Resource?.[0] === '*' && s.Condition === undefined);
      if (!simple || first?.Action?.[0] !== '*' || second?.Effect !== 'Deny' || second.Action === undefined)
        return null;
      return { ...whole, Statement: [{ Effect: 'Allow', NotAction: second.Action, Resource: ['*'] }, ...rest] };
    },
  },
];

/** The same policy as a text: lists of one may be single texts, and blanks do not count. */
export function jsonText(whole: PolicyText, compact: boolean, lists: boolean): string {
  const text = (_: string, value: unknown): unknown =>
    !lists && Array.isArray(value) && value.length === 1 ? (value as unknown[])[0] : value;
  return JSON.stringify(whole, text, compact ? undefined : 2);
}

/** The same policy in a Terraform resource, in one of three ways. */
export function terraformText(whole: PolicyText, way: 'heredoc' | 'jsonencode' | 'document'): string {
  const resource = (value: string): string =>
    `resource "aws_iam_role_policy" "app" {\n  role   = aws_iam_role.app.id\n  policy = ${value}\n}\n`;
  // HCL takes `${` for a reference: `$${` is what it takes for the text.
  const hcl = (text: string): string => text.replaceAll('${', '$$$${');
  if (way === 'heredoc') return resource(`<<EOF\n${hcl(jsonText(whole, false, true))}\nEOF`);
  if (way === 'jsonencode') return resource(`jsonencode(${hcl(JSON.stringify(whole, null, 2))})`);
  const statements = whole.Statement.map((s) => {
    const lines = [`    effect = "${s.Effect}"`];
    for (const [name, values] of [
      ['actions', s.Action],
      ['not_actions', s.NotAction],
      ['resources', s.Resource],
    ] as const) {
      if (values !== undefined) lines.push(`    ${name} = ${JSON.stringify(values).replaceAll('${', '&{')}`);
    }
    for (const [test, keys] of Object.entries(s.Condition ?? {})) {
      for (const [variable, values] of Object.entries(keys)) {
        lines.push(
          `    condition {\n      test     = "${test}"\n      variable = "${variable}"\n      values   = ${JSON.stringify(values).replaceAll('${', '&{')}\n    }`,
        );
      }
    }
    return `  statement {\n${lines.join('\n')}\n  }\n`;
  });
  return `data "aws_iam_policy_document" "app" {\n${statements.join('')}}\n${resource('data.aws_iam_policy_document.app.json')}`;
}
