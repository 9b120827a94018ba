import { listDatasets } from '@kuznets/data';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { explainNoteSchema } from '../explain/notes.ts';
import { cellMeasures, cellNoteSchema, dataNoteSchema, leftOutSchema, methodNoteSchema } from '../growth/notes.ts';
import { predictNoteSchema } from '../growth/predict/notes.ts';
import { neighbourNoteSchema } from '../regions/clustering-result.ts';
import { forecastNoteSchema, panelNoteSchema } from '../regions/notes.ts';
import { survivalSentences } from '../growth-multiverse/survival-sentences.ts';
import { basisSentences } from '../multiverse/basis-sentences.ts';
import type { PublishedVerdict } from '../multiverse/basis.ts';
import { claimNames, verdictSchema } from '../regions/verdict-schema.ts';
import { aboutData } from './datasets.ts';
import { evidenceOf } from './evidence.ts';
import { type Sayings, say } from './sayings.ts';
import { type StudyWords, studyWords } from './words.ts';

type Schema = z.core.$ZodType;

/** Values that a schema allows: with every null, and without any. */
function samples(schema: Schema): unknown[] {
  const { type, ...def } = (schema as z.ZodType)._zod.def as unknown as {
    readonly type: string;
    readonly values: unknown[];
    readonly entries: object;
    readonly innerType: Schema;
    readonly element: Schema;
    readonly shape: Readonly<Record<string, Schema>>;
    readonly options: readonly Schema[];
  };
  switch (type) {
    case 'literal':
      return def.values;
    case 'enum':
      return Object.values(def.entries);
    case 'string':
      return ['NAME'];
    case 'number':
      return [0.25, 3];
    case 'boolean':
      return [true, false];
    case 'nullable':
      return [...samples(def.innerType), null];
    case 'readonly':
      return samples(def.innerType);
    case 'array':
      return samples(def.element).map((element) => [element, element]);
    case 'object': {
      const shape = Object.entries(def.shape).map(([key, value]) => [key, samples(value)] as const);
      const count = Math.max(...shape.map(([, values]) => values.length));
      return Array.from({ length: count }, (_, at) =>
        Object.fromEntries(shape.map(([key, values]) => [key, values[at % values.length]])),
      );
    }
    case 'union':
      return def.options.flatMap(samples);
    default:
      throw new Error(`no sample of ${type}`);
  }
}

const publishedVerdicts: readonly PublishedVerdict[] = [
  ...(['never', 'always', 'leakage', 'any'] as const).map((code) => ({ code })),
  ...(['only', 'further'] as const).map((code) => ({ code, values: [{ path: 'NAME', values: ['NAME', '2'] }] })),
];

/** A claim that holds nowhere, here or there, or everywhere. */
const claimed = (claim: (typeof claimNames)[number], at: number) => ({
  ...{ claim, holds: [0, 0, 0.5, 1][at]!, fails: [1, 0.5, 0.5, 0][at]!, replicas: 0.5 },
  readings: [0.25, 0.75].map((holds) => ({ path: 'NAME', value: 'NAME', holds })),
  variance: [{ path: 'NAME', share: 0.5 }],
  further: [
    {
      ...{ path: 'NAME', specifications: 2, share: 0.5 },
      values: [0, at < 2 ? 0 : 0.75].map((mean) => ({ value: 'NAME', mean, inside: null })),
    },
  ],
});
/** Places of a multiverse of the growth study: published or not, with a choice that decides and without. */
const followed = (isPublished: boolean) => ({
  published: isPublished,
  choices: [{ path: 'NAME', values: ['NAME'] }],
  methods: [{ id: 'bma', name: 'bma' as const, abbreviation: 'BMA', seeds: 2 }],
  ranks: Array.from({ length: isPublished ? 2 : 1 }, (_, at) => ({
    ...{ method: 'bma', determinant: 'NAME', place: at + 1, specifications: 3, median: 4, low: 2, high: 8 },
    ...{ stays: 0.75, replicas: 0.5, inside: 0.25, readings: [{ path: 'NAME', value: 'NAME', stays: 0.75 }] },
    variance: [{ path: 'NAME', share: isPublished ? 0.5 : null }],
  })),
});
const statistic = { observed: 0.25, low: 0, high: 0.5, pValue: 0.25 };
const joint = {
  ...{ permutations: 1999, regions: 31, specifications: 3, critical: 0.25, median: statistic, significant: statistic },
  drift: { correlation: 0.5, pValue: 0.25 },
};

