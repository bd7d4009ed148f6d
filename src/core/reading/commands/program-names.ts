/** Programs by their names: which may stand behind others, what a pattern of a name finds, and versions in names. */

/** Names that hardly stand for anything but the program. */
export const RUN_BY_OTHERS: ReadonlySet<string> = new Set(
  'rm git dd terraform tofu kubectl helm aws gcloud az docker psql mysql redis-cli bash sh zsh sudo env mkfs curl chmod chown find'.split(
    ' ',
  ),
);

/** Programs that fetch a package and run it: its version may stand behind its name. */
export const FETCHES: ReadonlySet<string> = new Set(['npx', 'bunx', 'pnpx', 'npm', 'pnpm', 'yarn']);

/** The name without its version. */
export function unversioned(name: string): string {
  const at = name.lastIndexOf('@');
  return at > 0 ? name.slice(0, at) : name;
}

/** Variables whose value another program runs as a command. */
export const RUN_FROM_SETTINGS: ReadonlySet<string> = new Set(
  `PROMPT_COMMAND EDITOR VISUAL PAGER MANPAGER BROWSER GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER GIT_SSH_COMMAND GIT_SSH
  GIT_EXTERNAL_DIFF GIT_ASKPASS SSH_ASKPASS SUDO_ASKPASS LESSOPEN LESSCLOSE FZF_DEFAULT_COMMAND`.split(/\s+/),
);

/** The destructive program that a pattern like `/bin/r?` finds; the pattern itself where it finds none. */
export function fittingProgram(pattern: string): string {
  const stars = pattern.split('*').length - 1;
  if (pattern.length > LONGEST_PATTERN || stars > MOST_STARS || /^[*?]+$/.test(pattern)) return pattern;
  const escaped = pattern.replaceAll(/[.+^${}()|\\]/g, '\\$&');
  const expression = escaped.replaceAll('*', '[a-z]*').replaceAll('?', '.');
  try {
    const fits = new RegExp(`^${expression}$`);
    return [...RUN_BY_OTHERS].find((name) => fits.test(name)) ?? pattern;
  } catch {
    return pattern;
  }
}

const LONGEST_PATTERN = 32;
/** Few enough that no pattern takes long over a short name. */
const MOST_STARS = 3;
