/** Rows of the other coding agents and of review bots. */
import type { MarkRow, TextPattern } from '../../../model/mark.ts';
import { account, branch, contains, email, exact, footer, login, prefix, regex, trailer } from './row-makers.ts';

const of = (tool: string): { readonly tool: string } => ({ tool });
const suggests = (tool: string): { readonly tool: string; readonly role: 'suggestion' } => ({
  tool,
  role: 'suggestion',
});

function besideSuffix(tool: string, id: string, origin: string, end: string, beside: TextPattern): MarkRow {
  return { kind: 'address-suffix', id, tool, weight: 'declared', role: 'agent', origin, suffix: end, beside };
}

const WINDSURF_NAME = regex('^(?:windsurf|cascade)\\b');

const CLOUD_AGENTS: readonly MarkRow[] = [
  account(of('devin'), 'devin.account-app', 'H, GA, R', 158243242, 'devin-ai-integration[bot]'),
  login(of('devin'), 'devin.login', 'GA, AB', regex('^(?:cognition-devin|devin-ai-integration)\\[bot\\]$'), true),
  email(of('devin'), 'devin.address', 'AB', ['devin@cognition.ai']),
  footer(
    of('devin'),
    'devin.session-link',
    'R',
    [
      prefix('Link to Devin session: https://app.devin.ai/sessions/'),
      prefix('Link to Devin run: https://app.devin.ai/sessions/'),
    ],
    true,
  ),
  branch(of('devin'), 'devin.branch', 'R', regex('^devin/[0-9]{10}-')),
  account(of('jules'), 'jules.account-app', 'T, R', 161369871, 'google-labs-jules[bot]'),
  login(of('jules'), 'jules.login', 'T, R', exact('google-labs-jules[bot]'), false),
  footer(
    of('jules'),
    'jules.task-link',
    'text of its pull requests',
    [prefix('PR created automatically by Jules for task [')],
    true,
  ),
  email(of('gemini'), 'gemini.cli', 'BA, AB', ['gemini-cli-agent@google.com']),
  { ...email(of('gemini'), 'gemini.robot-co-author', 'AB, H', ['gemini-cli-robot@google.com']), fields: ['co-author'] },
  {
    ...email({ tool: null, role: 'automation' }, 'gemini.robot-author', 'AB, H', ['gemini-cli-robot@google.com']),
    fields: ['author', 'committer'],
  },
  account(suggests('gemini'), 'gemini.code-assist', 'CH, R', 176961590, 'gemini-code-assist[bot]'),
  besideSuffix('antigravity', 'antigravity.google', 'R', '@google.com', regex('^(?:google )?antigravity$')),
  email(of('antigravity'), 'antigravity.address', 'AB', ['antigravity@gemini.ai']),
  email(of('kiro'), 'kiro.address', 'T', ['noreply@kiro.dev']),
  account(of('kiro'), 'kiro.account-user', 'R', 244629292, 'kiro-agent'),
  account(of('kiro'), 'kiro.account-app', 'R', 245459735, 'kiro-agent[bot]'),
  account(of('amazon-q'), 'amazon-q.account-app', 'CH, R', 208079219, 'amazon-q-developer[bot]'),
  email(of('amazon-q'), 'amazon-q.address', 'BA', ['noreply@amazon.com'], regex('^(?:amazon|aws) q(?: developer)?\\b')),
  branch(of('amazon-q'), 'amazon-q.branch', 'R', regex('^Q-DEV-issue-[0-9]+-[0-9]+')),
  trailer(of('replit'), 'replit.commit-author', 'CH, R', ['Replit-Commit-Author'], regex('^(?:agent|assistant)$')),
  trailer(
    { tool: null, role: 'automation' },
    'replit.deployment',
    'CH, R',
    ['Replit-Commit-Author'],
    exact('Deployment'),
  ),
  trailer(of('replit'), 'replit.session', 'CH, R', ['Replit-Commit-Session-Id'], undefined, true),
  email(of('replit'), 'replit.address', 'R', ['agent@replit.com']),
  trailer(
    of('lovable'),
    'lovable.edit',
    'text of its commits',
    ['X-Lovable-Edit-ID'],
    regex('^edt-[0-9a-f-]{8,}'),
    true,
  ),
  login(of('lovable'), 'lovable.login', 'AB', regex('^(?:lovable-dev|gpt-engineer-app)\\[bot\\]$'), true),
  account(of('roo'), 'roo.account-app', 'R, GA', 263205322, 'roomote[bot]'),
  email(of('roo'), 'roo.address', 'R, GA', ['roomote@roomote.dev', 'roomote@roocode.com']),
];

