import { decimals, describeTable, fieldsOf } from '../tables/describe.ts';
import type { Table } from '../tables/table.ts';
import { type StudyWords, studyWords } from '../words/words.ts';
import { figure } from '../words/evidence.ts';
import { say } from '../words/sayings.ts';
import { publishedVerdict } from './basis.ts';
import type { MultiverseResult } from './result.ts';

/**
 * The tables of a multiverse: its numbers beside the published ones, its claims, which choices move them, what choices do that are varied alone,
 * under which a published number lies inside, and every specification.
 *
 * @param result - a result.
 * @param words - the language; English by default.
 * @returns `estimates`, `claims`, `joint` where forecasts were tested at once, `choices`, `further` where choices are varied
 * alone, `readings` where a published number depends on the choices, `specifications`.
 */
export function multiverseTables(result: MultiverseResult, words: StudyWords = studyWords.en): Table[] {
  const readings = readingsTable(result, words);
  return [
    estimatesTable(result, words),
    claimsTable(result, words),
    ...(result.joint === null ? [] : [jointTable(result.joint, words)]),
    choicesTable(result, words),
    ...(result.further.length === 0 ? [] : [furtherTable(result, words)]),
    ...(readings.rows.length === 0 ? [] : [readings]),
    specificationsTable(result, words),
  ];
}

type Estimate = MultiverseResult['estimates'][number];

function estimatesTable(result: MultiverseResult, words: StudyWords): Table {
  const { estimates, specifications, config } = result;
  const { columns, multiverse } = words;
  const { text, number, interval } = fieldsOf<Estimate>(words);
  const caption = multiverse.captions.estimates(specifications.length, config.base.replicas);
  return describeTable(
    { name: 'estimates', caption },
    [
      text('quantity', columns.quantity, ({ name }) => multiverse.estimates[name]),
      ...interval('median', columns.medianOf, 4, ({ median, low, high }) => [median, low, high]),
      number('specifications', columns.specifications, 0, (row) => row.specifications, { only: 'page' }),
      ...(estimates.every(({ paper }) => paper === null)
        ? []
        : [
            number('paper', columns.paper, 4, ({ paper }) => paper),
            number('inside', columns.insideShare, 3, ({ inside }) => inside),
            text('verdict', columns.verdict, (row) => {
              const verdict = publishedVerdict(result, row.name);
              return verdict && say(words.multiverseSayings.published, verdict);
            }),
          ]),
    ],
    estimates,
  );
}

function claimsTable({ claims, specifications, config }: MultiverseResult, words: StudyWords): Table {
  const { columns, multiverse, verdicts } = words;
  const { text, number } = fieldsOf<(typeof claims)[number]>(words);
  return describeTable(
    { name: 'claims', caption: multiverse.captions.claims(specifications.length, config.base.replicas) },
    [
      text('claim', columns.claim, ({ claim }) => words.claims[claim]),
      number('holds', verdicts.holds, 3, ({ holds }) => holds),
      number('open', verdicts.open, 3, ({ holds, fails }) => 1 - holds - fails),
      number('fails', verdicts['does not hold'], 3, ({ fails }) => fails),
      number('replicas', columns.replicasHolding, 3, ({ replicas }) => replicas),
    ],
    claims,
  );
}

function jointTable(
  {
    permutations,
    regions,
    specifications,
    critical,
    median,
    significant,
    drift,
  }: NonNullable<MultiverseResult['joint']>,
  words: StudyWords,
): Table {
  const { columns, multiverse } = words;
  const rows = [
    { name: multiverse.joint.median, ...median },
    { name: multiverse.joint.significant(figure(critical)), ...significant },
    ...(drift === null
      ? []
      : [{ name: multiverse.joint.drift, observed: drift.correlation, low: null, high: null, pValue: drift.pValue }]),
  ];
  const { text, number } = fieldsOf<(typeof rows)[number]>(words);
  return describeTable(
    { name: 'joint', caption: multiverse.captions.joint(specifications, regions, permutations) },
    [
      text('statistic', columns.quantity, ({ name }) => name),
      number('observed', columns.observed, 3, ({ observed }) => observed),
      number('null_low', columns.nullLow, 3, ({ low }) => low),
      number('null_high', columns.nullHigh, 3, ({ high }) => high),
      number('p_value', 'p', 4, ({ pValue }) => pValue),
    ],
    rows,
  );
}

