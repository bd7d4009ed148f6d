/** Lines of messages, subjects and branches that tell of an AI. */
import type { PositiveCase } from './case.ts';

type Expected = Omit<PositiveCase, 'says' | 'message' | 'rows' | 'tool'> & { readonly also?: readonly string[] };

function line(row: string, tool: string | null, text: string, expected: Expected = {}): PositiveCase {
  const { also = [], ...rest } = expected;
  return {
    says: text,
    message: `Retry the payment once\n\nThe gateway drops about one call in a thousand.\n\n${text}\n`,
    rows: [row, ...also],
    tool,
    ...rest,
  };
}

const HINT = { grade: 'inferred' } as const;

const OF_TOOLS: readonly PositiveCase[] = [
  line('claude-code.session', 'claude-code', 'Claude-Session: https://claude.ai/code/session_01AbCd', {
    session: 'https://claude.ai/code/session_01AbCd',
  }),
  line('claude-code.footer', 'claude-code', '🤖 Generated with [Claude Code](https://claude.com/claude-code)'),
  line('claude-code.footer', 'claude-code', '🤖 Generated with [Claude Code](https://claude.ai/code)'),
  line('claude-code.footer', 'claude-code', '> Generated with [Claude Code](https://claude.ai/code)'),
  line('codex.task-link', 'codex', 'https://chatgpt.com/codex/tasks/task_e_68a1', {
    session: 'https://chatgpt.com/codex/tasks/task_e_68a1',
  }),
  line('codex.task-link', 'codex', '[Codex Task](https://chatgpt.com/codex/tasks/task_b_12)', {
    session: 'https://chatgpt.com/codex/tasks/task_b_12',
  }),
  line('codex.footer', 'codex', 'Generated with [Codex](https://openai.com/codex)'),
  {
    says: 'a subject that Codex opens',
    message: '[codex] Round prices\n',
    rows: ['codex.subject'],
    tool: 'codex',
    ...HINT,
  },
  line('nori.footer', 'nori', '🤖 Generated with [Nori](https://nori.ai)'),
  line('codex.session', 'codex', 'codex-session: 0199f1d2-77aa', { session: '0199f1d2-77aa' }),
  line('copilot.agent-logs', 'copilot', 'Agent-Logs-Url: https://github.com/harbor/pay/sessions/3b8812e4', {
    session: 'https://github.com/harbor/pay/sessions/3b8812e4',
  }),
  line('cursor.made-with', 'cursor', 'Made-with: Cursor'),
  line('cursor.made-with', 'cursor', 'Made-with: [Cursor](https://cursor.com)'),
  line('cursor.pr-body', 'cursor', '<!-- CURSOR_AGENT_PR_BODY_BEGIN -->'),
  line('cursor.agent-link', 'cursor', '<a href="https://cursor.com/agents/bc-7f">Open in the browser</a>', {
    session: 'https://cursor.com/agents/bc-7f',
  }),
  line('cursor.session', 'cursor', 'cursor-session: 41f2', { session: '41f2' }),
  line('devin.session-link', 'devin', 'Link to Devin session: https://app.devin.ai/sessions/9f00', {
    session: 'https://app.devin.ai/sessions/9f00',
  }),
  line(
    'jules.task-link',
    'jules',
    'PR created automatically by Jules for task [1188](https://jules.google.com/task/1188) started by @nora',
    { session: 'https://jules.google.com/task/1188' },
  ),
  line('replit.commit-author', 'replit', 'Replit-Commit-Author: Agent'),
  line('replit.commit-author', 'replit', 'Replit-Commit-Author: Assistant'),
  line('replit.deployment', null, 'Replit-Commit-Author: Deployment', { claim: 'automation', role: 'automation' }),
  line('replit.session', 'replit', 'Replit-Commit-Session-Id: 5b1f', { session: '5b1f' }),
  line('lovable.edit', 'lovable', 'X-Lovable-Edit-ID: edt-5d0f1c7e-8a8b-4d51-9d5a-0c6f5be0b0aa', {
    session: 'edt-5d0f1c7e-8a8b-4d51-9d5a-0c6f5be0b0aa',
  }),
  line('amp.thread', 'amp', 'Amp-Thread-ID: https://ampcode.com/threads/T-5a6b', {
    session: 'https://ampcode.com/threads/T-5a6b',
  }),
  line('crush.footer', 'crush', '💘 Generated with Crush'),
  line('codebuff.footer', 'codebuff', '🤖 Generated with Codebuff'),
  {
    says: 'a subject that aider wrote',
    message: 'aider: round prices half to even\n',
    rows: ['aider.subject'],
    tool: 'aider',
    grade: 'inferred',
  },
];

