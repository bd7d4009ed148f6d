/**
 * Writes `schemas/audit.schema.json`, the published form of `audit --json`. `node scripts/audit-schema.ts --check`
 * only compares. The lists of words come from the model, so that a new word cannot be forgotten here.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { RISK_TIERS, SEVERITIES } from '../src/model/assessment.ts';
import { GRADES } from '../src/model/attribution.ts';
import { AUDIT_LINE_CLASSES, COMMIT_VERDICTS } from '../src/model/audit.ts';

type Schema = Readonly<Record<string, unknown>>;

const FILE = new URL('../schemas/audit.schema.json', import.meta.url);

const text: Schema = { type: 'string' };
const maybeText: Schema = { type: ['string', 'null'] };
const count: Schema = { type: 'integer', minimum: 0 };
const seconds: Schema = { type: 'integer', description: 'Seconds since 1970, UTC.' };
const maybeSeconds: Schema = { type: ['integer', 'null'], description: 'Seconds since 1970, UTC.' };
const id: Schema = { type: 'string', pattern: '^(?:[0-9a-f]{40}|[0-9a-f]{64})$' };
const maybeId: Schema = { anyOf: [id, { type: 'null' }] };

function word(...words: readonly string[]): Schema {
  return { enum: words };
}

function say(description: string, schema: Schema): Schema {
  return { description, ...schema };
}

function many(items: Schema, most?: number): Schema {
  return most === undefined ? { type: 'array', items } : { type: 'array', items, maxItems: most };
}

/** An object of which every named field is there; within v1 further fields may be added. */
function fields(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', required: Object.keys(properties), properties };
}

function perWord(words: readonly string[], value: Schema = count): Schema {
  return fields(Object.fromEntries(words.map((one) => [one, value])));
}

function use(name: string): Schema {
  return { $ref: `#/$defs/${name}` };
}

const source: Schema = {
  description: 'Where the evidence was read, so that a person can go and look.',
  oneOf: [
    fields({ kind: word('message'), commit: id, line: count, text }),
    fields({ kind: word('identity'), commit: id, role: word('author', 'committer'), text }),
    fields({ kind: word('branch'), ref: text }),
    fields({ kind: word('note'), ref: text, blob: id, commit: id, line: count }),
    fields({ kind: word('trace'), file: text, record: text, commit: id }),
    fields({ kind: word('capture'), record: text, commit: id }),
  ],
};

const signOff = fields({
  kind: word('sign-off'),
  rule: text,
  count,
  level: { type: ['integer', 'null'], minimum: 0 },
  from: many(text),
  coverage: word('exact', 'rebased'),
  presence: word('none', 'user-present', 'user-verified'),
});

const requirement: Schema = {
  description: 'What the policy would have asked of the commit.',
  oneOf: [
    {
      ...signOff,
      properties: {
        ...(signOff['properties'] as Schema),
        signer: say('The policy uses no levels: whoever has `signer: true` is meant.', { const: true }),
      },
    },
    fields({ kind: word('owners'), rule: text, path: text, owners: many(text), count }),
    fields({ kind: word('questions'), rule: text, questions: many(fields({ id: text, text })) }),
    fields({ kind: word('change-plan'), rule: text }),
    fields({ kind: word('label'), rule: text, label: text }),
  ],
};

const evidence: Schema = fields({
  mark: say('Row of the marks table, or the format it was read from.', text),
  tool: say('Tool id of the marks table; null when only "an AI" is known.', maybeText),
  model: maybeText,
  session: maybeText,
  prompter: say('The person who prompted the tool, as the evidence names it.', maybeText),
  grade: say('How good the evidence is: captured is best, inferred is a hint.', word(...GRADES)),
  claim: word('ai', 'human', 'mixed', 'automation', 'none'),
  role: word('agent', 'suggestion', 'automation'),
  source,
  via: {
    description: 'How evidence of another commit came to speak for this one.',
    anyOf: [fields({ kind: word('squash', 'cherry-pick', 'rewrite', 'revert'), from: id, by: text }), { type: 'null' }],
  },
});

const side: Schema = fields({
  ai: use('grades'),
  human: use('grades'),
  mixed: use('grades'),
  unknown: count,
  unreadable: say('Part of unknown: evidence exists but could not be read.', count),
});

