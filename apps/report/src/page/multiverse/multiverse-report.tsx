import { basisSentences, crossedCount, multiverseTables, periodSpan, say } from '@kuznets/studies';
import { useMemo } from 'preact/hooks';
import type { MultiverseRun } from '../../file/report-data.ts';
import { estimateCurve } from '../../figures/estimate-curves.ts';
import { formatNumber } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { Provenance } from '../parts/provenance.tsx';
import { Section } from '../parts/section.tsx';
import { Block, TablesContext } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';
import { CurveSection } from './curve-section.tsx';
import { Remarks, Source } from './summary-parts.tsx';

/** The quantity whose curve is shown first. */
const usual = 'lstm-dfa-mae';

/** Every reading of a paper. */
export function MultiverseReport({ run: { result, manifest } }: { readonly run: MultiverseRun }) {
  const words = useWords();
  const { readings, regions } = words;
  const { base } = result.config;
  const tables = useMemo(() => multiverseTables(result, words), [result, words]);
  const seeds = regions.replicas(String(base.replicas), String(base.seed));
  const moved = result.estimates
    .filter(({ variance }) => variance.some(({ share }) => share !== null))
    .map(({ name, variance }) => ({
      ...{ key: name, name: words.multiverse.estimates[name], variance },
      curve: (inLanguage: Words) => estimateCurve(result, name, inLanguage),
    }));
  const published = result.estimates.some(({ paper }) => paper !== null);
  return (
    <TablesContext.Provider value={tables}>
      <SummarySection result={result} />
      <Section id="published" title={published ? readings.published.title : readings.published.titleAlone}>
        {published && <p>{readings.published.mind}</p>}
        <Block table="estimates" shown={25} of={['silhouette', 'accuracy', 'lstmDfa']} seeds={seeds} />
        <Block table="readings" of={[]} />
      </Section>
      <CurveSection moved={moved} {...(moved.some(({ key }) => key === usual) && { first: usual })} seeds={seeds} />
      <Section id="claims-section" title={readings.claims.title}>
        <Block table="claims" characters={140} of={[]} />
      </Section>
      <Section id="choices-section" title={readings.choices.title}>
        <Block table="choices" shown={30} of={['choiceShare']} seeds={seeds} />
      </Section>
      {result.further.length > 0 && (
        <Section id="further-section" title={readings.further.title}>
          <p>{readings.further.mind}</p>
          <Block table="further" shown={25} of={['choiceShare']} seeds={seeds} />
        </Section>
      )}
      {result.joint !== null && (
        <Section id="joint-section" title={readings.joint.title}>
          <p>{readings.joint.mind}</p>
          <Block table="joint" of={['jointTest', 'spearman']} seeds={seeds} />
        </Section>
      )}
      <Section id="specifications-section" title={readings.specifications.title}>
        <Block table="specifications" of={[]} />
      </Section>
      <Provenance manifest={manifest} sample={result.data.sha256} citation={null} nameOf={(method) => method} />
    </TablesContext.Provider>
  );
}

/** What was computed, and what the conclusions rest on. */
function SummarySection({ result }: Pick<MultiverseRun, 'result'>) {
  const words = useWords();
  const says = words.readings.summary;
  const { data, config, left, specifications, further, source } = result;
  const crossed = crossedCount(result);
  return (
    <Section id="summary" title={says.title}>
      <p>
        {says.scope(
          formatNumber(data.ids.length, 0, words),
          periodSpan(data).join('–'),
          data.target,
          formatNumber(config.base.replicas, 0, words),
          String(config.base.seed),
        )}{' '}
        {words.multiverse.grid(left.grid, crossed, left.excluded)}
        {further.length > 0 && ` ${words.multiverse.further(specifications.length - crossed, further.length)}`}
      </p>
      <Remarks notes={data.notes.map((note) => say(words.panelNotes, note))} left={left} data={data} />
      <h3 id="conclusions">{source === null ? says.claims : says.conclusions}</h3>
      <ol class="verdicts">
        {basisSentences(result, words).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      <p class="note">
        {words.regions.summary.rule} {says.mind}
      </p>
      <Source source={source} />
    </Section>
  );
}
