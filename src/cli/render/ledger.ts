/** What was found out about an exported ledger or a proof, for people and for programs. */
import type { Checkpoint } from '../../model/ledger.ts';
import { decodeEntry } from '../../core/ledger/entry/entry-codec.ts';
import type { LedgerFinding, LedgerVerdict } from '../../core/ledger/export/finding.ts';
import type { LedgerProof, ProofVerdict } from '../../core/ledger/proof/proof-document.ts';
import { counted, hanging } from './layout.ts';
import { clipped, oneLine } from './safe.ts';
import type { Style } from './style.ts';

type State = LedgerVerdict['state'];

/** The answer about an export. */
export function renderLedgerVerdict(verdict: LedgerVerdict, style: Style): string {
  const name = verdict.origin === null ? 'this file' : clipped(verdict.origin, 100);
  const sections = [
    head(verdict.state, name, phraseOf(verdict), style),
    rows(exportRows(verdict), style),
    renderFindings(verdict.findings, verdict.more, style),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

/** The answer about a proof. */
export function renderProofVerdict(verdict: ProofVerdict, style: Style): string {
  const { proof, checkpoint, state } = verdict;
  const name = checkpoint === null ? 'this proof' : clipped(checkpoint.origin, 100);
  const what = proof.kind === 'inclusion' ? `has entry ${proof.index}` : 'extends the earlier checkpoint';
  const phrase = state === 'pass' ? `${what}, as it was signed` : PROOF_PHRASES[state];
  const sections = [
    head(state, name, phrase, style),
    rows([...proofRows(proof, verdict.first), ...headRows(checkpoint, verdict)], style),
    renderFindings(verdict.findings, 0, style),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

/** What a proof that was just made says. */
export function renderMadeProof(proof: LedgerProof, verdict: LedgerVerdict, style: Style): string {
  const name = clipped(verdict.origin ?? '', 100);
  const what = proof.kind === 'inclusion' ? `has entry ${proof.index}` : 'extends the earlier checkpoint';
  const from: readonly Row[] =
    proof.kind === 'inclusion' ? [] : [['Earlier', counted(verdict.extendsSize ?? 0, 'entry', 'entries')]];
  return [
    hanging(`${style.good('✓ PROVED')}  `, `${style.bold(name)}: ${what}`, style.width),
    rows([...proofRows(proof, null), ...from, ...headRows(verdict.checkpoint, verdict)], style),
    hanging('', 'Hand it on with --json; countersign ledger verify PROOF --key KEY needs nothing else.', style.width),
  ].join('\n\n');
}

/** An export's verdict for a program. */
export function verdictJson(verdict: LedgerVerdict): object {
  return {
    state: verdict.state,
    what: 'export',
    origin: verdict.origin,
    from: verdict.from,
    entries: verdict.entries,
    kinds: verdict.kinds,
    times: verdict.times,
    checkpoint: checkpointJson(verdict.checkpoint),
    signedBy: verdict.signedBy,
    claimedBy: verdict.claimedBy,
    extends: verdict.extendsSize,
    findings: verdict.findings,
    moreFindings: verdict.more,
  };
}

/** A proof's verdict for a program. */
export function proofVerdictJson(verdict: ProofVerdict): object {
  const { proof } = verdict;
  return {
    state: verdict.state,
    what: proof.kind,
    origin: verdict.checkpoint?.origin ?? null,
    index: proof.kind === 'inclusion' ? proof.index : null,
    checkpoint: checkpointJson(verdict.checkpoint),
    signedBy: verdict.signedBy,
    claimedBy: verdict.claimedBy,
    extends: verdict.state === 'pass' ? (verdict.first?.size ?? null) : null,
    findings: verdict.findings,
    moreFindings: 0,
  };
}

function checkpointJson(checkpoint: Checkpoint | null): object | null {
  if (checkpoint === null) return null;
  const { origin, size, root } = checkpoint;
  return { origin, size, root: Buffer.from(root).toString('hex') };
}

const MARKS: Readonly<Record<State, string>> = { pass: '✓ PASS', refused: '✗ REFUSED', error: '? ERROR' };
const PHRASES: Readonly<Record<State, string>> = {
  pass: 'every entry is there, as it was signed',
  refused: 'this is not what was signed',
  error: 'could not be told, which is never a pass',
};
const PROOF_PHRASES: Readonly<Record<Exclude<State, 'pass'>, string>> = {
  refused: 'the proof does not hold',
  error: 'the proof could not be judged, which is never a pass',
};

/** Without a key everything else may be right, and nothing is known. */
function phraseOf({ state, findings }: LedgerVerdict): string {
  const isKeyless = findings.length > 0 && findings.every(({ rule }) => rule === 'key.absent');
  return isKeyless ? 'agrees with its checkpoint; whether that is genuine was not verified' : PHRASES[state];
}

type Row = readonly [string, string];

function head(state: State, name: string, phrase: string, style: Style): string {
  const mark = state === 'pass' ? style.good(MARKS[state]) : style.bad(MARKS[state]);
  return hanging(`${mark}  `, `${style.bold(name)}: ${phrase}`, style.width);
}

function rows(all: readonly Row[], style: Style): string {
  return all.map(([label, text]) => hanging(`  ${style.bold(label.padEnd(10))} `, text, style.width)).join('\n');
}

function exportRows(verdict: LedgerVerdict): readonly Row[] {
  if (verdict.origin === null) return [];
  const { entries, from, times, kinds, extendsSize } = verdict;
  const begins = from === 0 ? '' : `, from entry ${from} on`;
  const span = times === null ? '' : `, ${times.first.slice(0, 10)} to ${times.last.slice(0, 10)}`;
  const list = Object.entries(kinds).map(([kind, count]) => `${kind} ${count}`);
  return [
    ['Entries', `${counted(entries, 'entry', 'entries')}${begins}${span}`],
    ...(list.length === 0 ? [] : [['Kinds', list.join(', ')] as const]),
    ...headRows(verdict.checkpoint, verdict),
    ...(extendsSize === null
      ? []
      : [['Extends', `the earlier checkpoint of ${counted(extendsSize, 'entry', 'entries')}`] as const]),
  ];
}

/** Who signed as far as it was verified, and who claims to have. */
interface Signers {
  readonly signedBy: readonly string[];
  readonly claimedBy: readonly string[];
}

function headRows(checkpoint: Checkpoint | null, { signedBy, claimedBy }: Signers): readonly Row[] {
  if (checkpoint === null) return [];
  const root = Buffer.from(checkpoint.root).toString('base64');
  const names = (all: readonly string[]): string => all.map((name) => clipped(name, 100)).join(', ');
  const signed: Row =
    signedBy.length > 0 ? ['Signed by', names(signedBy)] : ['Not proved', `that ${names(claimedBy)} signed it`];
  return [['Checkpoint', `${counted(checkpoint.size, 'entry', 'entries')}, root ${root}`], signed];
}

function proofRows(proof: LedgerProof, first: Checkpoint | null): readonly Row[] {
  const path: Row = ['Path', counted(proof.path.length, 'hash', 'hashes')];
  if (proof.kind === 'consistency') {
    return first === null ? [path] : [['Earlier', counted(first.size, 'entry', 'entries')], path];
  }
  const read = decodeEntry(Buffer.from(proof.entry, 'utf8'));
  if (read.kind !== 'ok') return [['Entry', clipped(proof.entry, 120)], path];
  const { kind, subject, actor, time } = read.entry;
  return [['Entry', oneLine(`${kind} of ${subject} by ${actor}, ${time}`)], path];
}

function renderFindings(findings: readonly LedgerFinding[], more: number, style: Style): string {
  const lines = findings.map(({ rule, state, line, why, remedy }) => {
    const mark = state === 'refused' ? style.bad('✗') : style.warn('?');
    const where = line === null ? '' : `line ${line}: `;
    const first = hanging(`  ${mark} `, `${where}${clipped(why, 400)} ${style.dim(`(${rule})`)}`, style.width);
    return `${first}\n${hanging('    → ', clipped(remedy, 300), style.width)}`;
  });
  if (more > 0) lines.push(`  and ${counted(more, 'more', 'more')}`);
  return lines.join('\n');
}
