/** The published JSON schema of the service's configuration, generated from the shape that its parser uses. */
import { z } from '../../core/reading/schema.ts';
import { settingsShape } from './shape.ts';

/** File name and text. */
export function settingsSchema(): { readonly name: string; readonly text: string } {
  const { $schema, ...rest } = z.toJSONSchema(settingsShape, { io: 'input', target: 'draft-2020-12' });
  const title = 'The service: the file of countersign serve --config';
  return { name: 'service.schema.json', text: `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n` };
}
