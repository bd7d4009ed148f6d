/** Which files are configuration, and in which format; by the name alone. */

export type SettingsFormat = 'yaml' | 'json' | 'toml' | 'lines' | 'directives' | 'hcl' | CodeFormat;
/** Programs, whose constants and named arguments are settings. */
export type CodeFormat = 'go' | 'java' | 'javascript' | 'python' | 'tsx' | 'typescript';

const BY_ENDING: ReadonlyMap<string, SettingsFormat> = new Map<string, SettingsFormat>([
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
  ['json', 'json'],
  ['jsonc', 'json'],
  ['json5', 'json'],
  ['toml', 'toml'],
  ['ini', 'lines'],
  ['cfg', 'lines'],
  ['cnf', 'lines'],
  ['env', 'lines'],
  ['properties', 'lines'],
  ['conf', 'directives'],
  ['tf', 'hcl'],
  ['tofu', 'hcl'],
  ['tfvars', 'hcl'],
  ['hcl', 'hcl'],
  ['go', 'go'],
  ['java', 'java'],
  ['js', 'javascript'],
  ['mjs', 'javascript'],
  ['cjs', 'javascript'],
  ['jsx', 'javascript'],
  ['py', 'python'],
  ['tsx', 'tsx'],
  ['ts', 'typescript'],
  ['mts', 'typescript'],
  ['cts', 'typescript'],
]);

/** The format of a file; null when its name says none. */
export function settingsFormat(path: string): SettingsFormat | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (name === '.env' || name.startsWith('.env.') || name === 'dotenv') return 'lines';
  const dot = name.lastIndexOf('.');
  return dot < 0 ? null : (BY_ENDING.get(name.slice(dot + 1)) ?? null);
}

/** True for programs. */
export function isCodeFormat(format: SettingsFormat): format is CodeFormat {
  switch (format) {
    case 'yaml':
    case 'json':
    case 'toml':
    case 'lines':
    case 'directives':
    case 'hcl':
      return false;
    case 'go':
    case 'java':
    case 'javascript':
    case 'python':
    case 'tsx':
    case 'typescript':
      return true;
  }
}
