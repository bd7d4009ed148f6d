/** Completion scripts for four shells: static text, made from the table; nothing is run or fetched while completing. */
import type { CompletionCommand, CompletionOption } from './completion-table.ts';

export type CompletionShell = 'bash' | 'zsh' | 'fish' | 'powershell';
export const COMPLETION_SHELLS: readonly CompletionShell[] = ['bash', 'zsh', 'fish', 'powershell'];

/** The script for one shell. */
export function completionScript(shell: CompletionShell, commands: readonly CompletionCommand[]): string {
  switch (shell) {
    case 'bash':
      return bash(commands);
    case 'zsh':
      return zsh(commands);
    case 'fish':
      return fish(commands);
    case 'powershell':
      return powershell(commands);
  }
}

function bash(commands: readonly CompletionCommand[]): string {
  const cases = commands.map((command) => {
    const words = [...command.subcommands.map((child) => child.name), ...command.choices];
    return [
      `    ${command.name})`,
      `      options='${optionNames(command).join(' ')}'`,
      `      words='${words.join(' ')}'`,
      `      kind='${command.argument}'`,
      '      ;;',
    ].join('\n');
  });
  const values = valueOptions(commands).map(({ name, value }) =>
    value === 'files'
      ? `    ${name}) COMPREPLY=($(compgen -f -- "$current")); return ;;`
      : `    ${name}) COMPREPLY=($(compgen -W '${value === 'text' ? '' : value.join(' ')}' -- "$current")); return ;;`,
  );
  return `# countersign completion for bash: source it, or put it into your completions folder.
_countersign() {
  local current previous command word index options words kind
  COMPREPLY=()
  current="\${COMP_WORDS[COMP_CWORD]}"
  previous="\${COMP_WORDS[COMP_CWORD-1]}"
  command=''
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    case "$word" in
      -C|--format|--color) ((index++)) ;;
      -*) ;;
      *) command="$word"; break ;;
    esac
  done
  case "$previous" in
${values.join('\n')}
  esac
  options=''
  words=''
  kind='none'
  case "$command" in
    '') words='${commands.map((command) => command.name).join(' ')}' ;;
${cases.join('\n')}
  esac
  if [[ "$current" == -* ]]; then
    COMPREPLY=($(compgen -W "$options --help" -- "$current"))
    return
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$kind" in
    files) COMPREPLY+=($(compgen -f -- "$current")) ;;
    refs) COMPREPLY+=($(compgen -W "$(git for-each-ref --format='%(refname:short)' refs/heads refs/remotes refs/tags 2>/dev/null)" -- "$current")) ;;
  esac
}
complete -o filenames -F _countersign countersign
`;
}

function zsh(commands: readonly CompletionCommand[]): string {
  const list = commands.map((command) => `    ${quote(`${command.name}:${command.what.replaceAll(':', ' ')}`)}`);
  const cases = commands.map((command) => {
    const specs = command.options.flatMap((option) => option.names.map((name) => `        ${zshOption(name, option)}`));
    return [
      `    ${command.name})`,
      '      _arguments \\',
      [...specs, `        ${zshArgument(command)}`].join(' \\\n'),
      '      ;;',
    ].join('\n');
  });
  return `#compdef countersign
# countersign completion for zsh: save it as _countersign in a folder of $fpath.
_countersign_refs() {
  local -a refs
  refs=(\${(f)"$(git for-each-ref --format='%(refname:short)' refs/heads refs/remotes refs/tags 2>/dev/null)"})
  compadd -a refs
}
_countersign() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = "_countersign" ]; then
  _countersign "$@"
else
  compdef _countersign countersign
fi
`;
}

function zshOption(name: string, option: CompletionOption): string {
  const what = option.what.replace(/[[\]:\\]/g, ' ');
  if (option.value === null) return quote(`${name}[${what}]`);
  const values = option.value === 'files' ? '_files' : option.value === 'text' ? ' ' : `(${option.value.join(' ')})`;
  return quote(`${name}[${what}]:value:${values}`);
}