/** The sentences of every code of every schema, in one language. */
function sentences(words: StudyWords): [code: string, text: string][] {
  const notes = <Note extends { readonly code: string }>(
    schema: z.ZodType<Note>,
    sayings: Sayings<Note>,
  ): [string, string][] => samples(schema).map((note) => [(note as Note).code, say(sayings, note as Note)]);
  return [
    ...notes(dataNoteSchema, words.dataNotes),
    ...notes(explainNoteSchema, words.explainNotes),
    ...notes(methodNoteSchema, words.methodNotes),
    ...notes(leftOutSchema, words.leftOut),
    ...notes(cellNoteSchema, words.cellNotes),
    ...notes(predictNoteSchema, words.predictNotes),
    ...notes(panelNoteSchema, words.panelNotes),
    ...notes(forecastNoteSchema, words.forecastNotes),
    ...notes(neighbourNoteSchema, words.neighbourNotes),
    ...(samples(verdictSchema) as z.output<typeof verdictSchema>[]).map((verdict): [string, string] => [
      verdict.claim,
      [words.claims[verdict.claim], words.verdicts[verdict.verdict], ...evidenceOf(verdict, words, { notes: [] })].join(
        ' ',
      ),
    ]),
    ...publishedVerdicts.map((verdict): [string, string] => [
      verdict.code,
      say(words.multiverseSayings.published, verdict),
    ]),
    ...claimNames.map((claim, at): [string, string] => [
      claim,
      basisSentences({ claims: claimNames.map((name) => claimed(name, at)), joint }, words).join(' '),
    ]),
    ...[true, false].map((isPublished): [string, string] => [
      `survival, ${isPublished ? 'published' : 'not published'}`,
      survivalSentences(followed(isPublished), words).join(' '),
    ]),
    ...Object.entries(words.labels).map(([code, label]): [string, string] => [
      code,
      label({ period: 2000, program: 'NAME', trees: 3, stage: 'NAME' }),
    ]),
    ...cellMeasures.map((measure): [string, string] => [
      measure,
      words.cellRow({ measure, determinant: measure === 'fepv' ? 'NAME' : null, place: 3 }),
    ]),
  ];
}

/** Every text, by its path; functions of texts and numbers are called with made up ones. */
function texts(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const gaps = Array.from({ length: value.length }, () => ['NAME']);
    return [[path, String((value as (...values: unknown[]) => unknown)(...gaps))]];
  }
  return Object.entries(value as object).flatMap(([key, entry]) => texts(entry, `${path}/${key}`));
}

/** Names, headings and captions. */
const own = ({ datasets: _datasets, ...words }: StudyWords): object =>
  Object.fromEntries(
    Object.entries(words).filter(
      ([key]) => !/[nN]otes$|^leftOut$|^evidence$|[mM]ultiverseSayings$|^cellRow$|^labels$/.test(key),
    ),
  );

/** Programs, settings and abbreviations that are not translated. */
const kept =
  /MATLAB|R-hat|nDraws|burnIn|\bresamples\b|maxIterations|maxSweeps|lambdaMinRatio|\btol\b|NAME|LASSO|ARIMA|XGBoost|LightGBM|LSTM|Bai|Friedman|Nickell|Arellano|Bond|Westfall|Young|Nadeau|Bengio|AICc|MAE|MSE|FEPV|FIEPV|Figure/g;
const english = (text: string): string[] => text.replaceAll(kept, '').match(/[a-z]{2,}/g) ?? [];

it('call every data set of the catalogue by a Chinese name', () => {
  for (const { name, title, caution = null } of listDatasets()) {
    const about = aboutData({ name, catalogued: true }, studyWords.zh);
    expect(about.title, name).toMatch(/\p{Script=Han}/u);
    expect(about.caution?.match(/\p{Script=Han}/u), name).not.toBeNull();
    expect(about.caution === null).toBe(caution === null);
    expect(aboutData({ name, catalogued: false }, studyWords.zh)).toEqual({ title: name, caution: null });
    expect(aboutData({ name, catalogued: true }, studyWords.en)).toEqual({ title, caution });
  }
});

describe.each(['en', 'zh'] as const)('the words of a study, %s', (language) => {
  it('say something of every code, null or not', () => {
    const said = sentences(studyWords[language]);
    expect(said.length).toBeGreaterThan(60);
    for (const [code, text] of said) {
      expect(text.trim(), code).not.toBe('');
      expect(text, code).not.toMatch(/undefined(?! here)|\bnull\b|NaN|\[object|Infinity/);
    }
  });
});

it('are English in English and Chinese in Chinese', () => {
  for (const [code, text] of [...sentences(studyWords.en), ...texts(own(studyWords.en))])
    expect(text, code).not.toMatch(/\p{Script=Han}/u);
  for (const [code, text] of [
    ...sentences(studyWords.zh),
    ...texts(own(studyWords.zh)),
    ...texts(studyWords.zh.datasets),
  ])
    expect(english(text), `${code}: ${text}`).toEqual([]);
});
