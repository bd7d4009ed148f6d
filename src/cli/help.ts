/** The help texts that are ours; the lists of options below them are commander's. */
import type { CommandEntry } from './command.ts';
import type { Command } from 'commander';

const GROUPS = ['Look', 'Sign', 'Serve', 'Set up'] as const;

/** The options every command takes, as the help and the completion show them. */
export const GLOBAL_OPTIONS: readonly { readonly flags: string; readonly what: string }[] = [
  { flags: '-C <dir>', what: 'work in this folder' },
  { flags: '--json', what: 'the result as one JSON object; --json=a,b selects fields' },
  { flags: '--format <format>', what: 'text, json, or what the command offers' },
  { flags: '--color <when>', what: 'auto, always or never' },
  { flags: '--quiet', what: 'nothing on stderr but errors' },
  { flags: '--verbose', what: 'more on stderr' },
  { flags: '--no-input', what: 'never ask' },
];

/** The first screen: examples, then every command, then the options all of them take. */
export function overview(table: readonly CommandEntry[]): string {
  const lines = [
    'countersign tells which lines of a change an AI wrote, how risky the change is,',
    'and what your policy asks of people before it may land.',
    '',
    'Examples',
    ...columns([
      ['countersign check', 'what this branch needs, and why'],
      ['countersign audit', 'what the history of this repository holds'],
      ['countersign why src/app.ts:12', 'who wrote this line, and how that is known'],
    ]),
    '',
  ];
  for (const group of GROUPS) {
    const entries = table.filter((entry) => entry.group === group);
    lines.push(group, ...columns(entries.map((entry) => [entry.name, entry.summary])), '');
  }
  lines.push(
    'Options',
    ...columns([
      ...GLOBAL_OPTIONS.map(({ flags, what }): [string, string] => [flags, what]),
      ['--version, --help', 'version, commit and runtime; this text, or after a command that of the command'],
    ]),
    '',
    'Exit: 0 pass, 1 refused, 2 wrong use, 3 not evaluated, 4 not permitted, 70 defect, 130 stopped.',
  );
  return lines.join('\n');
}

/** Puts the table's summary and examples into a command's help, examples first. */
export function describe(command: Command, entry: CommandEntry): Command {
  const examples = columns(entry.examples.map(({ line, what }) => [`countersign ${line}`, what]));
  command.summary(entry.summary);
  command.addHelpText('before', `countersign ${entry.name}: ${entry.summary}\n\nExamples\n${examples.join('\n')}\n`);
  const formats = ['text', 'json', ...entry.formats].join(', ');
  for (const each of [command, ...command.commands]) refine(each);
  command.addHelpText('after', `\nFormats: ${formats}. Options of every command: countersign --help`);
  return command;
}

/** What commander says of errors and defaults: which command it is about, and nothing of empty lists. */
function refine(command: Command): void {
  const names: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name());
  command.exitOverride((error) => {
    throw Object.assign(error, { help: `${names.join(' ')} --help` });
  });
  for (const option of command.options) {
    if (Array.isArray(option.defaultValue) && option.defaultValue.length === 0) delete option.defaultValue;
  }
}

/** Two columns, indented by two; a long left side gets a line of its own. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.min(46, Math.max(...rows.map(([left]) => left.length)));
  return rows.flatMap(([left, right]) =>
    left.length <= width ? [`  ${left.padEnd(width)}  ${right}`] : [`  ${left}`, `  ${' '.repeat(width)}  ${right}`],
  );
}