function zshArgument(command: CompletionCommand): string {
  const words = [...command.subcommands.map((child) => child.name), ...command.choices];
  if (words.length > 0) return quote(`1:what:(${words.join(' ')})`);
  switch (command.argument) {
    case 'files':
      return quote('*:file:_files');
    case 'refs':
      return quote('*:range:_countersign_refs');
    case 'none':
      return quote('*:: :');
  }
}

function fish(commands: readonly CompletionCommand[]): string {
  const names = commands.map((command) => command.name).join(' ');
  const lines = [
    '# countersign completion for fish: save it as ~/.config/fish/completions/countersign.fish',
    'complete -c countersign -f',
    ...commands.map(
      (command) =>
        `complete -c countersign -n ${quote(`not __fish_seen_subcommand_from ${names}`)} -a ${quote(command.name)} -d ${quote(command.what)}`,
    ),
  ];
  for (const command of commands) {
    const when = quote(`__fish_seen_subcommand_from ${command.name}`);
    for (const option of command.options) lines.push(`complete -c countersign -n ${when}${fishOption(option)}`);
    const words = [...command.subcommands.map((child) => child.name), ...command.choices];
    if (words.length > 0) lines.push(`complete -c countersign -n ${when} -a ${quote(words.join(' '))}`);
    else if (command.argument === 'files') lines.push(`complete -c countersign -n ${when} -F`);
    else if (command.argument === 'refs') {
      const refs = "(git for-each-ref --format='%(refname:short)' refs/heads refs/remotes refs/tags 2>/dev/null)";
      lines.push(`complete -c countersign -n ${when} -a "${refs}"`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function fishOption(option: CompletionOption): string {
  const names = option.names
    .map((name) => (name.startsWith('--') ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`))
    .join('');
  const what = ` -d ${quote(option.what)}`;
  if (option.value === null) return `${names}${what}`;
  if (option.value === 'files') return `${names} -r -F${what}`;
  return option.value === 'text' ? `${names} -x${what}` : `${names} -x -a ${quote(option.value.join(' '))}${what}`;
}

function powershell(commands: readonly CompletionCommand[]): string {
  const rows = commands.map((command) => {
    const words = [...command.subcommands.map((child) => child.name), ...command.choices, ...optionNames(command)];
    return `    ${powerQuote(command.name)} = @(${words.map(powerQuote).join(', ')})`;
  });
  const values = valueOptions(commands).flatMap(({ name, value }) =>
    typeof value === 'string' ? [] : [`    ${powerQuote(name)} = @(${value.map(powerQuote).join(', ')})`],
  );
  return `# countersign completion for PowerShell: put it into $PROFILE.
Register-ArgumentCompleter -Native -CommandName countersign -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $table = [ordered]@{
${rows.join('\n')}
  }
  $values = @{
${values.join('\n')}
  }
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  $command = $words | Where-Object { $table.Contains($_) } | Select-Object -First 1
  $previous = if ($wordToComplete -and $words.Count -gt 1) { $words[-2] } else { $words | Select-Object -Last 1 }
  $candidates = if ($previous -and $values.Contains($previous)) { $values[$previous] } elseif ($command) { $table[$command] } else { @($table.Keys) + @('--help', '--version') }
  $candidates | Where-Object { $_.StartsWith($wordToComplete) } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

function optionNames(command: CompletionCommand): string[] {
  const all = [...command.options, ...command.subcommands.flatMap((child) => child.options)];
  return [...new Set(all.flatMap((option) => option.names))];
}

/** Options that take a value, once each; where commands differ the values are put together. */
function valueOptions(
  commands: readonly CompletionCommand[],
): { name: string; value: readonly string[] | 'files' | 'text' }[] {
  const byName = new Map<string, readonly string[] | 'files' | 'text'>();
  for (const option of commands.flatMap((command) => [
    ...command.options,
    ...command.subcommands.flatMap((child) => child.options),
  ])) {
    if (option.value === null) continue;
    for (const name of option.names) {
      const before = byName.get(name);
      const merge = Array.isArray(before) && Array.isArray(option.value);
      byName.set(name, merge ? [...new Set([...before, ...option.value])] : option.value);
    }
  }
  return [...byName].map(([name, value]) => ({ name, value }));
}

/** A single-quoted word of a POSIX-like shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function powerQuote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
