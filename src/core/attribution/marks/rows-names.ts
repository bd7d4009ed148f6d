/** Names of tools and models: which tool an address belongs to, and which values of a trailer mean an AI. */
import type { MarkRow, ModelNameMark } from '../../../model/mark.ts';
import { names } from './row-makers.ts';

const TOOL_NAMES: readonly MarkRow[] = [
  names('claude-code', 'Claude Code', {
    tool: ['Claude Code', 'claude-code', 'Claude Code Web', 'Claude AI', 'Anthropic Claude', 'claude-code-action'],
    words: ['Claude'],
    prose: ['Claude Code', 'Claude'],
    domains: ['anthropic.com', 'anthropic.ai', 'claude.ai', 'claude.com'],
  }),
  names('codex', 'Codex', {
    tool: [
      'OpenAI Codex',
      'Codex CLI',
      'Codex Agent',
      'Codex Test',
      'codex-cli',
      'chatgpt-codex-connector',
      'openai-codex',
    ],
    words: ['Codex'],
    prose: ['OpenAI Codex', 'Codex CLI', 'Codex'],
    domains: ['openai.com'],
  }),
  names('chatgpt', 'ChatGPT', { tool: ['ChatGPT'], prose: ['ChatGPT'] }),
  names('copilot', 'GitHub Copilot', {
    tool: [
      'GitHub Copilot',
      'Copilot Autofix',
      'Copilot Chat',
      'Copilot CLI',
      'Copilot Agent',
      'Microsoft Copilot',
      'copilot-swe-agent',
      'github-copilot',
      'github-copilot-cli',
      'copilot-cli',
      'VS Code Copilot',
    ],
    words: ['Copilot'],
    prose: ['GitHub Copilot', 'Copilot'],
  }),
  names('cursor', 'Cursor', {
    tool: ['Cursor Agent', 'Cursor AI', 'Cursor IDE', 'Cursor Composer', 'cursor-agent', 'cursoragent'],
    words: ['Cursor'],
    prose: ['Cursor Agent', 'Cursor AI'],
    domains: ['cursor.com', 'cursor.sh'],
  }),
  names('devin', 'Devin', {
    tool: ['Devin AI', 'devin-ai-integration', 'Cognition Devin', 'cognition-devin'],
    givenNames: ['Devin'],
    prose: ['Devin AI'],
  }),
  names('jules', 'Jules', {
    tool: ['Google Jules', 'google-labs-jules', 'Jules AI', 'Jules Agent'],
    givenNames: ['Jules'],
    prose: ['Google Jules'],
  }),
  names('gemini', 'Gemini', {
    tool: ['Gemini CLI', 'gemini-cli', 'Google Gemini', 'Gemini Code Assist', 'gemini-code-assist'],
    words: ['Gemini'],
    prose: ['Gemini CLI', 'Gemini Code Assist', 'Gemini'],
  }),
  names('antigravity', 'Antigravity', {
    tool: ['Google Antigravity'],
    words: ['Antigravity'],
    prose: ['Google Antigravity'],
  }),
  names('kiro', 'Kiro', {
    tool: ['Kiro Agent', 'kiro-agent', 'Kiro CLI', 'Amazon Kiro', 'AWS Kiro'],
    words: ['Kiro'],
    prose: ['Kiro'],
    domains: ['kiro.dev'],
  }),
  names('amazon-q', 'Amazon Q Developer', {
    tool: ['Amazon Q Developer', 'Amazon Q', 'amazon-q', 'amazon-q-developer', 'AWS Q', 'Q Developer', 'Q CLI'],
    prose: ['Amazon Q Developer', 'Amazon Q'],
  }),
  names('aider', 'aider', { tool: ['aider-chat'], words: ['aider'], prose: ['Aider'] }),
  names('windsurf', 'Windsurf', {
    tool: ['Windsurf Cascade', 'Windsurf AI', 'Codeium'],
    words: ['Windsurf', 'Cascade'],
    prose: ['Windsurf', 'Codeium'],
  }),
  names('opencode', 'OpenCode', { tool: ['OpenCode'], prose: ['OpenCode'] }),
  names('amp', 'Amp', {
    tool: ['Sourcegraph Amp', 'Ampcode', 'Amp Code', 'Amp Agent'],
    words: ['Amp'],
    domains: ['ampcode.com'],
  }),
  names('droid', 'Factory Droid', { tool: ['Factory Droid', 'factory-droid', 'factoryai-droid'], words: ['Droid'] }),
  names('replit', 'Replit Agent', {
    tool: ['Replit Agent', 'Replit Assistant', 'Replit AI'],
    words: ['Replit'],
    prose: ['Replit Agent'],
  }),
  names('lovable', 'Lovable', {
    tool: ['lovable-dev', 'Lovable AI', 'gpt-engineer-app', 'GPT Engineer'],
    words: ['Lovable'],
  }),
  names('crush', 'Crush', { tool: ['Charm Crush'], words: ['Crush'] }),
  names('openhands', 'OpenHands', { tool: ['OpenHands', 'All-Hands OpenHands'], prose: ['OpenHands'] }),
  names('roo', 'Roo Code', {
    tool: ['Roo Code', 'RooCode', 'roomote', 'Roo Cline'],
    givenNames: ['Roo'],
    prose: ['Roo Code'],
  }),
  names('codebuff', 'Codebuff', { tool: ['Codebuff'] }),
  names('qwen-code', 'Qwen Code', {
    tool: ['Qwen Code', 'Qwen Coder', 'Qwen-Coder', 'qwen-code', 'Qwen'],
    prose: ['Qwen Code'],
  }),
  names('junie', 'Junie', { tool: ['JetBrains Junie', 'Junie AI', 'Junie Agent'], givenNames: ['Junie'] }),
  names('continue', 'Continue', { tool: ['Continue Agent', 'Continue.dev', 'Continue CLI'], givenNames: ['Continue'] }),
  names('firebender', 'Firebender', { tool: ['Firebender'] }),
  names('cline', 'Cline', { tool: ['Cline AI', 'Cline Bot', 'Cline Agent'], givenNames: ['Cline'] }),
  names('pi', 'Pi', { tool: ['Pi Coding Agent', 'pi-coding-agent'], givenNames: ['Pi'] }),
  names('goose', 'Goose', { tool: ['Block Goose', 'Goose AI', 'Codename Goose'], words: ['Goose'] }),
  names('grok', 'Grok', {
    tool: ['xAI Grok', 'Grok Build', 'Grok CLI'],
    words: ['Grok'],
    prose: ['Grok'],
    domains: ['x.ai'],
  }),
  names('kimi', 'Kimi', { tool: ['Kimi Code', 'Kimi CLI', 'Moonshot Kimi'], givenNames: ['Kimi'] }),
  names('vibe', 'Mistral Vibe', { tool: ['Mistral Vibe', 'mistral-vibe', 'Le Chat'], givenNames: ['Vibe'] }),
  names('augment', 'Augment Code', {
    tool: ['Augment Code', 'Augment Agent', 'Auggie CLI', 'Auggie'],
    givenNames: ['Augment'],
    prose: ['Augment Code'],
  }),
  names('trae', 'Trae', { tool: ['Trae AI', 'TraeCLI', 'Trae Agent'], givenNames: ['Trae'] }),
  names('tabnine', 'Tabnine', { tool: ['Tabnine'], prose: ['Tabnine'] }),
  names('warp', 'Warp', { tool: ['Warp Agent', 'Warp AI', 'Warp Terminal Agent'], givenNames: ['Warp'] }),
  names('cody', 'Cody', { tool: ['Sourcegraph Cody', 'sourcegraph-cody', 'Cody AI'], givenNames: ['Cody'] }),
  names('jetbrains-ai', 'JetBrains AI', { tool: ['JetBrains AI', 'JetBrains AI Assistant'] }),
  names('coderabbit', 'CodeRabbit', { tool: ['CodeRabbit', 'coderabbitai'] }),
  names('greptile', 'Greptile', { tool: ['Greptile', 'greptile-apps'] }),
  names('sourcery', 'Sourcery', { tool: ['Sourcery AI', 'sourcery-ai'], givenNames: ['Sourcery'] }),
  names('qodo', 'Qodo', { tool: ['Qodo', 'Qodo Merge', 'Qodo Gen', 'CodiumAI'] }),
  names('ellipsis', 'Ellipsis', { tool: ['ellipsis-dev'], givenNames: ['Ellipsis'] }),
  names('maka', 'Maka', { words: ['Maka'] }),
  names('posthog-desktop', 'PostHog Desktop', { tool: ['PostHog Desktop'] }),
  {
    ...names('llm', 'an AI', {
      tool: [
        'Large Language Model',
        'Generative AI',
        'GenAI',
        'gen-AI',
        'AI agent',
        'AI assistant',
        'AI coding assistant',
        'AI coding agent',
        'AI tool',
        'AI tools',
        'coding agent',
      ],
      words: ['LLM', 'LLMs', 'AI'],
    }),
    tool: null,
    origin: 'Linux 7.3 (816d9992d9ed) and the trailers of section 4.2',
  },
];

