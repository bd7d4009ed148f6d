/** Finds the commits that landed commits were made from. What is found here is a lead; the lines must prove it. */
import { requestRefs, tiedCommit, tiesOf } from '../../core/attribution/ties.ts';
import type { EvidencePath, Finding } from '../../model/attribution.ts';
import type { Commit, Identity } from '../../model/change.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { NoteBook } from './attribute-notes.ts';
import { commitsAmong } from './attribute-objects.ts';
import { unreadableFinding } from '../../core/attribution/contradictions.ts';

/** One lead: `target` may have been made from `source`. */
export interface Lead {
  readonly target: CommitId;
  readonly kind: EvidencePath['kind'];
  readonly by: string;
  /** A branch's tip (the commits that lead to it count) or a single commit. */
  readonly source: { readonly kind: 'tip' | 'commit'; readonly commit: CommitId };
  readonly carriesHuman: boolean;
  /** Nothing named it: that it cannot be read says nothing. */
  readonly guess?: boolean;
}

export interface Leads {
  readonly leads: readonly Lead[];
  /** Commits whose source has a record but is not there: evidence exists, and cannot be read. */
  readonly unreadable: ReadonlyMap<CommitId, Finding>;
}

/** More recorded commits than this are not searched for one that was rewritten. */
const MOST_RECORDED = 4096;
/** More names of refs than this, and all of them are listed instead. */
const MOST_REF_NAMES = 200;

/** Which leads to look for. */
export interface LeadOptions {
  /** The branch whose former tips are tried; null: none are. */
  readonly branch: RefName | null;
  readonly formerTips: boolean;
  /** Look among recorded commits for earlier versions of the targets. */
  readonly rewrites: boolean;
}

/** Finds the leads of the targets: what their messages name, earlier versions with a record, former tips. */
export async function findLeads(
  repo: GitRepository,
  book: NoteBook,
  targets: readonly Commit[],
  known: ReadonlySet<CommitId>,
  options: LeadOptions,
): Promise<Leads> {
  const named = await namedLeads(repo, targets);
  const lacking = targets.filter(({ id }) => !book.has(id));
  const rewrites = options.rewrites && lacking.length > 0 ? await rewriteLeads(repo, book, lacking) : [];
  const tips = options.formerTips && lacking.length > 0 ? await tipLeads(repo, lacking, known, options.branch) : [];
  const present = new Set((await commitsAmong(repo, distinctSources([...named, ...tips]))).map(({ id }) => id));
  const unreadable = new Map<CommitId, Finding>();
  const leads = [...named, ...rewrites, ...tips].filter((lead) => {
    const source = lead.source.commit;
    if (source === lead.target) return false;
    // A former tip inside the history says nothing new; a request that was merged there still does.
    if (lead.source.kind === 'tip' && lead.kind !== 'squash' && known.has(source)) return false;
    if (lead.kind === 'rewrite' || present.has(source)) return true;
    // A source that is not in the clone is ordinary; only one with a record means that something was lost.
    if (book.has(source)) unreadable.set(lead.target, absentFinding(lead));
    return false;
  });
  return { leads, unreadable };
}

function distinctSources(leads: readonly Lead[]): readonly CommitId[] {
  return [...new Set(leads.map((lead) => lead.source.commit))];
}

/** What the messages name: requests, cherry-picked commits. */
async function namedLeads(repo: GitRepository, targets: readonly Commit[]): Promise<readonly Lead[]> {
  const ties = targets.flatMap(({ id, message }) => tiesOf(message).map((tie) => ({ target: id, tie })));
  const names = new Set(ties.flatMap(({ tie }) => (tie.kind === 'request' ? requestRefs(tie.number) : [])));
  const all = names.size > MOST_REF_NAMES;
  const refs = names.size === 0 ? [] : await repo.refs(all ? ['refs/pull/', 'refs/merge-requests/'] : [...names]);
  const heads = new Map(refs.map(({ name, commit }) => [name, commit]));
  return ties.flatMap(({ target, tie }): readonly Lead[] => {
    if (tie.kind === 'revert') return [];
    if (tie.kind === 'cherry-pick') {
      const commit = tiedCommit(tie.commit);
      if (commit === null) return [];
      return [{ target, kind: 'cherry-pick', by: tie.text, source: { kind: 'commit', commit }, carriesHuman: true }];
    }
    return requestRefs(tie.number).flatMap((name): readonly Lead[] => {
      const commit = heads.get(name) ?? null;
      if (commit === null) return [];
      return [{ target, kind: 'squash', by: name, source: { kind: 'tip', commit }, carriesHuman: true }];
    });
  });
}

/**
 * Recorded commits whose author line (name, e-mail, time, zone) is a target's byte for byte: amend, rebase and plain
 * cherry-pick keep it.
 */
async function rewriteLeads(repo: GitRepository, book: NoteBook, targets: readonly Commit[]): Promise<readonly Lead[]> {
  const recorded = book.annotated() as readonly CommitId[];
  if (recorded.length === 0 || recorded.length > MOST_RECORDED) return [];
  const byAuthor = new Map<string, CommitId[]>();
  for (const { id, author } of targets) {
    const line = authorLine(author);
    byAuthor.set(line, [...(byAuthor.get(line) ?? []), id]);
  }
  const leads: Lead[] = [];
  for (const { id, author } of await recordedCommits(repo, book)) {
    for (const target of byAuthor.get(authorLine(author)) ?? []) {
      const by = `the same author line as ${id.slice(0, 12)}`;
      leads.push({ target, kind: 'rewrite', by, source: { kind: 'commit', commit: id }, carriesHuman: true });
    }
  }
  return leads;
}

const recordedOf = new WeakMap<NoteBook, Promise<readonly Commit[]>>();

/** The recorded commits that are there, read once. */
function recordedCommits(repo: GitRepository, book: NoteBook): Promise<readonly Commit[]> {
  const known = recordedOf.get(book) ?? commitsAmong(repo, book.annotated() as readonly CommitId[]);
  recordedOf.set(book, known);
  return known;
}

/** The author line as git writes it, for comparison only. */
export function authorLine({ name, email, time, zone }: Identity): string {
  return `${name}\0${email}\0${time}\0${zone}`;
}

/** Where the branch has been: a local squash or reset leaves its commits there. */
async function tipLeads(
  repo: GitRepository,
  targets: readonly Commit[],
  known: ReadonlySet<CommitId>,
  branch: RefName | null,
): Promise<readonly Lead[]> {
  const tips = (await repo.formerTips(branch, 20)).filter((tip) => !known.has(tip));
  return targets.flatMap(({ id }) =>
    tips.map((commit): Lead => {
      const by = `the branch stood at ${commit.slice(0, 12)} before`;
      return { target: id, kind: 'rewrite', by, source: { kind: 'tip', commit }, carriesHuman: false };
    }),
  );
}

function absentFinding(lead: Lead): Finding {
  const id = lead.source.commit.slice(0, 12);
  const message = `Commit ${lead.target.slice(0, 12)} was made from ${id}, which has a line record and is not in this clone`;
  return unreadableFinding(lead.target, message, 'Fetch it to see who wrote its lines, or take them as unknown.');
}
