/** Identities that are an AI: as author, committer or co-author. */
import type { PositiveCase } from './case.ts';

const GH = '@users.noreply.github.com';

interface Extra {
  readonly model?: string | null;
  readonly grade?: 'declared' | 'inferred';
  readonly role?: 'agent' | 'suggestion' | 'automation';
  readonly claim?: 'ai' | 'automation';
  readonly also?: readonly string[];
  readonly day?: string;
}

function expectation(row: string, tool: string | null, extra: Extra): Omit<PositiveCase, 'says'> {
  const { also = [], day, ...rest } = extra;
  const base = { rows: [row, ...also] as [string, ...string[]], tool, ...rest };
  return day === undefined ? base : { ...base, day };
}

function coAuthor(row: string, tool: string | null, name: string, email: string, extra: Extra = {}): PositiveCase {
  return {
    says: `co-author ${name} <${email}>`,
    message: `Cache the exchange rates\n\nThey change once a day.\n\nCo-authored-by: ${name} <${email}>\n`,
    ...expectation(row, tool, extra),
  };
}

function author(row: string, tool: string | null, name: string, email: string, extra: Extra = {}): PositiveCase {
  return { says: `author ${name} <${email}>`, author: [name, email], ...expectation(row, tool, extra) };
}

function committer(row: string, tool: string | null, name: string, email: string, extra: Extra = {}): PositiveCase {
  return { says: `committer ${name} <${email}>`, committer: [name, email], ...expectation(row, tool, extra) };
}

const SUGGESTION = { role: 'suggestion' } as const;
const ROBOT = { role: 'automation', claim: 'automation' } as const;
const HINT = { grade: 'inferred' } as const;

