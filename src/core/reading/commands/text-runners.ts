/** Programs other than interpreters that hand a text to a shell: where in their arguments it stands. */
import type { Argument } from './call.ts';
import { readOptions } from './options.ts';
import { syntaxOf } from './syntax-table.ts';

/** A text for a shell, and whether that shell is another machine's. */
export interface ShellText {
  readonly text: Argument;
  readonly elsewhere: boolean;
}

/** Program → option whose value is the text. */
const BY_OPTION: ReadonlyMap<string, readonly string[]> = new Map([
  ['su', ['-c', '--command']],
  ['runuser', ['-c', '--command']],
  ['script', ['-c', '--command']],
  ['flock', ['-c', '--command']],
  ['nix-shell', ['--run', '--command']],
  ['sg', ['-c']],
  ['mapfile', ['-C']],
  ['readarray', ['-C']],
  ['tar', ['--to-command', '--use-compress-program', '-I', '--rsh-command', '--info-script', '--new-volume-script']],
  ['nodemon', ['--exec', '-x']],
  ['npx', ['-c', '--call']],
  ['npm', ['-c', '--call']],
  ['fly', ['-C', '--command']],
  ['flyctl', ['-C', '--command']],
  ['vagrant', ['-c', '--command']],
  ['gcloud', ['--command']],
]);
const ELSEWHERE: ReadonlySet<string> = new Set(['fly', 'flyctl', 'vagrant', 'gcloud']);

/** Keys that tmux and screen know by name. */
const KEYS = /^(?:Enter|C-[a-z]|M-[a-z]|Escape|Space|Tab|\^M|\\n)$/;

/** The texts that a call hands to a shell. */
export function textsOf(program: string, args: readonly Argument[]): readonly ShellText[] {
  const names = BY_OPTION.get(program);
  if (names !== undefined) return optionTexts(program, names, args);
  switch (program) {
    case 'eval':
      return here(joinedFrom(args, args[0]?.text === '--' ? 1 : 0));
    case 'trap':
      return args.length > 1 && args[0]?.text !== '-' && !/^-[lp]/.test(args[0]?.text ?? '') ? here(args[0]) : [];
    case 'alias':
      return args.flatMap((arg) =>
        arg.text.includes('=') ? here({ ...arg, text: arg.text.slice(arg.text.indexOf('=') + 1) }) : [],
      );
    case 'git':
      return gitTexts(args);
    case 'sed':
    case 'gsed':
      return args.flatMap((arg) => sedTexts(arg));
    case 'psql':
    case 'mysql':
    case 'mariadb':
    case 'sqlite3':
      return args.flatMap((arg) => clientTexts(arg));
    case 'tmux':
      return tmuxTexts(args);
    case 'screen':
      return screenTexts(args);
    case 'cmd':
      return /^\/[ck]$/i.test(args[0]?.text ?? '') ? here(joinedFrom(args, 1)) : [];
    case 'aws':
      return awsTexts(args);
    case 'concurrently':
    case 'npm-run-all':
      return args.flatMap((arg) => (arg.text.includes(' ') ? here(arg) : []));
  }
  return [];
}

function here(text: Argument | undefined): readonly ShellText[] {
  return text === undefined || text.text === '' ? [] : [{ text, elsewhere: false }];
}

function joinedFrom(args: readonly Argument[], from: number): Argument | undefined {
  const rest = args.slice(from);
  if (rest.length < 2) return rest[0];
  const known = rest.every((arg) => arg.known === 'yes') ? 'yes' : 'no';
  return { text: rest.map(({ text }) => text).join(' '), known, globs: false, word: null };
}

function optionTexts(program: string, names: readonly string[], args: readonly Argument[]): readonly ShellText[] {
  const { flags } = readOptions(args, { style: 'letters', values: new Set(names) });
  const elsewhere = ELSEWHERE.has(program);
  const given = names.flatMap((name) => (flags.get(name) ?? []).map((text) => ({ text, elsewhere })));
  return program === 'tar' ? [...given, ...args.flatMap((arg) => checkpointText(arg))] : given;
}

/** `tar --checkpoint-action=exec=…` */
function checkpointText(arg: Argument): readonly ShellText[] {
  const text = /^(?:--checkpoint-action=)?exec=(\S.*)$/s.exec(arg.text)?.[1];
  return text === undefined ? [] : here({ ...arg, text, word: null });
}