const GENERIC: readonly PositiveCase[] = [
  line('assisted-by', 'claude-code', 'Assisted-by: Claude:claude-opus-4-5 coccinelle sparse', {
    model: 'claude-opus-4-5',
    also: ['claude-code.name'],
  }),
  line('assisted-by', 'claude-code', 'Assisted-by: Claude:Opus-4.5', { model: 'Opus-4.5' }),
  line('assisted-by', null, 'Assisted-by: harbor-agent:m-7', { model: 'm-7' }),
  line('assisted-by', 'codex', 'Assisted-by: Codex:unknown', { model: null }),
  line('assisted-by', null, 'Assisted-by: LLM', { also: ['llm.name'] }),
  line('assisted-by', null, 'Assisted-by: LLM [coccinelle]'),
  line('assisted-by', 'claude-code', 'Assisted-by: Claude'),
  line('assisted-by', 'claude-code', 'Assisted-by: Claude Code (claude-opus-4-8)', { model: 'claude-opus-4-8' }),
  line('assisted-by', 'claude-code', 'Assisted-by: Claude Opus 4.5', { model: 'Claude Opus 4.5' }),
  line('assisted-by', 'claude-code', 'Assisted-by: Claude Opus 4.5 <noreply@anthropic.com>', {
    model: 'Claude Opus 4.5',
  }),
  line('assisted-by', 'copilot', 'Assisted-by: GitHub Copilot (GPT-5)', { model: 'GPT-5', also: ['copilot.name'] }),
  line('assisted-by', 'cursor', 'Assisted-by: Cursor'),
  line('assisted-by', 'cursor', 'Assisted-by: Cursor with Opus 4.5', { model: 'Opus 4.5' }),
  line('assisted-by', 'crush', 'Assisted-by: GLM-4.7 via Crush <crush@charm.land>', {
    model: 'GLM-4.7',
    also: ['crush.name', 'model.glm'],
  }),
  line('assisted-by', 'copilot', 'Assisted-by: Claude, GitHub Copilot'),
  line('assisted-by', 'antigravity', 'Assisted-by: antigravity:gemini-3-pro', {
    model: 'gemini-3-pro',
    also: ['antigravity.name'],
  }),
  line('assisted-by', 'devin', 'Assisted-by: Devin:2.1', { model: '2.1', also: ['devin.name'] }),
  line('assisted-by', 'devin', 'Assisted-by: Devin', HINT),
  line('antigravity.name', 'antigravity', 'Co-authored-by: antigravity:gemini-3-pro', { model: 'gemini-3-pro' }),
  line('claude-code.name', 'claude-code', 'Co-authored-by: Claude', HINT),
  line('ai-used-for', null, 'AI-used-for: code, tests'),
  line('ai-used-for', null, 'AI-used-for: review and documentation'),
  line('generated-by', 'codex', 'Generated-by: Codex'),
  line('generated-by', 'maka', 'Generated-by: Maka', { also: ['maka.name'] }),
  line('generated-by', 'posthog-desktop', 'Generated-by: PostHog Desktop', { also: ['posthog-desktop.name'] }),
  line('generated-by', 'cursor', 'Generated-by: cursor-agent/2026.01', { model: '2026.01' }),
  line('generated-by', 'claude-code', 'Generated-by: Claude Code 2.1'),
  line('generated-with', 'windsurf', 'Generated-with: Windsurf', { also: ['windsurf.name'] }),
  line('made-with', 'aider', 'Made-with: aider', { also: ['aider.name'] }),
  line('agent', 'claude-code', 'Agent: claude-code'),
  line('ai-declaration', null, 'AI-assisted: yes'),
  line('ai-declaration', null, 'Ai-assisted: true'),
  line('ai-declaration', 'claude-code', 'AI-assisted-by: Claude Code'),
  line('ai-declaration', 'codex', 'AI-assistant: Codex 0.124 (gpt-5.2-codex)', { model: 'gpt-5.2-codex' }),
  line('ai-declaration', null, 'AI-agent: harbor'),
  line('ai-declaration', null, 'AI-generated: partly'),
  line('ai-declaration', 'gemini', 'AI-generated-by: Gemini', { also: ['gemini.name'] }),
  line('ai-declaration', null, 'LLM-assisted-by: gpt-5', { model: 'gpt-5' }),
  line('ai-declaration', 'kiro', 'Assisted-by-AI: Kiro', { also: ['kiro.name'] }),
  line('ai-declaration', 'amazon-q', 'Co-developed-by-AI: Amazon Q', { also: ['amazon-q.name'] }),
  line('coding-agent', 'codex', 'Coding-Agent: Codex\nModel: gpt-5.2', { model: 'gpt-5.2' }),
  line('coding-agent', null, 'Coding-Agent: harbor\nModel: m-7', { model: 'm-7' }),
  line('commit-generated-by', 'copilot', 'Commit-generated-by: Copilot'),
  line('session-link', null, 'Agent-Conversation: https://logs.example/c/7', { session: 'https://logs.example/c/7' }),
  line('session-link', null, 'Turbocommit-Session: 88f0', { session: '88f0' }),
  line('whogitit.session', null, 'AI-Session: 5d-11', { session: '5d-11' }),
  line('whogitit.lines', null, 'AI-Lines: 41'),
  line('entire.checkpoint', null, 'Entire-Checkpoint: a3b2c4d5e6f7', { session: 'a3b2c4d5e6f7' }),
  line('entire.checkpoint', null, 'Entire-Checkpoint: 01JC3Q8ZK4M0V6T9N2W5R7X1YB'),
  line('entire.session', null, 'Entire-Session: 2026-01-20-ab', { session: '2026-01-20-ab' }),
  line('entire.agent', 'claude-code', 'Entire-Agent: Claude Code'),
  line('entire.metadata', null, 'Entire-Strategy: manual-commit'),
  line('entire.source-ref', null, 'Entire-Source-Ref: feature/pay@1234567890ab'),
  line('entire.ephemeral-branch', null, 'Ephemeral-branch: entire/12ab34c'),
  line('entire.attribution', null, 'Entire-Attribution: 73% agent (146/200 lines)'),
  line('executed-by', null, 'Executed-By: harbor/crew/otto', HINT),
  line('prompted-by', null, 'Prompted-by: Nora Berg <nora@berg.example>'),
  line('phrase.generated-with', 'claude-code', 'Generated with Claude Code'),
  line('phrase.generated-with', 'claude-code', 'Generated with the help of Claude Code.'),
  line('phrase.generated-with', 'opencode', '🤖 Generated with OpenCode (AI coding agent)', {
    also: ['opencode.name'],
  }),
  line('phrase.generated-with', 'goose', 'Made with Goose', { also: ['goose.name'] }),
  line('phrase.written-by', 'claude-code', 'Written entirely by Claude Opus 4.5.', { model: 'Claude Opus 4.5' }),
  line('phrase.written-by', 'copilot', 'This change was mostly generated by GitHub Copilot.'),
  line(
    'phrase.written-by',
    'claude-code',
    'The bulk of the code in this commit was generated by Claude Sonnet 4 using Claude Code.',
    { model: 'Claude Sonnet 4' },
  ),
  line('phrase.written-by', 'gemini', 'Vibe-coded by Gemini'),
  line('phrase.ai-generated', null, '[AI-generated] See the design note.'),
  line('phrase.on-behalf-of', null, '_codex-gpt-5.5-medium on behalf of Nora Berg_', {
    ...HINT,
    model: 'codex-gpt-5.5-medium',
  }),
  line('agent-signature', null, 'Agent-Signature: claude-opus-4-8-high on behalf of Nora Berg', {
    ...HINT,
    model: 'claude-opus-4-8-high',
  }),
  line('prose', 'claude-code', 'WIP, asked claude to keep the amount', HINT),
  line('prose', 'claude-code', 'I asked Claude for the retry loop and fixed its tests.', HINT),
  line('prose', 'chatgpt', 'The table of currencies is from ChatGPT', { ...HINT, also: ['chatgpt.name'] }),
  {
    says: 'a subject that names a model',
    message: 'Ask Claude to add the retry\n',
    rows: ['prose'],
    tool: 'claude-code',
    grade: 'inferred',
  },
];

