/** Writes docs/commands.md from the command table and the commands themselves. */
import { Command } from 'commander';
import { COMMANDS } from '../../src/cli/commands.ts';
import { GLOBAL_OPTIONS } from '../../src/cli/help.ts';
import { addGlobalOptions } from '../../src/cli/program.ts';
import { sentence } from '../../src/cli/render/audit-words.ts';
import { readEnvironment } from '../../src/cli/environment.ts';
import { createShell } from '../../src/cli/shell.ts';
import type { CommandEntry } from '../../src/cli/command.ts';

const EXIT_CODES: readonly (readonly [number, string])[] = [
  [0, 'ran: it passes, or was computed, or there was nothing to do'],
  [1, 'ran: refused (blocked, or waiting for people); `doctor` found a failure; a case of `policy test` fails'],
  [2, 'wrong use: an unknown command, option, revision or file; a policy text that does not hold'],
  [3, 'could not evaluate: missing objects, a shallow range, an unreadable policy on the home branch; never a pass'],
  [4, 'not permitted'],
  [70, 'a defect of countersign: please report it'],
  [130, 'interrupted'],
];

/** Exit codes that the page documents. */
export const DOCUMENTED_EXITS: readonly number[] = EXIT_CODES.map(([code]) => code);

/** The page. */
export async function commandsPage(): Promise<string> {
  const program = addGlobalOptions(new Command('countersign').helpCommand(false));
  const shell = createShell(readEnvironment());
  for (const entry of COMMANDS) (await entry.load()).register(program, shell);
  const sections = COMMANDS.map((entry) => {
    const command = program.commands.find((one) => one.name() === entry.name);
    return command === undefined ? '' : section(entry, command);
  });
  return [
    '# Commands',
    'Written from the commands themselves; a test keeps this page true and runs every example that needs no server, device or forge.',
    '## Every command',
    GLOBAL_OPTIONS.map(({ flags, what }) => `- \`${flags}\`: ${what}`).join('\n'),
    'The result goes to stdout, everything else to stderr. Colour and wrapping are for terminals only; `NO_COLOR`, `CLICOLOR_FORCE` and `TERM=dumb` are obeyed, and `--color` wins. A pipe gets plain, stable text.',
    'With `--json` a command prints one object whose `schema` names its version; the schemas are in `schemas/`. Within a version fields are only added. Errors are `{"error": {"code", "message", "remedy"}}` (`schemas/error.schema.json`).',
    '## Exit codes',
    EXIT_CODES.map(([code, what]) => `- \`${code}\`: ${what}`).join('\n'),
    'The policy’s mode (`observe`, `warn`, `enforce`) changes none of them: it is the hook, the CI job or the forge’s status that translates.',
    ...sections,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function section(entry: CommandEntry, command: Command): string {
  const parts = [
    `## ${entry.name}`,
    sentence(`${entry.summary[0]?.toUpperCase() ?? ''}${entry.summary.slice(1)}`),
    ['```sh', ...entry.examples.map(({ line, what }) => `countersign ${line}   # ${what}`), '```'].join('\n'),
    ...[command, ...command.commands].map(optionList).filter((text) => text !== ''),
    `Formats: ${['text', 'json', ...entry.formats].map((format) => `\`${format}\``).join(', ')}.`,
  ];
  return parts.join('\n\n');
}

function optionList(command: Command): string {
  const isChild = command.parent?.parent !== null && command.parent?.parent !== undefined;
  const title = isChild ? `\`${command.parent?.name() ?? ''} ${command.name()}\`: ${command.description()}\n\n` : '';
  const rows = [
    ...command.registeredArguments.map((one) => [
      one.required ? `<${one.name()}>` : `[${one.name()}]`,
      one.description,
    ]),
    ...command.options.map((option) => [option.flags, option.description]),
  ];
  if (rows.length === 0) return title.trimEnd();
  return title + rows.map(([name, what]) => `- \`${name ?? ''}\`: ${what ?? ''}`).join('\n');
}