export const IDENTITY_CASES: readonly PositiveCase[] = [
  coAuthor('claude-code.noreply', 'claude-code', 'Claude', 'noreply@anthropic.com', { model: null }),
  coAuthor('claude-code.noreply', 'claude-code', 'Claude', 'NoReply@Anthropic.COM'),
  coAuthor('claude-code.noreply', 'claude-code', 'Claude Opus 4.8 (1M context)', 'noreply@anthropic.com', {
    model: 'Claude Opus 4.8 (1M context)',
  }),
  coAuthor('claude-code.noreply', 'claude-code', 'Claude Sonnet 4.6', 'noreply@anthropic.com', {
    model: 'Claude Sonnet 4.6',
  }),
  coAuthor('claude-code.noreply', 'claude-code', 'Claude Fable 5', 'noreply@anthropic.com', {
    model: 'Claude Fable 5',
  }),
  coAuthor('claude-code.noreply', 'claude-code', 'Claude Code', 'noreply@anthropic.com', { model: null }),
  coAuthor('claude-code.noreply', 'claude-code', 'claude[bot]', 'noreply@anthropic.com'),
  coAuthor('claude-code.noreply', 'claude-code', 'harbor/crew/otto', 'noreply@anthropic.com', { model: null }),
  coAuthor('claude-code.noreply', 'cursor', 'Cursor Grok 4.6', 'noreply@anthropic.com', {
    model: 'Grok 4.6',
    also: ['cursor.name'],
  }),
  coAuthor('claude-code.noreply', 'claude-code', 'GPT-5.6 Sol', 'noreply@anthropic.com', {
    model: 'GPT-5.6 Sol',
    also: ['model.gpt'],
  }),
  author('claude-code.noreply', 'claude-code', 'Claude', 'noreply@anthropic.com'),
  committer('claude-code.noreply', 'claude-code', 'Claude', 'noreply@anthropic.com'),
  coAuthor('claude-code.anthropic-ai', 'claude-code', 'Claude', 'claude@anthropic.ai'),
  coAuthor('claude-code.account-app', 'claude-code', 'claude[bot]', `209825114+claude[bot]${GH}`),
  coAuthor('claude-code.account-app', 'claude-code', 'renamed-later[bot]', `209825114+renamed-later[bot]${GH}`),
  coAuthor('claude-code.account-user', 'claude-code', 'Claude', `242468646+Claude${GH}`),
  author('claude-code.login-app', 'claude-code', 'claude[bot]', `claude[bot]${GH}`),
  author(
    'claude-code.account-anthropic',
    'claude-code',
    'anthropic-claude[bot]',
    `215619710+anthropic-claude[bot]${GH}`,
  ),
  author(
    'claude-code.account-action',
    'claude-code',
    'claude-code-action[bot]',
    `208546643+claude-code-action[bot]${GH}`,
  ),
  coAuthor('codex.noreply', 'codex', 'Codex', 'noreply@openai.com'),
  author('codex.address', 'codex', 'Codex', 'codex@openai.com'),
  author('codex.placeholder', 'codex', 'Codex Test', 'codex@example.com'),
  coAuthor('codex.placeholder', 'codex', 'Codex', 'codex@agent'),
  coAuthor('codex.placeholder', 'codex', 'Codex', 'codex@local'),
  author(
    'codex.account-connector',
    'codex',
    'chatgpt-codex-connector[bot]',
    `199175422+chatgpt-codex-connector[bot]${GH}`,
  ),
  coAuthor('codex.account-upper', 'codex', 'Codex', `242516109+Codex${GH}`),
  coAuthor('codex.account-lower', 'codex', 'codex', `267193182+codex${GH}`),
  author('codex.account-app', 'codex', 'openai-codex[bot]', `215057067+openai-codex[bot]${GH}`),
  author('copilot.coding-agent', 'copilot', 'copilot-swe-agent[bot]', `198982749+Copilot${GH}`),
  coAuthor('copilot.coding-agent', 'copilot', 'Copilot', `198982749+Copilot${GH}`),
  author('copilot.coding-agent-login', 'copilot', 'copilot-swe-agent[bot]', `copilot-swe-agent[bot]${GH}`),
  coAuthor('copilot.cli', 'copilot', 'Copilot', `223556219+Copilot${GH}`),
  coAuthor('copilot.review', 'copilot', 'Copilot', `175728472+Copilot${GH}`, SUGGESTION),
  coAuthor('copilot.review', 'copilot', 'Copilot Autofix powered by AI', `175728472+Copilot${GH}`, SUGGESTION),
  coAuthor(
    'copilot.autofix',
    'copilot',
    'Copilot Autofix powered by AI',
    `62310815+github-advanced-security[bot]${GH}`,
    SUGGESTION,
  ),
  coAuthor('copilot.vscode', 'copilot', 'Copilot', 'copilot@github.com'),
  coAuthor('copilot.vscode', 'copilot', 'Copilot', 'copilot@github.com', { day: '2026-04-21' }),
  coAuthor('copilot.vscode', 'copilot', 'Copilot', 'copilot@github.com', { day: '2026-05-07' }),
  author('copilot.account-app', 'copilot', 'copilot[bot]', `167198135+copilot[bot]${GH}`),
  coAuthor('cursor.address', 'cursor', 'Cursor', 'cursoragent@cursor.com'),
  author('cursor.address', 'cursor', 'Cursor Agent', 'cursoragent@cursor.com'),
  coAuthor('cursor.address', 'cursor', 'Cursor', 'agent@cursor.com'),
  coAuthor('cursor.address', 'cursor', 'Cursor', 'cursor@agent'),
  author('cursor.account-app', 'cursor', 'cursor[bot]', `206951365+cursor[bot]${GH}`),
  coAuthor('cursor.composer', 'cursor', 'Composer', 'composer@anysphere.co'),
  author('aider.name-suffix', 'aider', 'Nora Berg (aider)', 'nora@berg.example', { model: null }),
  committer('aider.name-suffix', 'aider', 'Nora Berg (aider)', 'nora@berg.example'),
  coAuthor('aider.address', 'aider', 'aider (gpt-5.1)', 'aider@aider.chat', { model: 'gpt-5.1' }),
  coAuthor('aider.address', 'aider', 'aider (anthropic/claude-sonnet-4-5)', 'noreply@aider.chat', {
    model: 'anthropic/claude-sonnet-4-5',
  }),
  author('aider.account', 'aider', 'aider-chat-bot', `aider-chat-bot${GH}`),
  author('devin.account-app', 'devin', 'Devin AI', `158243242+devin-ai-integration[bot]${GH}`),
  coAuthor('devin.login', 'devin', 'cognition-devin[bot]', `cognition-devin[bot]${GH}`),
  coAuthor('devin.address', 'devin', 'Devin', 'devin@cognition.ai'),
  author('jules.account-app', 'jules', 'google-labs-jules[bot]', `161369871+google-labs-jules[bot]${GH}`),
  author('jules.login', 'jules', 'google-labs-jules[bot]', `google-labs-jules[bot]${GH}`),
  coAuthor('gemini.cli', 'gemini', 'Gemini CLI', 'gemini-cli-agent@google.com'),
  coAuthor('gemini.robot-co-author', 'gemini', 'gemini-cli-robot', 'gemini-cli-robot@google.com'),
  author('gemini.robot-author', null, 'gemini-cli-robot', 'gemini-cli-robot@google.com', ROBOT),
  coAuthor(
    'gemini.code-assist',
    'gemini',
    'gemini-code-assist[bot]',
    `176961590+gemini-code-assist[bot]${GH}`,
    SUGGESTION,
  ),
  coAuthor('antigravity.google', 'antigravity', 'Antigravity', 'agents-noreply@google.com'),
  coAuthor('antigravity.address', 'antigravity', 'Antigravity', 'antigravity@gemini.ai'),
  coAuthor('kiro.address', 'kiro', 'Kiro', 'noreply@kiro.dev'),
  author('kiro.account-user', 'kiro', 'kiro-agent', `244629292+kiro-agent${GH}`),
  author('kiro.account-app', 'kiro', 'kiro-agent[bot]', `245459735+kiro-agent[bot]${GH}`),
  author('amazon-q.account-app', 'amazon-q', 'amazon-q-developer[bot]', `208079219+amazon-q-developer[bot]${GH}`),
  coAuthor('amazon-q.address', 'amazon-q', 'Amazon Q Developer', 'noreply@amazon.com'),
  author('replit.address', 'replit', 'Replit Agent', 'agent@replit.com'),
  author('lovable.login', 'lovable', 'lovable-dev[bot]', `159125892+lovable-dev[bot]${GH}`),
  author('lovable.login', 'lovable', 'gpt-engineer-app[bot]', `160082914+gpt-engineer-app[bot]${GH}`),
  author('roo.account-app', 'roo', 'roomote[bot]', `263205322+roomote[bot]${GH}`),
  coAuthor('roo.address', 'roo', 'Roo Code', 'roomote@roocode.com'),
  coAuthor('roo.address', 'roo', 'roomote', 'roomote@roomote.dev'),
  coAuthor('windsurf.com', 'windsurf', 'Windsurf', 'noreply@windsurf.com'),
  coAuthor('windsurf.ai', 'windsurf', 'Cascade', 'cascade@windsurf.ai'),
  coAuthor('windsurf.codeium', 'windsurf', 'Windsurf', 'windsurf@codeium.com'),
  coAuthor('opencode.address', 'opencode', 'opencode', 'noreply@opencode.ai'),
  coAuthor('amp.address', 'amp', 'Amp', 'amp@ampcode.com'),
  coAuthor('droid.account-app', 'droid', 'factory-droid[bot]', `138933559+factory-droid[bot]${GH}`),
  coAuthor('droid.address', 'droid', 'Droid', 'droid@factory.ai'),
  coAuthor('crush.address', 'crush', 'Crush', 'crush@charm.land'),
  coAuthor('openhands.address', 'openhands', 'openhands', 'openhands@all-hands.dev'),
  coAuthor('codebuff.address', 'codebuff', 'Codebuff', 'noreply@codebuff.com'),
  coAuthor('qwen.address', 'qwen-code', 'Qwen-Coder', 'qwen-coder@alibabacloud.com'),
  coAuthor('qwen.noreply', 'qwen-code', 'Qwen', 'noreply@alibaba.com'),
  author('junie.address', 'junie', 'junie', 'junie@jetbrains.com'),
  coAuthor('continue.address', 'continue', 'Continue', 'noreply@continue.dev'),
  author('continue.account-app', 'continue', 'continue[bot]', `230936708+continue[bot]${GH}`),
  coAuthor('firebender.address', 'firebender', 'Firebender', 'help@firebender.com'),
  coAuthor('cline.address', 'cline', 'Cline', 'noreply@cline.bot'),
  author('cline.account-app', 'cline', 'cline[bot]', `205137888+cline[bot]${GH}`),
  coAuthor('pi.address', 'pi', 'Pi', 'noreply@pi.dev'),
  coAuthor('pi.address', 'pi', 'pi', 'pi@earendil.works'),
  coAuthor('goose.address', 'goose', 'Goose', 'opensource@block.xyz'),
  coAuthor('grok.address', 'grok', 'Grok', 'grok@x.ai'),
  coAuthor('kimi.address', 'kimi', 'Kimi', 'noreply@moonshot.ai'),
  coAuthor('vibe.address', 'vibe', 'Mistral Vibe', 'vibe@mistral.ai'),
  coAuthor('augment.address', 'augment', 'Augment Agent', 'noreply@augmentcode.com'),
  coAuthor('trae.address', 'trae', 'TraeCLI', 'traecli@bytedance.com'),
  coAuthor('tabnine.address', 'tabnine', 'Tabnine', 'noreply@tabnine.com'),
  coAuthor('warp.address', 'warp', 'Warp', 'agent@warp.dev'),
  author('cody.account-app', 'cody', 'sourcegraph-cody[bot]', `201248094+sourcegraph-cody[bot]${GH}`),
  author('jetbrains-ai.account-app', 'jetbrains-ai', 'jetbrains-ai[bot]', `220155983+jetbrains-ai[bot]${GH}`),
  coAuthor('coderabbit.account-app', 'coderabbit', 'coderabbitai[bot]', `136622811+coderabbitai[bot]${GH}`, SUGGESTION),
  coAuthor('coderabbit.login', 'coderabbit', 'coderabbitai[bot]', `coderabbitai[bot]${GH}`, SUGGESTION),
  coAuthor('greptile.login', 'greptile', 'greptile-apps[bot]', `165735046+greptile-apps[bot]${GH}`, SUGGESTION),
  coAuthor('sourcery.login', 'sourcery', 'sourcery-ai[bot]', `58596630+sourcery-ai[bot]${GH}`, SUGGESTION),
  coAuthor('qodo.login', 'qodo', 'qodo-merge-pro[bot]', `151058649+qodo-merge-pro[bot]${GH}`, SUGGESTION),
  coAuthor('ellipsis.login', 'ellipsis', 'ellipsis-dev[bot]', `65095814+ellipsis-dev[bot]${GH}`, SUGGESTION),

  // Hints: the name without the tool's address.
  coAuthor('amp.name', 'amp', 'Amp', 'amp@example.com', HINT),
  author('codex.name', 'codex', 'Codex Agent', 'codex-agent@example.com', HINT),
  author('claude-code.name', 'claude-code', 'Nora Berg + Claude', 'nora@berg.example', HINT),
  coAuthor('claude-code.name', 'claude-code', 'Claude', 'claude@anthropic.com', HINT),
  coAuthor('claude-code.name', 'claude-code', 'Nora Berg', 'nora+claude@berg.example', HINT),
  coAuthor('claude-code.name', 'claude-code', 'Claude Code', 'nora@berg.example', HINT),
  coAuthor('model.claude', 'claude-code', 'Claude Opus 4.5', 'nora@berg.example', {
    ...HINT,
    model: 'Claude Opus 4.5',
  }),
  author('model.claude', null, 'Ali Rezaei (claude-sonnet-4-5)', 'ali@rezaei.example', HINT),
  coAuthor('copilot.name', 'copilot', 'GitHub Copilot', 'noreply@github.com', HINT),
  coAuthor('copilot.vscode', 'copilot', 'Copilot', 'copilot@github.com', { ...HINT, day: '2026-04-22' }),
  coAuthor('copilot.vscode', 'copilot', 'Copilot', 'copilot@github.com', { ...HINT, day: '2026-05-06' }),
  author('claude-code.name', 'claude-code', 'claude[bot]', `999+claude[bot]${GH}`, HINT),

  // Robots that are no AI.
  author('automation.dependabot', null, 'dependabot[bot]', `49699333+dependabot[bot]${GH}`, ROBOT),
  author(
    'automation.dependabot-login',
    null,
    'dependabot-preview[bot]',
    `27856297+dependabot-preview[bot]${GH}`,
    ROBOT,
  ),
  author('automation.dependabot-mail', null, 'dependabot[bot]', 'support@github.com', ROBOT),
  author('automation.renovate', null, 'renovate[bot]', `29139614+renovate[bot]${GH}`, ROBOT),
  author('automation.renovate-login', null, 'renovate-bot', `renovate-bot${GH}`, ROBOT),
  author('automation.renovate-mail', null, 'Renovate Bot', 'bot@renovateapp.com', ROBOT),
  author('automation.github-actions', null, 'github-actions[bot]', `41898282+github-actions[bot]${GH}`, ROBOT),
  author('automation.github-actions-mail', null, 'GitHub Action', 'action@github.com', ROBOT),
  author('automation.pre-commit-ci', null, 'pre-commit-ci[bot]', `66853113+pre-commit-ci[bot]${GH}`, ROBOT),
  author('automation.mergify', null, 'mergify[bot]', `37929162+mergify[bot]${GH}`, ROBOT),
  author('automation.release-please', null, 'release-please[bot]', `55107282+release-please[bot]${GH}`, ROBOT),
  author('automation.semantic-release', null, 'semantic-release-bot', 'semantic-release-bot@martynus.net', ROBOT),
  author('automation.snyk', null, 'snyk-bot', 'snyk-bot@snyk.io', ROBOT),
  author('automation.greenkeeper', null, 'greenkeeper[bot]', `23040076+greenkeeper[bot]${GH}`, ROBOT),
  author('automation.imgbot', null, 'imgbot[bot]', `31301654+imgbot[bot]${GH}`, ROBOT),
  author('automation.allcontributors', null, 'allcontributors[bot]', `46447321+allcontributors[bot]${GH}`, ROBOT),
  author('automation.weblate', null, 'Hosted Weblate', 'hosted@weblate.org', ROBOT),
  author('automation.transifex', null, 'transifex-integration[bot]', `43880903+transifex-integration[bot]${GH}`, ROBOT),
  author('automation.crowdin', null, 'Crowdin Bot', 'support+bot@crowdin.com', ROBOT),
  author('automation.codecov', null, 'codecov[bot]', `22429695+codecov[bot]${GH}`, ROBOT),
  author('automation.stale', null, 'stale[bot]', `26384082+stale[bot]${GH}`, ROBOT),
  author('automation.stainless', null, 'stainless-app[bot]', `142633134+stainless-app[bot]${GH}`, ROBOT),
  author('automation.stainless-mail', null, 'Stainless Bot', 'bot@stainlessapi.com', ROBOT),
  author('automation.fern', null, 'fern-api[bot]', `115122769+fern-api[bot]${GH}`, ROBOT),
  author('automation.yoshi', null, 'Yoshi Automation', 'yoshi-automation@google.com', ROBOT),
  author('automation.owl-bot', null, 'gcf-owl-bot[bot]', `78513119+gcf-owl-bot[bot]${GH}`, ROBOT),
  author('automation.bot-name', null, 'harbor-release-bot', 'release@harbor.example', ROBOT),
  author('automation.bot-login', null, 'Harbor Sync', `4242+harbor-sync[bot]${GH}`, ROBOT),
  author('automation.bot-suffix-login', null, 'Harbor', `4243+harbor-bot${GH}`, ROBOT),
];