/** Names and models that no other case needs, each in the trailer that takes them. */
const NAMES: readonly PositiveCase[] = [
  ['jules', 'Google Jules'],
  ['droid', 'Factory Droid'],
  ['replit', 'Replit Agent'],
  ['lovable', 'Lovable'],
  ['openhands', 'OpenHands'],
  ['roo', 'Roo Code'],
  ['codebuff', 'Codebuff'],
  ['qwen-code', 'Qwen Code'],
  ['junie', 'JetBrains Junie'],
  ['continue', 'Continue.dev'],
  ['firebender', 'Firebender'],
  ['cline', 'Cline Bot'],
  ['pi', 'Pi Coding Agent'],
  ['grok', 'Grok'],
  ['kimi', 'Kimi Code'],
  ['vibe', 'Mistral Vibe'],
  ['augment', 'Augment Code'],
  ['trae', 'Trae AI'],
  ['tabnine', 'Tabnine'],
  ['warp', 'Warp Agent'],
  ['cody', 'Sourcegraph Cody'],
  ['jetbrains-ai', 'JetBrains AI Assistant'],
  ['coderabbit', 'CodeRabbit'],
  ['greptile', 'Greptile'],
  ['sourcery', 'Sourcery AI'],
  ['qodo', 'Qodo Merge'],
  ['ellipsis', 'ellipsis-dev'],
].map(([tool = '', name = '']) => line('generated-by', tool, `Generated-by: ${name}`, { also: [`${tool}.name`] }));

