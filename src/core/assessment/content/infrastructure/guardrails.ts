/**
 * `guardrail.lost.*` and `guardrail.absent.*`: a protection was there before the change and is not after it, or a new
 * thing comes without it. Described once; every family that finds one lists the same object.
 */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';
import { GUARDRAIL_TEXTS, type GuardrailName, type GuardrailText } from './guardrail-texts.ts';

export type { GuardrailName } from './guardrail-texts.ts';

/** The rule of a protection that is lost. Use it with `losesGuardrail: true`. */
export function lostGuardrail(name: GuardrailName): RuleDescription {
  return found(LOST, name);
}

/** The rule of a new thing that never had the protection: one level lower, and only where the thing holds state. */
export function absentGuardrail(name: GuardrailName): RuleDescription {
  return found(ABSENT, name);
}

const LOST: ReadonlyMap<string, RuleDescription> = new Map(
  Object.entries(GUARDRAIL_TEXTS).map(([name, text]) => [name, lostRule(name, text)]),
);
const ABSENT: ReadonlyMap<string, RuleDescription> = new Map(
  Object.entries(GUARDRAIL_TEXTS).map(([name, text]) => [name, absentRule(name, text)]),
);

function lostRule(name: string, { base, title, observes, why, remedy, example }: GuardrailText): RuleDescription {
  return rule({
    id: `guardrail.lost.${name}`,
    title: `${title} lost`,
    observes: `It was on before the change. ${observes}`,
    why,
    remedy,
    example: `${example}.`,
    base,
    effect: 'unprotect',
    reversible: 'yes',
    triggers: ['content', 'services'],
  });
}

function absentRule(name: string, { base, title, observes, why, remedy, example }: GuardrailText): RuleDescription {
  return rule({
    id: `guardrail.absent.${name}`,
    title: `${title} absent from something new`,
    observes: `Something new comes this way. ${observes}`,
    why,
    remedy,
    example: `Something is created as it would be after this: ${example}.`,
    base: base === 'high' ? 'medium' : 'low',
    effect: 'unprotect',
    reversible: 'yes',
    triggers: ['content', 'services'],
  });
}

function found(rules: ReadonlyMap<string, RuleDescription>, name: GuardrailName): RuleDescription {
  const known = rules.get(name);
  if (known === undefined) throw new TypeError(`no guardrail is called ${name}`);
  return known;
}
