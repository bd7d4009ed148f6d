/** The command table: every command, in the order of the help, loaded only when it is used. */
import type { CommandEntry } from './command.ts';

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'check',
    summary: 'what this branch needs before it may land',
    group: 'Look',
    examples: [
      { line: 'check', what: 'this branch against its upstream or the default branch' },
      { line: 'check main..feature', what: 'any range' },
      { line: 'check --format sarif', what: 'for code scanning; also junit, github, markdown, json' },
    ],
    formats: ['sarif', 'junit', 'github', 'markdown'],
    load: () => import('./check.ts'),
  },
  {
    name: 'explain',
    summary: 'the decision as a tree: what was seen, and what would make it pass',
    group: 'Look',
    examples: [
      { line: 'explain', what: 'open along the path that fails' },
      { line: 'explain main..feature --all', what: 'with the rules that do not apply' },
      { line: 'explain --what-if risk.tier=high', what: 'a hypothetical, recorded nowhere' },
    ],
    formats: [],
    load: () => import('./explain.ts'),
  },
  {
    name: 'blame',
    summary: 'who wrote each line of a file, people and machines',
    group: 'Look',
    examples: [
      { line: 'blame src/app.ts', what: 'every line with its author' },
      { line: 'blame src/app.ts --at main --lines 1-3', what: 'some lines, at another commit' },
    ],
    formats: [],
    load: () => import('./blame.ts'),
  },
  {
    name: 'why',
    summary: 'who wrote one line, and how that is known',
    group: 'Look',
    examples: [{ line: 'why src/app.ts:2', what: 'the line, its commit and the evidence' }],
    formats: [],
    load: () => import('./why.ts'),
  },
  {
    name: 'audit',
    summary: 'a whole history: what was AI-assisted, what the policy would have asked',
    group: 'Look',
    examples: [
      { line: 'audit', what: 'everything that HEAD reaches' },
      { line: 'audit --since 2026-01-01 --format markdown', what: 'a part of it, as a report' },
    ],
    formats: ['markdown', 'html', 'ndjson'],
    load: () => import('./audit.ts'),
  },
  {
    name: 'rules',
    summary: 'every risk rule with what it looks for',
    group: 'Look',
    examples: [
      { line: 'rules', what: 'all of them' },
      { line: 'rules --json', what: 'for a program' },
    ],
    formats: [],
    load: () => import('./rules.ts'),
  },
  {
    name: 'flag',
    summary: 'say in the last commit that an AI wrote part of it',
    group: 'Mark',
    examples: [
      { line: 'flag --agent claude-code --model claude-opus-4-5 --dry-run', what: 'what would change' },
      { line: 'flag --agent claude-code --model claude-opus-4-5 --lines src/app.ts:1-2', what: 'and which lines' },
    ],
    formats: [],
    load: () => import('./flag.ts'),
  },
  {
    name: 'policy',
    summary: 'check the policy text, and test it with cases',
    group: 'Policy',
    examples: [
      { line: 'policy lint', what: 'the policy in the working tree' },
      { line: 'policy test', what: 'the cases beside it' },
    ],
    formats: [],
    load: () => import('./policy.ts'),
  },
  {
    name: 'init',
    summary: 'set a repository up; shows its plan first',
    group: 'Set up',
    examples: [
      { line: 'init --dry-run', what: 'only the plan' },
      { line: 'init --yes', what: 'without questions' },
    ],
    formats: [],
    load: () => import('./init.ts'),
  },
  {
    name: 'doctor',
    summary: 'is everything here that an answer needs?',
    group: 'Set up',
    examples: [{ line: 'doctor', what: 'each check with the command that mends it' }],
    formats: [],
    load: () => import('./doctor.ts'),
  },
  {
    name: 'completion',
    summary: 'a script that completes commands and options in your shell',
    group: 'Set up',
    examples: [{ line: 'completion bash', what: 'also zsh, fish, powershell' }],
    formats: [],
    load: async () => (await import('./completion.ts')).completionOf(COMMANDS),
  },
];
