/** Two versions of a Dockerfile. */
import { assignments, finalChain, isStage } from '../../../reading/container/dockerfile.ts';
import type { BuildStage, Instruction } from '../../../reading/container/dockerfile.ts';
import { imageOf, isFloating, isVariable, loosened } from '../../../reading/container/image-name.ts';
import { EXPOSE_PORT, FETCH_UNVERIFIED, IMAGE_FLOATING, ISOLATION, PROBE, RUN_FETCHED, SECRET_BAKED } from './rules.ts';
import { adminPort } from './seen.ts';
import type { Seen } from './seen.ts';

/** `old` is null for a new file. */
export function judgeDockerfile(old: readonly BuildStage[] | null, next: readonly BuildStage[]): readonly Seen[] {
  return [...bases(old, next), ...(old === null ? [] : runtime(old, next)), ...added(old ?? [], next)];
}

/** Stages by name, else by place. */
function bases(old: readonly BuildStage[] | null, next: readonly BuildStage[]): readonly Seen[] {
  const named = new Map((old ?? []).flatMap((stage) => (stage.name === null ? [] : [[stage.name, stage] as const])));
  return next.flatMap((stage, index): readonly Seen[] => {
    if (isStage(stage.base, next) || stage.base === 'scratch') return [];
    const was = (stage.name === null ? undefined : named.get(stage.name)) ?? old?.[index];
    const seen = { rule: IMAGE_FLOATING, lines: stage.lines, witness: stage.name ?? `stage ${index}` };
    if (was === undefined || isStage(was.base, old ?? [])) {
      const image = isVariable(stage.base) ? null : imageOf(stage.base);
      if (image === null || !isFloating(image)) return [];
      return [{ ...seen, from: null, to: stage.base, base: 'low' }];
    }
    const reason = loosened(was.base, stage.base);
    return reason === null ? [] : [{ ...seen, from: was.base, to: `${stage.base} (${reason})` }];
  });
}

/** What the last stage runs as, and how it is watched. */
function runtime(old: readonly BuildStage[], next: readonly BuildStage[]): readonly Seen[] {
  const [before, after] = [userOf(old), userOf(next)];
  const [check, now] = [lastOf(old, 'HEALTHCHECK'), lastOf(next, 'HEALTHCHECK')];
  const lines = next.at(-1)?.lines ?? { start: 1, end: 1 };
  const seen: Seen[] = [];
  if (!isRoot(before.user) && isRoot(after.user)) {
    const to = after.user ?? 'the user of the base image';
    seen.push({ rule: ISOLATION, from: `user ${before.user ?? ''}`, to, lines: after.lines ?? lines, witness: 'USER' });
  }
  if (before.user === null && after.user !== null && isRoot(after.user) && !isRoot(userOf(old).base)) {
    seen.push({
      rule: ISOLATION,
      from: 'the user of the base image',
      to: after.user,
      lines: after.lines ?? lines,
      witness: 'USER',
    });
  }
  const watched = check !== null && check.text.toUpperCase() !== 'NONE';
  if (watched && (now === null || now.text.toUpperCase() === 'NONE')) {
    const to = now === null ? 'absent' : 'NONE';
    seen.push({ rule: PROBE, from: 'HEALTHCHECK', to, lines: now?.lines ?? lines, witness: 'HEALTHCHECK' });
  }
  return seen;
}

interface User {
  /** Null where no `USER` stands. */
  readonly user: string | null;
  readonly base: string | null;
  readonly lines: Instruction['lines'] | null;
}

function userOf(stages: readonly BuildStage[]): User {
  const found = lastOf(stages, 'USER');
  const image = finalChain(stages).at(-1)?.base ?? '';
  // Images that are called so run as another user by themselves.
  const base = /nonroot|rootless|unprivileged/.test(image) ? 'nonroot' : null;
  return { user: found?.text.split(':', 1)[0]?.trim() ?? base, base, lines: found?.lines ?? null };
}

/** No user, `root` or `0`: root, unless the base image says otherwise. A variable is not known, and not root. */
function isRoot(user: string | null): boolean {
  return user === null || user === 'root' || user === '0' || user === '';
}

/** The instruction that counts: the last one, in the last stage that has one. */
function lastOf(stages: readonly BuildStage[], keyword: string): Instruction | null {
  for (const stage of finalChain(stages)) {
    const found = stage.instructions.findLast((instruction) => instruction.keyword === keyword);
    if (found !== undefined) return found;
  }
  return null;
}

/** Instructions that were not there before, whatever stage they stood in. */
function added(old: readonly BuildStage[], next: readonly BuildStage[]): readonly Seen[] {
  const facts = (stages: readonly BuildStage[]): readonly Seen[] =>
    stages.flatMap(({ instructions }) => instructions.flatMap(factsOf));
  const before = new Set(facts(old).map(({ rule, witness }) => `${rule.id} ${witness}`));
  return facts(next).filter(({ rule, witness }) => !before.has(`${rule.id} ${witness}`));
}