const record: Schema = fields({
  commit: id,
  parents: count,
  time: say('Committer time, seconds since 1970, UTC.', { type: 'integer' }),
  author: say('As the commit claims it; nothing proves it.', fields({ name: text, email: text })),
  subject: say('First line of the message, cut to 120 characters.', text),
  verdict: say('ai counts as AI-assisted; hint has inferred evidence only; unknown is not human.', use('verdict')),
  evidence: many(use('evidence')),
  lines: use('lines'),
  files: count,
  tier: use('tier'),
  score: { type: 'number', minimum: 0 },
  factors: many(
    fields({
      rule: text,
      level: word(...SEVERITIES),
      points: { type: 'number', minimum: 0 },
      path: maybeText,
      why: text,
      remedy: text,
    }),
  ),
  decision: say('error could not be evaluated and is never a pass.', use('state')),
  requirements: many(use('requirement')),
  findings: many(use('finding')),
});

const summary: Schema = fields({
  repository: text,
  range: text,
  generatedAt: seconds,
  version: say('Version of countersign.', text),
  policy: fields({ source: text, mode: word('observe', 'warn', 'enforce'), enforced: { type: 'boolean' } }),
  adoptedAt: say('Time of the commit that brought the policy to the home ref; null when none has.', maybeSeconds),
  from: maybeSeconds,
  to: maybeSeconds,
  commits: count,
  merges: count,
  byVerdict: use('verdicts'),
  suggestionsOnly: count,
  beforeAdoption: use('verdicts'),
  lines: use('lines'),
  tools: many(fields({ tool: maybeText, commits: count, lines: count, grades: use('grades'), hints: count }), 50),
  models: many(fields({ model: text, commits: count }), 50),
  automation: many(fields({ tool: text, commits: count }), 50),
  grades: use('grades'),
  authors: many(fields({ name: text, commits: count, aiCommits: count }), 100),
  otherAuthors: fields({ commits: count, aiCommits: count }),
  tiers: perWord(RISK_TIERS, use('verdicts')),
  rules: many(fields({ rule: text, commits: count, aiCommits: count, worst: word(...SEVERITIES), why: text }), 100),
  findings: many(fields({ rule: text, count, examples: many(use('finding'), 3) }), 100),
  requirements: many(
    fields({
      rule: text,
      kind: word('sign-off', 'owners', 'questions', 'change-plan', 'label'),
      asks: text,
      commits: count,
      aiCommits: count,
    }),
    100,
  ),
  decisions: perWord(['pass', 'pending', 'blocked', 'skipped', 'error']),
  needSignOff: use('verdicts'),
  months: many(
    fields({
      month: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}$' },
      commits: use('verdicts'),
      lines: perWord(AUDIT_LINE_CLASSES),
      needSignOff: count,
    }),
  ),
  undated: count,
  notable: many(use('record'), 25),
  unreadable: say('What could not be read, in plain sentences.', many(text, 100)),
  notices: many(text),
});

/** The schema of `audit --json`, as published. */
export const AUDIT_JSON_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://countersign.dev/audit/v1/schema.json',
  title: 'countersign audit, version 1',
  description:
    'One object per run of `countersign audit --json`; one record per commit, newest first, then the summary. ' +
    'With `--format ndjson` each line is one `record`. Fields are only ever added within version 1. In paths, a byte ' +
    'that is not UTF-8 stands as the lone surrogate U+DC00 + byte.',
  ...fields({ schema: { const: 'countersign.dev/audit/v1' }, records: many(use('record')), summary: use('summary') }),
  $defs: {
    verdict: word(...COMMIT_VERDICTS),
    tier: word(...RISK_TIERS),
    state: word('pass', 'pending', 'blocked', 'skipped', 'error'),
    verdicts: perWord(COMMIT_VERDICTS),
    grades: perWord(GRADES),
    lines: fields({ added: side, deleted: side }),
    evidence,
    requirement,
    finding: fields({ rule: text, message: text, commit: maybeId, path: maybeText, remedy: text }),
    record,
    summary,
  },
};

if (import.meta.main) {
  const wanted = `${JSON.stringify(AUDIT_JSON_SCHEMA, null, 2)}\n`;
  if (!process.argv.includes('--check')) writeFileSync(FILE, wanted);
  else if (readFileSync(FILE, 'utf8') !== wanted) {
    process.stderr.write('schemas/audit.schema.json is not what scripts/audit-schema.ts says; run it\n');
    process.exitCode = 1;
  }
}
