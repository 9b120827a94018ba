import { aboutData, type ExplainResult, say } from '@kuznets/studies';
import { byMeanAbs, rankedPlayers } from '../../figures/explain/player.ts';
import { formatNumber, shorten } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { Section } from '../parts/section.tsx';
import { Sentences } from '../parts/sentences.tsx';
import { useWords } from '../parts/words-context.ts';

/** The decomposition in a few sentences with numbers. */
export function SummarySection({ result }: { readonly result: ExplainResult }) {
  const words = useWords();
  const sentences = [
    sample(result, words),
    accuracy(result, words),
    leaders(result, words),
    directions(result, words),
    ...pairs(result, words),
  ];
  return (
    <Section id="summary" title={words.explain.summary.title}>
      {result.data.catalogued && (
        <p>
          <b>
            <bdi>{aboutData(result.data, words).title}</bdi>
          </b>
        </p>
      )}
      <Sentences of={sentences} />
      {result.notes.map((note) => (
        <p class="note" key={note.code}>
          <bdi>{say(words.explainNotes, note)}</bdi>
        </p>
      ))}
    </Section>
  );
}

const percent = (share: number, words: Words): string => `${formatNumber(100 * share, 1, words)} %`;

const short = (value: number): string => value.toPrecision(4).replace('-', '−');

function sample({ model, data, players, variation }: ExplainResult, words: Words): string {
  const named = words.explainCaptions.model(shorten(model.program, 60), model.trees);
  const [rows, count] = [data.rows, players.length].map((size) => formatNumber(size, 0, words));
  return words.explain.summary.sample(named, rows!, count!, short(variation.predictionMean), short(variation.apv));
}

function accuracy({ accuracy: of, data }: ExplainResult, words: Words): string | null {
  if (of === null || data.target === null || of.r2 === null || of.mae === null) return null;
  return words.explain.summary.accuracy(shorten(data.target, 40), formatNumber(of.r2, 3, words), short(of.mae));
}

function leaders(result: ExplainResult, words: Words): string | null {
  const { players, shares, variation } = result;
  const { summary } = words.explain;
  const of = shares?.shares ?? variation.fepv;
  if (of.includes(null)) return null;
  const first = [...rankedPlayers(result)].sort((a, b) => of[b]! - of[a]!).slice(0, 5);
  const names = first.map((player) => summary.entry(shorten(players[player]!.name, 30), percent(of[player]!, words)));
  return summary[shares === null ? 'explained' : 'shares'](names.join(words.common.between));
}

/** A correlation that tells a direction. */
const clear = 0.3;

function directions(result: ExplainResult, words: Words): string | null {
  const { players, shapley } = result;
  if (shapley === null) return null;
  const first = byMeanAbs(result)
    .slice(0, 10)
    .filter((player) => shapley.meanAbs[player]! > 0);
  const named = (sign: number): string => {
    const names = first
      .filter((player) => sign * (shapley.direction[player] ?? 0) > clear)
      .map((player) => shorten(players[player]!.name, 30));
    return names.length === 0 ? words.explain.summary.none : names.join(words.common.between);
  };
  if (first.every((player) => Math.abs(shapley.direction[player] ?? 0) <= clear)) return null;
  return words.explain.summary.directions(named(1), named(-1));
}

/** Share of the variance below which an interaction is rounding. */
const negligible = 1e-9;

function pairs({ players, variation }: ExplainResult, words: Words): (string | null)[] {
  const { pairs: of, apv } = variation;
  if (of?.iepvCovariance === undefined || of.iepvInteraction === undefined || apv === 0 || of.first.length === 0)
    return [];
  const { summary } = words.explain;
  const largest = (values: readonly (number | null)[]): number =>
    values.reduce<number>((most, value, at) => ((value ?? -Infinity) > (values[most] ?? -Infinity) ? at : most), 0);
  const name = (player: number): string => shorten(players[player]!.name, 30);
  const part = (values: readonly number[]): string => percent(values[joint]! / apv, words);
  const [joint, alone] = [largest(of.iepv), largest(of.interaction)];
  const strongest = of.interaction[alone] ?? 0;
  const [first, second] = [name(of.first[joint]!), name(of.second[joint]!)];
  return [
    summary.pair(first, second, part(of.iepv), part(of.iepvCovariance), part(of.iepvInteraction)),
    strongest < negligible
      ? summary.additive
      : summary.interaction(name(of.first[alone]!), name(of.second[alone]!), percent(strongest, words)),
  ];
}
