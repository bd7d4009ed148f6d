/** The published JSON schemas of the configuration files, generated from the shapes that the parsers use. */
import { z } from '../reading/schema.ts';
import { peopleShape } from './people-shape.ts';
import { policyShape } from './policy-shape.ts';
import { servicesShape } from './services-shape.ts';

/** File names and texts, in the order of the flow. */
export function configurationSchemas(): readonly { readonly name: string; readonly text: string }[] {
  return [
    schema('policy', 'The policy: .countersign/policy.yml', policyShape, ['owners', 'mode', 'rules']),
    schema('people', 'The people: .countersign/people.yml', peopleShape, ['people']),
    schema('services', 'The services: .countersign/services.yml', servicesShape, []),
  ];
}

/** `inherited`: members that a file may leave to the one that it extends. */
function schema(
  name: string,
  title: string,
  shape: z.ZodType,
  inherited: readonly string[],
): { readonly name: string; readonly text: string } {
  const generated = z.toJSONSchema(shape, { io: 'input', target: 'draft-2020-12' });
  const { $schema, ...rest } = generated;
  const required = rest.required?.filter((key) => !inherited.includes(key)) ?? [];
  const either = inherited.length === 0 ? {} : { anyOf: [{ required: ['extends'] }, { required: inherited }] };
  const text = JSON.stringify({ $schema, title, ...rest, required, ...either }, null, 2);
  return { name: `${name}.schema.json`, text: `${text}\n` };
}
