/** Where a text that is about to be run comes from: what a pipe or a substitution prints. */
import { decodeAnsi } from '../shell/ansi-quote.ts';
import type { ShellCommand, ShellWord, Stage } from '../shell/shell-script.ts';
import { wrappersOf } from './wrappers.ts';

/** `text`: exactly known. `remote`: downloaded. `decoded`: unpacked or put together, with the result where it is known. */
export type CodeSource =
  | { readonly kind: 'text'; readonly text: string; readonly assembled: boolean }
  | { readonly kind: 'remote' }
  | { readonly kind: 'decoded'; readonly text: string | null }
  | { readonly kind: 'known-good' }
  | { readonly kind: 'unknown' };

const DOWNLOADS: ReadonlySet<string> = new Set(
  'curl wget fetch aria2c http https httpie xh lynx w3m links wget2 axel Invoke-WebRequest iwr irm Invoke-RestMethod'.split(
    ' ',
  ),
);
const UNPACKS: ReadonlySet<string> = new Set('gunzip zcat gzcat bzcat xzcat zstdcat uudecode rev tac unhex'.split(' '));
const MOST_STAGES = 16;

/** Programs that print shell code which sets up themselves: first words of the command. */
const KNOWN_GOOD: readonly string[] = [
  'ssh-agent',
  'brew shellenv',
  '/opt/homebrew/bin/brew shellenv',
  '/home/linuxbrew/.linuxbrew/bin/brew shellenv',
  '/usr/local/bin/brew shellenv',
  'direnv hook',
  'direnv export',
  'dircolors',
  'rbenv init',
  'pyenv init',
  'pyenv virtualenv-init',
  'nodenv init',
  'goenv init',
  'jenv init',
  'minikube docker-env',
  'minikube -p',
  'docker-machine env',
  'starship init',
  'zoxide init',
  'opam env',
  'opam config',
  'luarocks path',
  'aws configure export-credentials',
  'keychain',
  'fnm env',
  'mise activate',
  'rtx activate',
  'conda shell.bash',
  'conda shell.zsh',
  'resize',
  'lesspipe',
  'lesspipe.sh',
  'register-python-argcomplete',
  'gpg-agent',
  'thefuck',
  'atuin init',
  'mcfly init',
  'fzf',
  'kubectl completion',
  'helm completion',
  'gh completion',
  'op completion',
  'navi widget',
  'hub alias',
  'podman machine',
  'tmuxifier init',
  'perl -I',
  'ssh-agent -s',
  'locale',
  'getopt',
  'micromamba shell',
  'pixi shell-hook',
  'poetry env',
  'mamba shell',
  'cargo',
  'gcloud info',
  'nix print-dev-env',
  'scutil',
  'xdg-user-dirs',
  'vault print',
  'carapace',
  'just --completions',
  'uv generate-shell-completion',
];

/** The source of what a stage of a pipeline prints. */
export function stageSource(stage: Stage): CodeSource {
  let decoded = false;
  let decoder: string | null = null;
  let at: Stage | null = stage;
  for (let count = 0; at !== null && count < MOST_STAGES; count += 1) {
    const names = at.commands.map(programOf);
    if (names.some((name) => DOWNLOADS.has(name))) return { kind: 'remote' };
    const decodes = at.commands.map(decoderOf).find((one) => one !== null) ?? null;
    if (decodes !== null) {
      decoded = true;
      decoder = decoder === null ? decodes : 'several';
    }
    if (at.input === null) {
      const printed = printedBy(at.commands);
      if (decoded) return { kind: 'decoded', text: printed === null ? null : undone(decoder ?? '', printed.text) };
      if (printed !== null) return printed;
      return { kind: 'unknown' };
    }
    // Filters in between change the text in ways that are not followed.
    if (decodes === null && !names.every((name) => name === 'cat' || name === 'tee')) {
      decoded = decoded || names.some((name) => name === 'tr' || name === 'sed' || name === 'awk' || name === 'cut');
      decoder = 'several';
    }
    at = at.input;
  }
  return decoded ? { kind: 'decoded', text: null } : { kind: 'unknown' };
}

/** The source of what the substitutions in a word print. */
export function wordSource(word: ShellWord): CodeSource {
  let source: CodeSource = { kind: 'unknown' };
  for (const part of word.parts) {
    if (part.kind !== 'substitution') continue;
    const names = part.commands.map(programOf);
    if (names.some((name) => DOWNLOADS.has(name))) return { kind: 'remote' };
    const last = part.commands.at(-1);
    if (last === undefined) continue;
    if (part.commands.some((command) => decoderOf(command) !== null)) {
      const stage: Stage = { commands: [last], input: last.input };
      source = stageSource(stage);
    } else if (isKnownGood(part.commands)) source = { kind: 'known-good' };
  }
  return source;
}

function isKnownGood(commands: readonly ShellCommand[]): boolean {
  return commands.some(({ words }) => {
    return printsSetup(words.map((word) => word.text).join(' '));
  });
}

const KNOWN_GOOD_BY_PROGRAM: ReadonlyMap<string, readonly string[]> = Map.groupBy(
  KNOWN_GOOD,
  (line) => line.split(' ')[0] ?? '',
);