const MODELS: readonly PositiveCase[] = [
  ['claude', 'anthropic/claude-sonnet-4-5'],
  ['claude-bedrock', 'us.anthropic.claude-opus-4-20250514-v1:0'],
  ['gpt', 'gpt-5.2-codex'],
  ['openai-o', 'o4-mini'],
  ['gemini', 'gemini-3-pro-preview'],
  ['grok', 'grok-code-fast-1'],
  ['llama', 'meta-llama-3.3'],
  ['qwen', 'qwen3-coder'],
  ['deepseek', 'DeepSeek-V3.2'],
  ['kimi', 'kimi-k2'],
  ['mistral', 'devstral-small'],
  ['minimax', 'MiniMax-M2'],
  ['composer', 'composer-1'],
  ['swe', 'SWE-1.5'],
  ['nova', 'amazon.nova-pro'],
].map(([family = '', model = '']) =>
  line('assisted-by', null, `Assisted-by: ${model}`, { model, also: [`model.${family}`] }),
);

const BRANCHES: readonly PositiveCase[] = [
  ['claude-code.branch', 'claude-code', 'claude/fix-rounding-8x2k'],
  ['codex.branch', 'codex', 'codex/round-half-even'],
  ['copilot.branch', 'copilot', 'copilot/fix-12'],
  ['cursor.branch', 'cursor', 'cursor/round-half-even-9f3c'],
  ['devin.branch', 'devin', 'devin/1757845200-rounding'],
  ['amazon-q.branch', 'amazon-q', 'Q-DEV-issue-12-1757845200'],
  ['opencode.branch', 'opencode', 'opencode/issue12'],
  ['openhands.branch', 'openhands', 'openhands-fix-issue-12'],
].map(([row = '', tool = '', branch = '']) => ({
  says: `branch ${branch}`,
  branch,
  rows: [row] as [string],
  tool,
  grade: 'inferred' as const,
}));

export const MESSAGE_CASES: readonly PositiveCase[] = [...OF_TOOLS, ...GENERIC, ...NAMES, ...MODELS, ...BRANCHES];
