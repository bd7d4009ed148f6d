/** `blast.dependents.many`: what changes here is felt by many, or by the most critical services. */
import { NOTHING, rule } from '../classifier.ts';
import type { Classifier } from '../classifier.ts';
import { factorOf, sidesText } from '../factor.ts';

/** Dependents from which a path's reach is a factor of its own. */
const MANY_DEPENDENTS = 20;

const MANY = rule({
  id: 'blast.dependents.many',
  title: 'Many services depend on it',
  observes: `The configured service map gives a changed path ${MANY_DEPENDENTS} or more dependents, or one of service tier 1.`,
  why: 'A fault here is felt by every service that depends on it.',
  remedy: 'Roll it out in stages, and tell the owners of the dependents before it lands.',
  example: '`services/auth/session.ts`, on which 23 services depend, one of them of tier 1.',
  base: 'medium',
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const blastDependents: Classifier = {
  needs: 'paths',
  rules: [MANY],
  file(file, context) {
    const dependents = context.services.dependentsOf(file.path);
    if (dependents === null || (dependents.count < MANY_DEPENDENTS && dependents.tierOne === 0)) return NOTHING;
    const tier = context.services.serviceTierOf(file.path);
    const service = tier === null ? '' : `, itself of service tier ${tier}`;
    const { from } = sidesText(file);
    const to = `${dependents.count} dependents, ${dependents.tierOne} of service tier 1${service}`;
    return [factorOf(MANY, { path: file.path, from, to }, context)];
  },
};