const EDITORS_AND_COMMAND_LINES: readonly MarkRow[] = [
  besideSuffix('windsurf', 'windsurf.com', 'Q, R', '@windsurf.com', WINDSURF_NAME),
  besideSuffix('windsurf', 'windsurf.ai', 'GA', '@windsurf.ai', WINDSURF_NAME),
  besideSuffix('windsurf', 'windsurf.codeium', 'BA, T', '@codeium.com', WINDSURF_NAME),
  email(of('opencode'), 'opencode.address', 'T, BA', ['noreply@opencode.ai']),
  branch(of('opencode'), 'opencode.branch', 'Q', prefix('opencode/')),
  email(of('amp'), 'amp.address', 'T, R', ['amp@ampcode.com']),
  trailer(
    of('amp'),
    'amp.thread',
    'H, AB',
    ['Amp-Thread-ID'],
    regex('^(?:https://ampcode\\.com/threads/)?T-[0-9a-f-]'),
    true,
  ),
  account(of('droid'), 'droid.account-app', 'H, T', 138933559, 'factory-droid[bot]'),
  email(of('droid'), 'droid.address', 'H, T', ['droid@factory.ai']),
  email(of('crush'), 'crush.address', 'T', ['crush@charm.land']),
  footer(of('crush'), 'crush.footer', 'T', [exact('Generated with Crush'), prefix('Generated with [Crush]')]),
  email(of('openhands'), 'openhands.address', 'T, R', ['openhands@all-hands.dev']),
  branch(of('openhands'), 'openhands.branch', 'T, R', regex('^openhands-fix-(?:issue|pr)-[0-9]+')),
  email(of('codebuff'), 'codebuff.address', 'AB', ['noreply@codebuff.com']),
  footer(of('codebuff'), 'codebuff.footer', 'AB', [
    exact('Generated with Codebuff'),
    prefix('Generated with [Codebuff]'),
  ]),
  footer(of('nori'), 'nori.footer', 'seen in beads', [prefix('Generated with [Nori](https://nori.ai')]),
  email(of('qwen-code'), 'qwen.address', 'T, AB; qwen-code #2899', ['qwen-coder@alibabacloud.com']),
  email(of('qwen-code'), 'qwen.noreply', 'T, AB', ['noreply@alibaba.com'], regex('^qwen')),
  email(of('junie'), 'junie.address', 'R', ['junie@jetbrains.com']),
  email(of('continue'), 'continue.address', 'T', ['noreply@continue.dev']),
  { ...account(of('continue'), 'continue.account-app', 'CH', 230936708, 'continue[bot]'), unconfirmed: true },
  email(of('firebender'), 'firebender.address', 'H', ['help@firebender.com'], prefix('firebender')),
  email(of('cline'), 'cline.address', 'BA', ['noreply@cline.bot']),
  { ...account(of('cline'), 'cline.account-app', 'CH', 205137888, 'cline[bot]'), unconfirmed: true },
  email(of('pi'), 'pi.address', 'BA, AB', ['noreply@pi.dev', 'pi@earendil.works']),
  email(of('goose'), 'goose.address', 'BA', ['opensource@block.xyz'], contains('goose')),
  email(of('grok'), 'grok.address', 'R, T', ['grok@x.ai']),
  email(of('kimi'), 'kimi.address', 'R, T', ['noreply@moonshot.ai']),
  email(of('vibe'), 'vibe.address', 'R, T', ['vibe@mistral.ai']),
  email(of('augment'), 'augment.address', 'R, T', ['noreply@augmentcode.com']),
  email(of('trae'), 'trae.address', 'R, T', ['traecli@bytedance.com']),
  email(of('tabnine'), 'tabnine.address', 'R, T', ['noreply@tabnine.com']),
  email(of('warp'), 'warp.address', 'T', ['agent@warp.dev']),
  { ...account(of('cody'), 'cody.account-app', 'CH', 201248094, 'sourcegraph-cody[bot]'), unconfirmed: true },
  {
    ...account(of('jetbrains-ai'), 'jetbrains-ai.account-app', 'CH', 220155983, 'jetbrains-ai[bot]'),
    unconfirmed: true,
  },
  {
    kind: 'note-ref',
    id: 'claudit.note',
    tool: 'claude-code',
    weight: 'declared',
    role: 'agent',
    origin: 'AB',
    ref: 'refs/notes/claude-conversations',
  },
];

const REVIEW_BOTS: readonly MarkRow[] = [
  {
    ...account(suggests('coderabbit'), 'coderabbit.account-app', 'CH', 136622811, 'coderabbitai[bot]'),
    unconfirmed: true,
  },
  login(suggests('coderabbit'), 'coderabbit.login', 'CH, AB', exact('coderabbitai[bot]'), true),
  login(suggests('greptile'), 'greptile.login', 'CH, AB', exact('greptile-apps[bot]'), true),
  login(suggests('sourcery'), 'sourcery.login', 'CH, AB', regex('^sourcery-ai(?:-experiments)?\\[bot\\]$'), true),
  login(
    suggests('qodo'),
    'qodo.login',
    'CH, AB',
    regex('^(?:qodo-merge(?:-pro|-for-open-source)?|qodo-code-review|codiumai-pr-agent(?:-free|-pro)?)\\[bot\\]$'),
    true,
  ),
  login(suggests('ellipsis'), 'ellipsis.login', 'CH, AB', regex('^ellipsis-dev\\[bot\\]$'), true),
];

/** Every tool of the table outside {@link LARGE_TOOL_ROWS}. */
export const OTHER_TOOL_ROWS: readonly MarkRow[] = [...CLOUD_AGENTS, ...EDITORS_AND_COMMAND_LINES, ...REVIEW_BOTS];