/** True for a command, given as text, that prints shell code which sets up its own program. */
export function printsSetup(text: string): boolean {
  const space = text.indexOf(' ');
  const known = KNOWN_GOOD_BY_PROGRAM.get(space < 0 ? text : text.slice(0, space));
  return known?.some((good) => text === good || text.startsWith(`${good} `)) === true;
}

/** The program of a command behind what only stands before it; its last path segment. */
export function programOf(command: ShellCommand): string {
  let at = 0;
  for (let count = 0; count < MOST_STAGES; count += 1) {
    const name = baseName(command.words[at]?.text ?? '');
    const plain = wrappersOf(name).find(({ subcommand, operands }) => subcommand.length === 0 && operands === 0);
    if (plain === undefined) return name;
    at += 1;
    while (/^-|=/.test(command.words[at]?.text ?? '')) at += 1;
  }
  return '';
}

/** Last segment of a path, without Windows' ending. */
export function baseName(text: string): string {
  const plain = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
  return /\.(?:exe|cmd|bat)$/i.test(plain) ? plain.slice(0, -4) : plain;
}

/** How a command unpacks what it reads; null when it does not. */
function decoderOf(command: ShellCommand): string | null {
  const name = programOf(command);
  const words = command.words.map(({ text }) => text);
  if (name === 'base64' || name === 'gbase64') {
    return words.some((word) => /^-[a-zA-Z]*[dD]/.test(word) || word === '--decode') ? 'base64' : null;
  }
  if (name === 'base32') return words.some((word) => word === '-d' || word === '--decode') ? 'several' : null;
  if (name === 'xxd') return words.some((word) => /^-[a-z]*r/.test(word)) ? 'hex' : null;
  if (name === 'openssl')
    return words.includes('-d') ? (words[1] === 'base64' || words.includes('-base64') ? 'base64' : 'several') : null;
  if (name === 'gzip' || name === 'xz' || name === 'bzip2' || name === 'zstd')
    return words.some((word) => /^-[a-z]*d/.test(word)) ? 'several' : null;
  return UNPACKS.has(name) ? (name === 'rev' ? 'rev' : 'several') : null;
}

function undone(decoder: string, text: string): string | null {
  if (decoder === 'base64') return Buffer.from(text, 'base64').toString('utf8');
  if (decoder === 'hex') return Buffer.from(text.replaceAll(/[^0-9a-fA-F]/g, ''), 'hex').toString('utf8');
  if (decoder === 'rev')
    return text
      .split('\n')
      .map((line) => [...line].reverse().join(''))
      .join('\n');
  return null;
}

function printedBy(commands: readonly ShellCommand[]): Extract<CodeSource, { kind: 'text' }> | null {
  if (commands.length !== 1) return null;
  const [command] = commands;
  if (command === undefined) return null;
  const name = programOf(command);
  const body = command.redirections.findLast(({ operator }) => operator.startsWith('<<'));
  if (name === 'cat' || name === 'base64' || name === 'xxd') {
    return body === undefined || !body.target.literal
      ? null
      : { kind: 'text', text: body.target.text, assembled: false };
  }
  if (name !== 'echo' && name !== 'printf') return null;
  return printedWords(name, command.words.slice(1));
}

/** What `echo` or `printf` prints of literal words. */
export function printedWords(
  name: 'echo' | 'printf',
  words: readonly ShellWord[],
): Extract<CodeSource, { kind: 'text' }> | null {
  let at = 0;
  let decodes = false;
  for (; name === 'echo' && /^-[neE]+$/.test(words[at]?.text ?? ''); at += 1)
    decodes ||= words[at]?.text.includes('e') === true;
  if (name === 'printf' && words[at]?.text === '--') at += 1;
  const rest = words.slice(at);
  if (!rest.every(({ literal }) => literal)) return null;
  const texts = rest.map(({ text }) => text);
  const written = texts.join(' ');
  const text = name === 'printf' ? formatted(texts) : decodes ? decodeAnsi(written) : written;
  // Some shells decode what others print as it is: letters written as numbers are told in either case.
  return { kind: 'text', text, assembled: /\\(?:x[0-9a-f]|0?[0-7]{2}|u[0-9a-f])/i.test(written) };
}

/** `printf FORMAT ARG…` as far as `%s`, `%b` and `%%` go; escapes are decoded in the format and for `%b` alone. */
function formatted([format = '', ...args]: readonly string[]): string {
  let at = 0;
  const once = (): string =>
    format
      .split(/(%[sbdq%])/)
      .map((piece) => {
        if (!/^%[sbdq%]$/.test(piece)) return decodeAnsi(piece);
        if (piece === '%%') return '%';
        at += 1;
        const arg = args[at - 1] ?? '';
        return piece === '%b' ? decodeAnsi(arg) : arg;
      })
      .join('');
  let text = once();
  for (let before = 0; at < args.length && at > before && text.length < LONGEST_PRINTED; ) {
    before = at;
    text += once();
  }
  return text;
}

const LONGEST_PRINTED = 1 << 20;
