import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { jsonSchemas } from './json-schemas.ts';

it.each(Object.entries(jsonSchemas()))('schema/%s.schema.json is what the code says', (name, schema) => {
  const stored: unknown = JSON.parse(readFileSync(new URL(`../schema/${name}.schema.json`, import.meta.url), 'utf8'));
  expect(stored).toEqual(JSON.parse(JSON.stringify(schema)));
});
