/** The page on which somebody signs with a passkey: what the terminal shows, for whoever stands before the browser. */
import { markup, passage } from './audit-markup.ts';
import { counted } from './layout.ts';
import { renderPageFrame } from './page-frame.ts';
import { pathText } from './safe.ts';
import { statementPhrase } from './statement-phrase.ts';
import { requirementPhrase, shortId } from './words.ts';
import type { Signing, ToSign } from '../../app/signing/sign.ts';
import type { SetEntry, SignOff, Statement } from '../../model/statement.ts';
import type { Markup, MarkupPart } from './audit-markup.ts';

const SHOWN_FILES = 200;
const SHOWN_FACTORS = 50;

/** How the page is served. */
export interface SignPagePlace {
  readonly challenge: Buffer;
  readonly nonce: string;
  readonly seconds: number;
}

/** The document. */
export function renderSignPage({ statement, signing, passkeys }: ToSign, place: SignPagePlace): string {
  const { challenge, nonce, seconds } = place;
  const signOff = statement.kind === 'sign-off' ? statement : null;
  return renderPageFrame({
    nonce,
    title: `Sign as ${statement.by}? countersign`,
    where: statement.repo,
    main: signOff === null ? otherMain(statement) : signOffMain(signOff, signing),
    go: 'Sign with passkey',
    no: 'Do not sign',
    act: {
      kind: 'get',
      challenge: challenge.toString('base64url'),
      rpId: 'localhost',
      credentials: passkeys.map(({ credential }) => credential),
      seconds,
      hint: 'You sign exactly what stands above. Your device asks for your fingerprint, face or PIN.',
      done: 'Signed, and the signature holds. You can close this page; the terminal goes on.',
      declined: 'Not signed. You can close this page.',
    },
  });
}

function signOffMain(statement: SignOff, signing: Signing | null): Markup {
  const read = statement.set.filter(({ how }) => how === 'read');
  const listed = statement.set.filter(({ how }) => how === 'listed');
  const branch = statement.target.replace(/^refs\/heads\//, '');
  const name = signing?.home.people.persons.get(signing.signer.person)?.name ?? statement.by;
  const found = signing?.check.report.assessment.tier ?? null;
  const tier = found === null ? null : markup` Risk: <b class="${found}">${found}</b>.`;
  return markup`<h1>Sign off ${counted(read.length, 'file')} for ${branch}?</h1>
<p class="lead">You, <b>${name}</b> (${statement.by}), say that you have judged the files read below, as they would land now.${tier}</p>
${warnings(signing)}
<section aria-labelledby="h-files"><h2 id="h-files">Read: ${counted(read.length, 'file')}</h2>
${files(read)}
${listed.length === 0 ? null : markup`<details><summary>Listed only: ${counted(listed.length, 'file')}</summary>${files(listed)}</details>`}
</section>
${signing === null ? null : risk(signing)}
${answers(statement, signing)}
${place(statement, signing)}`;
}

function warnings(signing: Signing | null): Markup | null {
  if (signing === null || signing.against.length === 0) return null;
  const rows = signing.against.map(({ why }) => markup`<p>${passage(why)}</p>`);
  return markup`<section class="warning" aria-labelledby="h-but"><h2 id="h-but">It would not count</h2>${rows}</section>`;
}

function files(entries: readonly SetEntry[]): Markup {
  const rows = entries.slice(0, SHOWN_FILES).map((entry) => {
    return markup`<li><span class="word">${statusOf(entry)}</span><code>${passage(pathText(entry.path))}</code></li>`;
  });
  return markup`<ul>${rows}</ul>${more(entries.length - SHOWN_FILES)}`;
}

function statusOf(entry: SetEntry): string {
  if (entry.old === null) return 'added';
  if (entry.new === null) return 'deleted';
  return entry.old.oid === entry.new.oid ? 'mode only' : 'changed';
}

function risk({ check }: Signing): Markup {
  const { assessment, decision } = check.report;
  const factors = assessment.factors.slice(0, SHOWN_FACTORS).map(({ severity, why, place: at }) => {
    const where =
      at.path === null ? null : markup`<span class="where"><code>${passage(pathText(at.path))}</code></span>`;
    return markup`<li><span class="tier ${severity.level}">${severity.level}</span><span>${passage(why)}${where}</span></li>`;
  });
  const needs = decision.requirements.map(requirementPhrase).join('; ') || 'no sign-off by itself';
  return markup`<section aria-labelledby="h-risk"><h2 id="h-risk">Risk: ${assessment.tier}, score ${assessment.score.toFixed(2)}</h2>
${factors.length === 0 ? markup`<p class="word">No rule found anything.</p>` : markup`<ul>${factors}</ul>`}${more(assessment.factors.length - SHOWN_FACTORS)}
<dl><dt>Needs</dt><dd>${passage(needs)}</dd></dl></section>`;
}

function answers(statement: SignOff, signing: Signing | null): Markup | null {
  const asked = new Map(signing?.questions.map(({ id, text }) => [id, text]));
  const rows = statement.answers.map(
    ({ id, answer }) => markup`<dt>${passage(asked.get(id) ?? id)}</dt><dd>${passage(answer)}</dd>`,
  );
  const said: readonly MarkupPart[] = [
    ...rows,
    ...(statement.reason === '' ? [] : [markup`<dt>Reason</dt><dd>${passage(statement.reason)}</dd>`]),
    ...(statement.changePlan === null ? [] : [markup`<dt>Plan</dt><dd>${passage(statement.changePlan)}</dd>`]),
  ];
  if (said.length === 0) return null;
  return markup`<section aria-labelledby="h-said"><h2 id="h-said">What you say</h2><dl class="stacked">${said}</dl></section>`;
}

function place(statement: SignOff, signing: Signing | null): Markup {
  const { onto, tip, head } = statement;
  const beneath = onto === tip ? null : markup`, on top of <code>${shortId(onto)}</code>, which must land first`;
  const range = signing === null ? null : markup`<dt>Change</dt><dd>${passage(signing.range.text)}</dd>`;
  const after = statement.after === null ? null : markup`<dt>After</dt><dd><code>${statement.after}</code></dd>`;
  return markup`<section aria-labelledby="h-where"><h2 id="h-where">Where</h2><dl>${range}
<dt>For</dt><dd>${statement.target} at <code>${shortId(tip)}</code>${beneath}, merged with <code>${shortId(head)}</code></dd>
<dt>Look</dt><dd><code>git diff ${shortId(onto)}...${shortId(head)}</code></dd>${after}</dl></section>`;
}

function otherMain(statement: Statement): Markup {
  const paths =
    statement.kind === 'objection' && statement.about.kind === 'request'
      ? statement.about.paths
          .slice(0, SHOWN_FILES)
          .map((path) => markup`<li><code>${passage(pathText(path))}</code></li>`)
      : [];
  const reason = statement.reason === '' ? null : markup`<dt>Reason</dt><dd>${passage(statement.reason)}</dd>`;
  return markup`<h1>Sign this ${statement.kind}?</h1>
<p class="lead"><b>${statement.by}</b> ${passage(statementPhrase(statement))}.</p>
<section aria-labelledby="h-what"><h2 id="h-what">What you say</h2><dl class="stacked"><dt>Statement</dt><dd>${passage(statementPhrase(statement))}</dd>${reason}</dl>${paths.length === 0 ? null : markup`<ul>${paths}</ul>`}</section>`;
}

function more(count: number): Markup | null {
  return count > 0 ? markup`<p class="word">… and ${count} more</p>` : null;
}