function choicesTable({ estimates, claims, choices, specifications }: MultiverseResult, words: StudyWords): Table {
  const { columns, multiverse } = words;
  const rows = [
    ...estimates.map(({ name, variance }) => ({ name: multiverse.estimates[name], variance })),
    ...claims.map(({ claim, variance }) => ({ name: words.claims[claim], variance })),
  ].filter(({ variance }) => variance.some(({ share }) => share !== null));
  const { text, number } = fieldsOf<(typeof rows)[number]>(words);
  return describeTable(
    { name: 'choices', caption: multiverse.captions.choices(crossedCount({ specifications })) },
    [
      text('quantity', columns.quantity, ({ name }) => name),
      ...choices.map(({ path }, at) => number(path, path, 3, ({ variance }) => variance[at]!.share)),
    ],
    rows,
  );
}

/** How many specifications are combinations of the choices, no further one being varied. */
export const crossedCount = ({ specifications }: Pick<MultiverseResult, 'specifications'>): number =>
  specifications.filter(({ further }) => further === null).length;

function furtherTable({ estimates, claims, config }: MultiverseResult, words: StudyWords): Table {
  const { columns, multiverse } = words;
  const quantities = [
    ...estimates.map(({ name, paper, further }) => ({ name: multiverse.estimates[name], paper, further })),
    ...claims.map(({ claim, further }) => ({ name: words.claims[claim], paper: null, further })),
  ];
  const rows = quantities.flatMap(({ name, paper, further }) =>
    further
      .filter(({ share }) => share !== null)
      .flatMap(({ path, specifications, share, values: [usual, ...values] }) =>
        values.map((one) => ({ ...{ name, paper, path, specifications, share }, ...one, usual: usual! })),
      ),
  );
  const { text, number } = fieldsOf<(typeof rows)[number]>(words);
  return describeTable(
    { name: 'further', caption: multiverse.captions.further(config.base.replicas), printedRows: 20 },
    [
      text('quantity', columns.quantity, ({ name }) => name),
      ...(rows.every(({ paper }) => paper === null) ? [] : [number('paper', columns.paper, 4, ({ paper }) => paper)]),
      text('choice', columns.choice, ({ path }) => path),
      text('usual_value', columns.usualValue, ({ usual }) => usual.value),
      text('value', columns.value, ({ value }) => value),
      number('usual_mean', columns.meanUsual, 4, ({ usual }) => usual.mean),
      number('mean', columns.meanVaried, 4, ({ mean }) => mean),
      ...(rows.every(({ paper }) => paper === null)
        ? []
        : [
            number('usual_inside', columns.insideUsual, 3, ({ usual }) => usual.inside, { only: 'csv' }),
            number('inside', columns.insideShare, 3, ({ inside }) => inside),
          ]),
      number('share', columns.betweenShare, 3, ({ share }) => share),
      number('specifications', columns.specifications, 0, (row) => row.specifications),
    ],
    rows,
  );
}

function readingsTable({ estimates }: MultiverseResult, words: StudyWords): Table {
  const { columns, multiverse } = words;
  const rows = estimates.flatMap(({ name, paper, readings }) =>
    readings.map((reading) => ({ name, paper, ...reading })),
  );
  const { text, number } = fieldsOf<(typeof rows)[number]>(words);
  return describeTable(
    { name: 'readings', caption: multiverse.captions.readings },
    [
      text('quantity', columns.quantity, ({ name }) => multiverse.estimates[name]),
      number('paper', columns.paper, 4, ({ paper }) => paper),
      text('choice', columns.choice, ({ path }) => path),
      text('value', columns.value, ({ value }) => value),
      number('inside', columns.insideShare, 3, ({ inside }) => inside),
    ],
    rows,
  );
}

function specificationsTable(
  { specifications, choices, further, estimates }: MultiverseResult,
  words: StudyWords,
): Table {
  const { columns, multiverse, claims: said, verdicts } = words;
  const names = estimates.map(({ name }) => name);
  const { text, interval } = fieldsOf<MultiverseResult['specifications'][number]>(words);
  return describeTable(
    { name: 'specifications', caption: multiverse.captions.specifications, printedRows: 20 },
    [
      ...choices.map(({ path, values }, at) => text(path, path, ({ places }) => values[places[at]!]!)),
      ...(further.length === 0
        ? []
        : [
            text('further', columns.variedAlone, ({ further: varied }) => {
              const { path, values } = varied === null ? { path: '', values: [] } : further[varied.choice]!;
              return varied === null ? null : `${path} ${values[varied.value]!}`;
            }),
          ]),
      ...names.flatMap((name, at) =>
        interval(
          name,
          multiverse.estimates[name],
          decimals(specifications.map((row) => row.estimates[at]?.[0])),
          (row) => row.estimates[at] ?? [null, null, null],
          { only: 'page', ends: 'csv' },
        ),
      ),
      ...Object.keys(said).map((claim, at) =>
        text(claim, said[claim as keyof typeof said], (row) => verdicts[row.claims[at]!], { only: 'page' }),
      ),
    ],
    specifications,
  );
}
