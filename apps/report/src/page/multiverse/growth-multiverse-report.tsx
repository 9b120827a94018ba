import { growthMultiverseTables, say, survivalSentences } from '@kuznets/studies';
import { useMemo } from 'preact/hooks';
import type { GrowthMultiverseRun } from '../../file/report-data.ts';
import { rankCurve, rankName } from '../../figures/estimate-curves.ts';
import { formatNumber } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { Provenance } from '../parts/provenance.tsx';
import { Section } from '../parts/section.tsx';
import { Block, TablesContext } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';
import { CurveSection } from './curve-section.tsx';
import { Remarks, Source } from './summary-parts.tsx';

/** Every reading of a paper's ranks. */
export function GrowthMultiverseReport({ run: { result, manifest } }: { readonly run: GrowthMultiverseRun }) {
  const words = useWords();
  const { readings } = words;
  const tables = useMemo(() => growthMultiverseTables(result, words), [result, words]);
  const most = result.methods.reduce((seeds, method) => Math.max(seeds, method.seeds), 1);
  const seeds = words.common.seeds(most, result.config.base.seed);
  const moved = result.ranks.flatMap(({ variance }, at) =>
    variance.every(({ share }) => share === null)
      ? []
      : [
          {
            ...{ key: String(at), name: rankName(result, at, words), variance },
            curve: (inLanguage: Words) => rankCurve(result, at, inLanguage),
          },
        ],
  );
  return (
    <TablesContext.Provider value={tables}>
      <SummarySection result={result} />
      <Section id="places" title={readings.places.title}>
        <p>{readings.places.mind}</p>
        <Block table="methods" of={[]} seeds={seeds} />
        <Block table="ranks" shown={60} of={['choiceShare']} seeds={seeds} />
      </Section>
      <CurveSection moved={moved} seeds={seeds} />
      <Section id="choices-section" title={readings.choices.title}>
        <Block table="readings" shown={40} of={[]} />
        <Block table="choices" shown={30} of={['choiceShare']} seeds={seeds} />
      </Section>
      <Section id="specifications-section" title={readings.specifications.title}>
        <Block table="specifications" of={[]} />
      </Section>
      <Provenance
        manifest={manifest}
        sample={result.data.sha256}
        citation={result.data.citation}
        nameOf={(method) => method}
      />
    </TablesContext.Provider>
  );
}

/** What was computed, and which ranks survive. */
function SummarySection({ result }: Pick<GrowthMultiverseRun, 'result'>) {
  const words = useWords();
  const { summary: says, places } = words.readings;
  const { data, left, specifications, source } = result;
  return (
    <Section id="summary" title={says.title}>
      <p>
        {places.scope(formatNumber(data.rows, 0, words), formatNumber(data.determinants.length, 0, words), data.target)}{' '}
        {words.multiverse.grid(left.grid, specifications.length, left.excluded)}
      </p>
      <Remarks notes={data.notes.map((note) => say(words.dataNotes, note))} left={left} data={data} />
      <h3 id="survival">{places.survive}</h3>
      <ol class="verdicts">
        {survivalSentences(result, words).map((sentence) => (
          <li key={sentence}>
            <bdi>{sentence}</bdi>
          </li>
        ))}
      </ol>
      <p class="note">{says.mind}</p>
      <Source source={source} />
    </Section>
  );
}