/** GNU's `e` runs what stands behind it. */
function sedTexts(arg: Argument): readonly ShellText[] {
  const text = /^(?:\d+|\$|\/[^/]*\/)?\s*e\s+(\S.*)$/s.exec(arg.text)?.[1];
  return text === undefined ? [] : here({ ...arg, text, word: null });
}

/** `\\! rm` of psql and mysql, `system rm` of mysql, `.shell rm` of sqlite. */
function clientTexts(arg: Argument): readonly ShellText[] {
  const text = /^\s*(?:\\!|\.(?:shell|system)\s|system\s)\s*(\S.*)$/s.exec(arg.text)?.[1];
  return text === undefined ? [] : here({ ...arg, text, word: null });
}

/** Settings that make git run something, given for one call. */
function gitTexts(args: readonly Argument[]): readonly ShellText[] {
  const { flags, operands } = readOptions(args, syntaxOf('git'));
  const texts: ShellText[] = [];
  for (const setting of flags.get('-c') ?? []) {
    const [, name = '', value = ''] = /^([^=]*)=([\s\S]*)$/.exec(setting.text) ?? [];
    const key = name.toLowerCase();
    if (key.startsWith('alias.') && value.startsWith('!')) texts.push(...here({ ...setting, text: value.slice(1) }));
    if (/^core\.(?:pager|editor|sshcommand|fsmonitor)$|^sequence\.editor$/.test(key))
      texts.push(...here({ ...setting, text: value }));
  }
  const [first, second] = operands;
  if (first?.text === 'submodule' && second?.text === 'foreach') {
    const rest = operands.slice(2).filter(({ text }) => text !== '--recursive');
    texts.push(...here(joinedFrom(rest, 0)));
  }
  if (first?.text === 'rebase')
    for (const name of ['-x', '--exec']) {
      const { flags: more } = readOptions(args, {
        style: 'letters',
        values: new Set([...syntaxOf('git').values, '-x', '--exec']),
      });
      for (const text of more.get(name) ?? []) texts.push(...here(text));
    }
  return texts;
}

function tmuxTexts(args: readonly Argument[]): readonly ShellText[] {
  const at = args.findIndex(({ text }) =>
    /^(?:send-keys|send|new-session|new|neww|new-window|split-window|splitw|run-shell|run|respawn-pane)$/.test(text),
  );
  if (at < 0) return [];
  const values = new Set(['-t', '-s', '-n', '-c', '-e', '-x', '-y', '-N', '-F']);
  const { operands } = readOptions(args.slice(at + 1), { style: 'letters', values });
  return here(
    joinedFrom(
      operands.filter(({ text }) => !KEYS.test(text)),
      0,
    ),
  );
}

function screenTexts(args: readonly Argument[]): readonly ShellText[] {
  const at = args.findIndex(({ text }) => text === 'stuff' || text === 'exec');
  if (at >= 0) return here(joinedFrom(args, at + 1));
  const { operands } = readOptions(args, syntaxOf('screen'));
  return args.some(({ text }) => /^-[a-zA-Z]*m/.test(text)) ? here(joinedFrom(operands, 0)) : [];
}

/** `aws ssm send-command --parameters commands=…`: short form and JSON. */
function awsTexts(args: readonly Argument[]): readonly ShellText[] {
  if (!args.some(({ text }) => text === 'send-command')) return [];
  const at = args.findIndex(({ text }) => text === '--parameters' || text.startsWith('--parameters='));
  const given = args[at]?.text === '--parameters' ? args[at + 1] : args[at];
  if (given === undefined) return [];
  const text = given.text.replace(/^--parameters=/, '');
  const inner = /commands["']?\s*[=:]\s*(.*)$/s.exec(text)?.[1] ?? text;
  return unlisted(inner).map((one) => ({ text: { ...given, text: one, word: null }, elsewhere: true }));
}

/** The texts of a list as JSON or in the vendor's short form. */
function unlisted(text: string): readonly string[] {
  const start = text.indexOf('[');
  const end = text.lastIndexOf(']');
  if (start < 0 || end < start) return [text];
  try {
    const value: unknown = JSON.parse(text.slice(start, end + 1));
    if (Array.isArray(value)) return value.filter((one) => typeof one === 'string');
  } catch {
    // The short form is no JSON.
  }
  return text
    .slice(start + 1, end)
    .split(',')
    .map((one) => one.replace(/^\s*["']|["']\s*$/g, ''));
}
