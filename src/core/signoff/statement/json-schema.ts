/** The published JSON schema of what people and gates sign, generated from the shape that the decoder uses. */
import { z } from '../../reading/schema.ts';
import { PREDICATE_TYPE, statementShape } from './statement-shape.ts';

/** File name and text. */
export function statementSchema(): { readonly name: string; readonly text: string } {
  const { $schema, ...rest } = z.toJSONSchema(statementShape(), { io: 'input', target: 'draft-2020-12' });
  const title = `A statement of countersign: in-toto Statement v1 with predicate ${PREDICATE_TYPE}`;
  const description =
    'Not sayable here: only gates sign records and people the rest (a gate may object to a request), the set is sorted by the bytes of its paths, ids are of one object format, and the spelling is canonical.';
  const text = JSON.stringify({ $schema, title, description, ...rest }, null, 2);
  return { name: 'statement.schema.json', text: `${text}\n` };
}
