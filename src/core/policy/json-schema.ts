/** The published JSON schemas of the configuration files, generated from the shapes that the parsers use. */
import { z } from 'zod';
import { peopleShape } from './people-shape.ts';
import { policyShape } from './policy-shape.ts';
import { servicesShape } from './services-shape.ts';

/** File names and texts, in the order of the flow. */
export function configurationSchemas(): readonly { readonly name: string; readonly text: string }[] {
  return [
    schema('policy', 'The policy: .countersign/policy.yml', policyShape),
    schema('people', 'The people: .countersign/people.yml', peopleShape),
    schema('services', 'The services: .countersign/services.yml', servicesShape),
  ];
}

function schema(name: string, title: string, shape: z.ZodType): { readonly name: string; readonly text: string } {
  const generated = z.toJSONSchema(shape, { io: 'input', target: 'draft-2020-12' });
  const { $schema, ...rest } = generated;
  return { name: `${name}.schema.json`, text: `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n` };
}