function factsOf(instruction: Instruction): readonly Seen[] {
  switch (instruction.keyword) {
    case 'EXPOSE':
      return exposed(instruction);
    case 'ADD':
      return [...fetched(instruction), ...copied(instruction)];
    case 'COPY':
      return copied(instruction);
    case 'ENV':
    case 'ARG':
      return secrets(instruction);
    case 'RUN':
      return [...ran(instruction), ...insecure(instruction)];
    default:
      return [];
  }
}

function exposed({ text, lines }: Instruction): readonly Seen[] {
  return text.split(/\s+/).flatMap((one) => {
    const port = one.split('/', 1)[0] ?? '';
    const what = adminPort(port);
    return what === null
      ? []
      : [{ rule: EXPOSE_PORT, from: null, to: `EXPOSE ${port} (${what})`, lines, witness: port }];
  });
}

function fetched({ text, flags, lines }: Instruction): readonly Seen[] {
  if (flags.some((flag) => flag.startsWith('--checksum='))) return [];
  return text.split(/\s+/).flatMap((source) => {
    if (!/^https?:\/\//i.test(source) || /\.git(?:#|$)/.test(source)) return [];
    const url = source.split('?', 1)[0] ?? source;
    return [{ rule: FETCH_UNVERIFIED, from: null, to: `ADD ${url}`, lines, witness: url }];
  });
}

/** Files that hold keys wherever they come from. */
const KEY_FILES =
  /(?:^|\/)(?:\.env(?:\.(?!example|sample|template|dist)[\w-]+)?|id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|\.git-credentials|credentials\.json|[\w.-]+\.(?:key|p12|pfx|keystore|jks))$/;

function copied({ text, flags, lines }: Instruction): readonly Seen[] {
  // From another stage or image: it was judged where it came in.
  if (flags.some((flag) => flag.startsWith('--from='))) return [];
  const sources = text
    .replace(/^\[|\]$/g, '')
    .split(/[\s,]+/)
    .map((part) => part.replace(/^["']|["']$/g, ''));
  return sources
    .slice(0, -1)
    .filter((source) => KEY_FILES.test(source) && source.length < 1000)
    .map((source) => ({ rule: SECRET_BAKED, from: null, to: `the file ${source} is copied`, lines, witness: source }));
}

const SECRET_NAMES =
  /(?:^|_)(?:SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_KEY|CREDENTIALS?|AUTH)(?:_|$|\d)/i;
const NOT_SECRETS = /_(?:FILE|PATH|DIR|URL|URI|NAME|ID|HEADER|TTL|TYPE|ENABLED|TIMEOUT|EXPIRY|PUBLIC|MODE)$/i;

/** Values are never shown. An `ARG` without a usual value holds nothing by itself. */
function secrets({ keyword, text, lines }: Instruction): readonly Seen[] {
  return assignments(text)
    .filter(
      ([name, value]) =>
        SECRET_NAMES.test(name) && !NOT_SECRETS.test(name) && value !== '' && !PLAIN.has(value.toLowerCase()),
    )
    .map(([name]) => ({ rule: SECRET_BAKED, from: null, to: `${keyword} ${name} has a value`, lines, witness: name }));
}

/** Values that give nothing away. */
const PLAIN: ReadonlySet<string> = new Set(['true', 'false', '0', '1', 'none', 'null', 'changeme', '""', "''"]);

const FETCHERS = /\b(?:curl|wget|fetch)\b/;
const INTO =
  /\|\s*(?:sudo\s+(?:-\S+\s+)*)?(?:env\s+)?(?:\/(?:usr\/)?bin\/)?(?:ba|z|k|da)?sh\b|\|\s*(?:sudo\s+)?(?:python[23]?|perl|ruby|node|php)\b/;
const AROUND =
  /(?:\b(?:ba|z|k|da)?sh\s+(?:-\w+\s+)*(?:<\(|-c\s+["']?\$\()|\beval\s+["']?\$\(|\bsource\s+<\()\s*(?:curl|wget)\b/;

/** Only that it is there: what a command does is judged by the rules of commands. */
function ran({ text, documents, lines }: Instruction): readonly Seen[] {
  return [text, ...documents].flatMap((script) =>
    script.split(/&&|;|\n/).flatMap((part) => {
      const command = part.trim().slice(0, 4000);
      const fetchedAt = command.search(FETCHERS);
      const piped = fetchedAt >= 0 && INTO.test(command.slice(fetchedAt));
      if (!piped && !AROUND.test(command)) return [];
      return [{ rule: RUN_FETCHED, from: null, to: command, lines, witness: command.slice(0, 120) }];
    }),
  );
}

function insecure({ flags, lines }: Instruction): readonly Seen[] {
  return flags.includes('--security=insecure')
    ? [{ rule: ISOLATION, from: 'sandbox', to: '--security=insecure', lines, witness: '--security=insecure' }]
    : [];
}
