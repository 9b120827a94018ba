import {
  type GrowthResult,
  type MethodResult,
  aboutData,
  methodName,
  overallRanking,
  pairIndex,
  say,
  significantDeterminants,
} from '@kuznets/studies';
import { formatNumber, shorten } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { Section } from '../parts/section.tsx';
import { Sentences } from '../parts/sentences.tsx';
import { useWords } from '../parts/words-context.ts';

/** The study in a few sentences with numbers. */
export function SummarySection({ result }: { readonly result: GrowthResult }) {
  const words = useWords();
  const { data } = result;
  const { title } = aboutData(data, words);
  const sentences = [
    sample(result, words),
    leaders(result, words),
    bayesian(result, words),
    predictors(result, words),
    interplay(result, words),
    agreement(result, words),
    published(result, words),
  ];
  return (
    <Section id="summary" title={words.growth.summary.title}>
      {data.catalogued && (
        <p>
          <b>
            <bdi>{title}</bdi>
          </b>
        </p>
      )}
      <Sentences of={sentences} />
      {data.notes.map((note) => (
        <p class="note" key={JSON.stringify(note)}>
          <bdi>{shorten(say(words.dataNotes, note), 300)}</bdi>
        </p>
      ))}
    </Section>
  );
}

const name = (text: string): string => shorten(text, 30);

function sample({ data, methods, config }: GrowthResult, words: Words): string {
  const { summary } = words.growth;
  const [rows, features] = [data.rows, data.features.length].map((count) => formatNumber(count, 0, words));
  const scope = summary.sample(rows!, shorten(data.target, 60), features!, summary.methods(methods.length));
  return methods.some(({ random }) => random) ? `${scope} ${summary.seeds(config.seeds)}` : scope;
}

function leaders(result: GrowthResult, words: Words): string {
  const { summary } = words.growth;
  const first = overallRanking(result)
    .slice(0, 5)
    .map((entry) => summary.topEntry(name(entry.name), formatNumber(entry.meanRank, 1, words)));
  return summary.top(list(first, words), result.methods.length);
}

function bayesian(result: GrowthResult, words: Words): string | null {
  const found = significantDeterminants(result);
  if (found === null) return null;
  const { summary } = words.growth;
  const prior = percent(found.prior, words);
  if (found.names.size === 0) return summary.bmaNone(prior);
  return summary.bma(formatNumber(found.names.size, 0, words), prior, list([...found.names].map(name), words));
}

function predictors({ methods }: GrowthResult, words: Words): string | null {
  const judged = byPrediction(methods);
  const [best, worst] = [judged[0], judged.at(-1)];
  if (best === undefined || worst === undefined || best === worst) return null;
  return words.growth.summary.crossValidated(
    methodName(best.method, words),
    formatNumber(best.r2, 2, words),
    methodName(worst.method, words),
    formatNumber(worst.r2, 2, words),
  );
}

/** Methods by cross-validated R2, best first; those without one are left out. */
function byPrediction(methods: GrowthResult['methods']): { readonly method: MethodResult; readonly r2: number }[] {
  return methods
    .flatMap((method) =>
      method.accuracy.crossValidated?.r2 == null ? [] : [{ method, r2: method.accuracy.crossValidated.r2 }],
    )
    .sort((a, b) => b.r2 - a.r2);
}

/** Share of the predictions' variance below which an interaction is rounding. */
const negligible = 1e-9;

/** The strongest interaction of the method that predicts best, of those whose pairs were decomposed. */
function interplay({ methods }: GrowthResult, words: Words): string | null {
  const method = [...byPrediction(methods).map((judged) => judged.method), ...methods].find(
    ({ variation }) => variation?.pairs != null,
  );
  if (method === undefined) return null;
  const { summary } = words.growth;
  const { of, interaction } = method.variation!.pairs!;
  const [strongest] = of
    .flatMap((a, at) => of.slice(at + 1).map((b) => ({ a, b, share: interaction[pairIndex(of, a, b)] ?? 0 })))
    .sort((p, q) => q.share - p.share);
  if (strongest === undefined) return null;
  const learner = methodName(method, words);
  const { a, b, share } = strongest;
  return share < negligible
    ? summary.additive(learner)
    : summary.interaction(name(a), name(b), learner, percent(share, words));
}

function agreement({ methods, agreement: pairs }: GrowthResult, words: Words): string | null {
  const judged = pairs
    .flatMap(({ methods: [a, b], spearman }) => (spearman === null ? [] : [{ a, b, spearman }]))
    .sort((p, q) => q.spearman - p.spearman);
  const [most, least] = [judged[0], judged.at(-1)];
  if (most === undefined || least === undefined || most === least) return null;
  const alike = ({ a, b, spearman }: typeof most): string => {
    const [first, second] = [a, b].map((id) => methodName(methods.find((method) => method.id === id)!, words));
    return words.growth.summary.alike(first!, second!, formatNumber(spearman, 2, words));
  };
  return words.growth.summary.agreement(alike(most), alike(least));
}

function published({ reference }: GrowthResult, words: Words): string | null {
  if (reference === null) return null;
  const { cells } = reference;
  const counts = Object.entries(words.reasons).map(([reason, text]) => {
    const alike = cells.filter((cell) => cell.reason === reason).length;
    return `${formatNumber(alike, 0, words)} ${text}`;
  });
  return words.growth.summary.published(formatNumber(cells.length, 0, words), list(counts, words));
}

function list(items: readonly string[], { common }: Words): string {
  return items.join(common.between);
}

function percent(share: number, words: Words): string {
  return `${formatNumber(100 * share, 1, words)} %`;
}
