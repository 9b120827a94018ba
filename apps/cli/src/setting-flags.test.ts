import { DataError } from '@kuznets/base';
import {
  growthConfigInputSchema,
  regionsConfigInputSchema,
  deviceSettingsSchema,
  parseSettings,
} from '@kuznets/studies';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { addSettings, namingFlags, settingsGiven } from './setting-flags.ts';

/** The settings that a command line gives. */
function given(schema: z.ZodObject, ...args: readonly string[]): unknown {
  const command = addSettings(new Command().exitOverride().configureOutput({ writeErr: () => undefined }), schema);
  command.parse([...args], { from: 'user' });
  return settingsGiven(schema, command.opts());
}

describe('flags of a schema', () => {
  it('give what a configuration file would', () => {
    const flags = [
      '--data',
      'x.csv',
      '--methods',
      'lasso, forest',
      '--min-leaf',
      '3',
      '--folds',
      '0',
      '--no-keep-forest',
      '--keep-models',
    ];
    expect(given(growthConfigInputSchema, ...flags, '--delimiter', 'tab', '--decimal', 'comma')).toEqual({
      data: 'x.csv',
      methods: ['lasso', 'forest'],
      minSamplesLeaf: 3,
      folds: 0,
      profiles: false,
      keepModels: true,
      csv: { delimiter: '\t', decimal: 'comma' },
    });
  });

  it('give nothing that was not said', () => {
    for (const schema of [growthConfigInputSchema, regionsConfigInputSchema, deviceSettingsSchema])
      expect(given(schema)).toEqual({});
  });

  it.each([
    [['--origins', '1980-1985'], { origins: [1980, 1985] }],
    [['--origins', '1980'], { origins: [1980, 1980] }],
    [['--origin', '1980'], { origins: [1980, 1980] }],
    [['--clusters', 'auto', '--factors', '3'], { clusters: 'auto', kFactors: 3 }],
    [['--clusters', '4', '--leave-out', '-1'], { clusters: 4, leaveOut: -1 }],
    [['--indicators', '1,2'], { indicators: ['1', '2'] }],
  ])('read %j', (args, settings) => {
    expect(given(regionsConfigInputSchema, ...args)).toEqual(settings);
  });

  it.each([
    [['--origin', '1980', '--origins', '1980-1985'], '--origins and --origin: give one of them'],
    [['--origins', 'early'], 'Must be two whole numbers, such as 1980-1985'],
    [['--leakage', 'some'], 'Allowed choices are none, scales-and-clusters, target'],
    [['--replica', '3'], 'Did you mean --replicas?'],
  ])('refuse %j', (args, message) => {
    expect(() => given(regionsConfigInputSchema, ...args)).toThrow(message);
  });
});

it('names the flags that would help', async () => {
  const details = {
    where: { file: 'a.csv' },
    allowed: 'numbers',
    remedies: [
      { to: 'declare commas', options: { decimal: 'comma', delimiter: '\t' } },
      { to: 'name an id', options: { id: null } },
    ],
  };
  const error = new DataError('a comma', details);
  expect(error.message).toBe(
    'a.csv: a comma; allowed: numbers; or declare commas (decimal: "comma", delimiter: "\\u0009"), or name an id (id)',
  );
  await expect(namingFlags([growthConfigInputSchema], () => Promise.reject(error))).rejects.toThrow(
    'a.csv: a comma; allowed: numbers; or declare commas (--decimal comma, --delimiter tab), or name an id (--id)',
  );
});

it('names the flag in an error about a setting that has one', async () => {
  const wrong = {
    trees: 0,
    methods: ['lasso', 'ridge', { name: 'svr', kernel: 'x' }],
    csv: { encoding: 'cr' },
    tree: 1,
  };
  const run = () => Promise.resolve().then(() => parseSettings(growthConfigInputSchema, wrong));
  const error = (await namingFlags([deviceSettingsSchema, growthConfigInputSchema], run).catch(
    (caught: unknown) => caught,
  )) as Error;
  expect(error.message.split('\n')).toEqual([
    expect.stringMatching(/^--encoding: must be one of .*, got "cr"$/),
    expect.stringMatching(/^--methods: must be one of .*, got "ridge"$/),
    'methods[2].kernel: must be one of gaussian, linear, polynomial, got "x"',
    '--trees: must be at least 1, got 0',
    'tree: unknown key (did you mean "trees"?)',
  ]);
});
