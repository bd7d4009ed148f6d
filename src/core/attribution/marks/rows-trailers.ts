/** Rows that belong to no single tool: generic trailers, phrases, prose. */
import type { MarkRow, TextPattern, TrailerMark, TrailerValue } from '../../../model/mark.ts';
import { contains, prefix, regex, trailer } from './row-makers.ts';

const ANY = { tool: null };

function generic(id: string, origin: string, keys: readonly string[], value: TrailerValue): TrailerMark {
  return { kind: 'trailer', id, tool: null, weight: 'declared', role: 'agent', origin, keys, value };
}

const TRAILERS: readonly MarkRow[] = [
  generic('assisted-by', 'Linux, Zephyr, Mesa, Calcite, OpenInfra, Fedora, LLVM', ['Assisted-by'], {
    kind: 'known-tool',
    people: true,
  }),
  generic('ai-used-for', 'QEMU', ['AI-used-for'], { kind: 'uses' }),
  generic('generated-by', 'Apache Software Foundation', ['Generated-by'], { kind: 'known-tool', people: false }),
  generic('generated-with', 'several projects', ['Generated-with'], { kind: 'known-tool', people: false }),
  generic('made-with', 'several projects', ['Made-with'], { kind: 'known-tool', people: false }),
  generic('agent', 'several projects', ['Agent'], { kind: 'known-tool', people: false }),
  generic(
    'ai-declaration',
    'several projects; block/aittributor',
    [
      'AI-assisted',
      'AI-assisted-by',
      'AI-agent',
      'AI-assistant',
      'AI-generated',
      'AI-generated-by',
      'LLM-assisted-by',
      'Assisted-by-AI',
      'Co-developed-by-AI',
    ],
    { kind: 'affirmative' },
  ),
  { ...generic('coding-agent', 'several projects', ['Coding-Agent'], { kind: 'affirmative' }), modelKey: 'Model' },
  generic('commit-generated-by', 'several projects', ['Commit-generated-by'], { kind: 'affirmative' }),
  trailer(
    ANY,
    'session-link',
    'several tools',
    ['Agent-Conversation', 'Agent-Transcript', 'Turbocommit-Session', 'Claude-Session-Path', 'Claude-Sessions-Id'],
    undefined,
    true,
  ),
  trailer(ANY, 'whogitit.session', 'whogitit', ['AI-Session'], undefined, true),
  generic('whogitit.lines', 'whogitit', ['AI-Lines'], { kind: 'affirmative' }),
  trailer(
    ANY,
    'entire.checkpoint',
    'entireio/cli',
    ['Entire-Checkpoint'],
    regex('^(?:[0-9a-f]{12}|[0-9A-HJKMNP-TV-Z]{26})$'),
    true,
  ),
  trailer(ANY, 'entire.session', 'entireio/cli', ['Entire-Session'], undefined, true),
  generic('entire.agent', 'entireio/cli', ['Entire-Agent'], { kind: 'affirmative' }),
  generic(
    'entire.metadata',
    'entireio/cli',
    ['Entire-Strategy', 'Entire-Metadata', 'Entire-Metadata-Task', 'Entire-Condensation'],
    { kind: 'affirmative' },
  ),
  trailer(ANY, 'entire.source-ref', 'entireio/cli', ['Entire-Source-Ref'], regex('^\\S+@[0-9a-f]{7,64}$')),
  trailer(ANY, 'entire.ephemeral-branch', 'entireio/cli', ['Ephemeral-branch'], regex('^entire/[0-9a-f]{7}')),
  {
    ...trailer(
      ANY,
      'entire.attribution',
      'entireio/cli, documentation only',
      ['Entire-Attribution'],
      regex('^(?:[1-9][0-9]?|100)% agent'),
    ),
    unconfirmed: true,
  },
  {
    ...generic('executed-by', 'agent crews of one project (beads)', ['Executed-By'], { kind: 'affirmative' }),
    weight: 'inferred',
  },
  {
    ...generic('agent-signature', 'one project (beads): `MODEL on behalf of PERSON`', ['Agent-Signature'], {
      kind: 'known-tool',
      people: false,
    }),
    weight: 'inferred',
  },
  generic('prompted-by', 'countersign flag --prompter', ['Prompted-by'], { kind: 'affirmative' }),
];

const BY_VERBS = ['generated', 'written', 'created', 'authored', 'co-authored', 'implemented', 'vibe-coded'];
const ADVERBS = ['', 'entirely ', 'mostly ', 'fully ', 'partly '];

function phrases(verbs: readonly string[], preposition: string): readonly TextPattern[] {
  return verbs.flatMap((verb) =>
    ADVERBS.flatMap((adverb) => [
      prefix(`${verb} ${adverb}${preposition} `),
      ...(adverb === '' ? [] : [prefix(`${adverb}${verb} ${preposition} `)]),
    ]),
  );
}

const PHRASES: readonly MarkRow[] = [
  {
    kind: 'body-line',
    id: 'phrase.generated-with',
    tool: null,
    weight: 'declared',
    role: 'agent',
    origin: 'several tools',
    lines: [
      prefix('generated with the help of '),
      prefix('generated with help of '),
      prefix('generated with help from '),
      prefix('generated with '),
      prefix('generated using '),
      prefix('made with '),
      prefix('created with '),
      prefix('written with '),
    ],
    namesTool: true,
    fallback: true,
  },
  {
    kind: 'body-line',
    id: 'phrase.written-by',
    tool: null,
    weight: 'declared',
    role: 'agent',
    origin: 'several projects',
    lines: phrases(BY_VERBS, 'by'),
    namesTool: true,
    fallback: true,
  },
  {
    kind: 'body-line',
    id: 'phrase.ai-generated',
    tool: null,
    weight: 'declared',
    role: 'agent',
    origin: 'several projects',
    lines: [prefix('[AI-generated]'), prefix('[AI generated]')],
    fallback: true,
  },
  {
    kind: 'body-line',
    id: 'phrase.on-behalf-of',
    tool: null,
    weight: 'inferred',
    role: 'agent',
    origin: 'one project (beads): `_MODEL on behalf of PERSON_`',
    lines: [contains(' on behalf of ')],
    namesTool: true,
    fallback: true,
  },
  {
    kind: 'prose',
    id: 'prose',
    tool: null,
    weight: 'inferred',
    role: 'agent',
    origin: 'cloudflare/workers-oauth-provider',
  },
];

/** Generic trailers, phrases and prose. */
export const GENERIC_ROWS: readonly MarkRow[] = [...TRAILERS, ...PHRASES];
