import { regionsTables } from '@kuznets/studies';
import { useMemo } from 'preact/hooks';
import { loadingsFigure } from '../../figures/regions/loadings.ts';
import { percentilesFigure } from '../../figures/regions/percentiles.ts';
import { planeFigure } from '../../figures/regions/plane.ts';
import { reductionFigure } from '../../figures/regions/reduction.ts';
import { scoresFigure } from '../../figures/regions/scores.ts';
import type { RegionsRun } from '../../file/report-data.ts';
import { formatNumber } from '../../format.ts';
import { Provenance } from '../parts/provenance.tsx';
import { Section } from '../parts/section.tsx';
import { Block, TablesContext } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';
import { AccuracySection } from './accuracy-section.tsx';
import { ClusteringSection } from './clustering-section.tsx';
import { ClustersSection } from './clusters-section.tsx';
import { ForecastsSection } from './forecasts-section.tsx';
import { LossesSection } from './losses-section.tsx';
import { NeighboursSection } from './neighbours-section.tsx';
import { SilhouettesSection } from './silhouettes-section.tsx';
import { SummarySection } from './summary-section.tsx';

/** The regions study. */
export function RegionsReport({ run: { result, manifest } }: { readonly run: RegionsRun }) {
  const words = useWords();
  const { regions } = words;
  const tables = useMemo(() => regionsTables(result, words), [result, words]);
  const seeds = regions.replicas(String(result.config.replicas), String(result.config.seed));
  const paper = tables.find(({ name }) => name === 'paper-values');
  const placed = paper?.rows.flatMap((row) => {
    const percentile = row.at(-1);
    return typeof percentile === 'number' ? [{ name: String(row[0]), percentile }] : [];
  });
  return (
    <TablesContext.Provider value={tables}>
      <SummarySection result={result} seeds={seeds} />
      <ClustersSection result={result} seeds={seeds} />
      <ClusteringSection result={result} seeds={seeds} />
      <NeighboursSection result={result} seeds={seeds} />
      <Section id="profiles-section" title={regions.profiles.title}>
        <Block table="profiles" of={[]} />
        <Block
          figure={{ id: 'z-scores-figure', draw: (drawing) => scoresFigure(result, drawing) }}
          table="z-scores"
          of={['zScore', 'stability']}
          seeds={seeds}
        />
      </Section>
      <Section id="plane-section" title={regions.plane.title}>
        <div class="side-by-side">
          {(['pca', 'dae', 'gnn'] as const).map((method) => (
            <Block
              key={method}
              figure={{ id: `plane-${method}`, draw: (drawing) => planeFigure(result, method, drawing) }}
              of={[]}
            />
          ))}
        </div>
        <Block table="plane" of={['pca', 'autoencoder', 'procrustes']} seeds={seeds} />
        <Block
          figure={{ id: 'reduction-figure', draw: (drawing) => reductionFigure(result, drawing) }}
          table="reduction"
          of={['pca', 'autoencoder', 'explainedShare', 'percentile']}
          seeds={seeds}
        >
          {result.source !== null && <p class="note">{regions.reduction.mind}</p>}
        </Block>
      </Section>
      <SilhouettesSection result={result} seeds={seeds} />
      <Section id="loadings-section" title={regions.loadings.title}>
        <Block
          figure={{ id: 'loadings-figure', draw: (drawing) => loadingsFigure(result, drawing) }}
          table="loadings"
          of={['lstmDfa', 'procrustes']}
          seeds={seeds}
        >
          <p>{regions.loadings.ridged(formatNumber(100 * result.ridged, 1, words))}</p>
        </Block>
        <Block
          table="factor-number"
          marked={(cell) => cell('factors') === result.factorNumber.used}
          of={['factorNumber']}
          seeds={regions.once}
        />
      </Section>
      <ForecastsSection result={result} seeds={seeds} />
      <AccuracySection result={result} seeds={seeds} />
      {placed !== undefined && (
        <Section id="paper" title={regions.paper.title}>
          <p>
            {regions.paper.source}: <bdi>{result.source}</bdi>. {regions.paper.mind}
          </p>
          <Block
            figure={{ id: 'paper-figure', draw: (drawing) => percentilesFigure(placed, drawing) }}
            table="paper-values"
            of={['percentile']}
            seeds={seeds}
          />
        </Section>
      )}
      <LossesSection result={result} seeds={seeds} />
      <Provenance
        manifest={manifest}
        sample={result.data.sha256}
        citation={result.data.citation}
        nameOf={(method) => method}
      />
    </TablesContext.Provider>
  );
}
