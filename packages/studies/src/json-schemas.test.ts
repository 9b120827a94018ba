import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { growthMethods } from './growth/methods/registry.ts';
import { jsonSchemas } from './json-schemas.ts';

it.each(Object.entries(jsonSchemas()))('schema/%s.schema.json is what the code says', (name, schema) => {
  const stored: unknown = JSON.parse(readFileSync(new URL(`../schema/${name}.schema.json`, import.meta.url), 'utf8'));
  expect(stored).toEqual(JSON.parse(JSON.stringify(schema)));
});

/** Every setting of a JSON schema by its path, methods' own settings included. */
function settingsOf(schema: JsonSchema, path = ''): [string, JsonSchema][] {
  const inside = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.items ? [schema.items] : [])];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, setting]): [string, JsonSchema][] => [
      [`${path}${name}`, setting],
      ...settingsOf(setting, `${path}${name}.`),
    ]),
    ...inside.flatMap((branch) => settingsOf(branch, `${path}${String(branch.properties?.['name']?.const ?? '')}`)),
  ];
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
}

it.each(['growth', 'regions', 'explain'])('the %s schema describes every setting', (study) => {
  const settings = settingsOf(jsonSchemas()[`${study}-config`]!);
  const bare = settings.filter(([, { description, ...rest }]) => description === undefined && !('const' in rest));
  expect(bare.map(([path]) => path)).toEqual([]);
});

it('lists the settings of every method with their defaults', () => {
  const found = new Map(settingsOf(jsonSchemas()['growth-config']!));
  expect(found.get('methods.forestmaxFeatures')).toMatchObject({ default: 'third' });
  for (const [name, { settings }] of Object.entries(growthMethods))
    for (const setting of Object.keys(settings))
      expect(found.get(`methods.${name}${setting}`), `${name}.${setting}`).toHaveProperty('default');
});