function model(id: string, starts: readonly string[]): ModelNameMark {
  return {
    kind: 'model-name',
    id: `model.${id}`,
    tool: null,
    weight: 'inferred',
    role: 'agent',
    origin: 'names of model families',
    starts,
  };
}

/** `name #`, `name-#`, `name#`: with a number behind, however it is joined. */
function numbered(name: string): readonly string[] {
  return [`${name} #`, `${name}-#`, `${name}#`, `${name} v#`, `${name}-v#`];
}

/** Model families, by what their names start with; a given name alone (Claude) is not among them. */
const MODEL_NAMES: readonly MarkRow[] = [
  model('claude', [
    ...['opus', 'sonnet', 'haiku', 'fable', 'instant'].flatMap((name) => [`claude ${name}`, `claude-${name}`]),
    ...numbered('claude'),
    ...['opus', 'sonnet', 'haiku', 'fable'].flatMap((name) => [`${name} #`, `${name}-#`]),
  ]),
  model(
    'claude-bedrock',
    ['', 'us.', 'eu.', 'apac.', 'global.'].map((region) => `${region}anthropic.claude-`),
  ),
  model('gpt', [...numbered('gpt'), ...numbered('chatgpt'), 'gpt-oss', 'codex-gpt-#', 'codex-mini']),
  model(
    'openai-o',
    ['o1', 'o3', 'o4'].flatMap((name) => [`${name}$`, `${name}-mini`, `${name}-pro`, `${name}-preview`]),
  ),
  model('gemini', [
    ...numbered('gemini'),
    ...['pro', 'flash', 'ultra', 'nano', 'exp'].flatMap((name) => [`gemini ${name}`, `gemini-${name}`]),
  ]),
  model('grok', [...numbered('grok'), 'grok-code', 'grok code', 'grok fast']),
  model('llama', [...numbered('llama'), ...numbered('codellama'), ...numbered('meta-llama')]),
  model('qwen', [...numbered('qwen'), 'qwen-coder-', 'qwen-max', 'qwen-plus']),
  model('deepseek', ['deepseek$', 'deepseek-', 'deepseek ']),
  model('kimi', [...numbered('kimi'), 'kimi k#', 'kimi-k#']),
  model('glm', numbered('glm')),
  model('mistral', [
    ...numbered('mistral'),
    'mistral-large',
    'mistral-medium',
    'mistral-small',
    'mistral large',
    'mistral medium',
    'mistral small',
    'codestral',
    'devstral',
    'mixtral',
    'magistral',
  ]),
  model('minimax', ['minimax-m#', 'minimax m#']),
  model('composer', ['composer-#', 'composer #']),
  model('swe', ['swe-#']),
  model(
    'nova',
    ['', 'amazon.', 'amazon '].flatMap((vendor) =>
      ['pro', 'lite', 'micro', 'premier', 'act'].map((name) => `${vendor}nova-${name}`),
    ),
  ),
];

/** All names. */
export const NAME_ROWS: readonly MarkRow[] = [...TOOL_NAMES, ...MODEL_NAMES];
