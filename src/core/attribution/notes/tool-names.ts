/** The names that recorders give to tools, as tool ids of the marks table. Names not listed are kept as they are. */
import { name } from './json.ts';

/** By tool id, in lower case: the names under which line records know the tool. */
export const RECORDED_NAMES: Readonly<Record<string, readonly string[]>> = {
  'claude-code': ['claude', 'claude code', 'claude_code', 'claudecode', 'claude-web', 'claude-code'],
  codex: ['codex', 'codex-cli', 'codex_cli', 'codex-cloud', 'openai-codex'],
  copilot: [
    'copilot',
    'github-copilot',
    'github copilot',
    'github_copilot',
    'github-copilot-cli',
    'copilot-cli',
    'copilot_cli',
    'github-copilot-agent',
    'copilot-agent',
  ],
  cursor: ['cursor', 'cursor-agent', 'cursor_agent', 'cursor-cli'],
  gemini: ['gemini', 'gemini-cli', 'gemini_cli', 'gemini cli'],
  droid: ['droid', 'factory-droid', 'factoryai-droid', 'factory_droid'],
  roo: ['roo', 'roo-code', 'roo-background', 'roocode'],
  windsurf: ['windsurf', 'cascade'],
  'amazon-q': ['amazon-q', 'amazon_q', 'amazon q', 'amazonq', 'amazon-q-developer'],
  opencode: ['opencode', 'open-code', 'open_code'],
  'qwen-code': ['qwen', 'qwen-code', 'qwen_code'],
  devin: ['devin', 'devin-ai'],
  jules: ['jules', 'google-jules'],
};

const BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(RECORDED_NAMES).flatMap(([id, names]) => names.map((known) => [known, id] as const)),
);

/**
 * Names by which a record without further fields means a tool and never a person. Given names of people (Claude,
 * Devin, Jules, Cody) are left out on purpose.
 */
const UNMISTAKABLE: ReadonlySet<string> = new Set(
  [...BY_NAME.keys(), 'aider', 'kiro', 'cline', 'continue', 'junie', 'amp', 'openhands', 'crush'].filter(
    (known) => !['claude', 'devin', 'jules'].includes(known),
  ),
);

/** The tool id for a name in a record; null when the record names none. */
export function toolId(value: unknown): string | null {
  const text = name(value);
  return text === null ? null : (BY_NAME.get(text.toLowerCase()) ?? text);
}

/** True when an author label of a record can only be a tool. */
export function isToolName(label: string): boolean {
  return UNMISTAKABLE.has(label.trim().toLowerCase());
}
