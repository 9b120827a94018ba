import { type GrowthResult, type MethodResult, growthTables, methodName } from '@kuznets/studies';
import { useMemo, useState } from 'preact/hooks';
import { agreementFigure } from '../../figures/agreement.ts';
import { contributionSwarmFigure } from '../../figures/contribution-swarm.ts';
import { contributionsFigure } from '../../figures/contributions.ts';
import { groupSharesFigure } from '../../figures/group-shares.ts';
import { importanceFigure } from '../../figures/importance.ts';
import type { Axes } from '../../figures/panels.ts';
import { profilesFigure } from '../../figures/profiles.ts';
import { ranksFigure } from '../../figures/ranks.ts';
import type { GrowthRun } from '../../file/report-data.ts';
import { LiveSection } from '../live/live-section.tsx';
import { isMeasure } from '../parts/how-computed.tsx';
import { AxesPicker } from '../parts/axes-picker.tsx';
import { Provenance } from '../parts/provenance.tsx';
import { Section } from '../parts/section.tsx';
import { Block, TablesContext } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';
import { DeterminantSection } from './determinant-section.tsx';
import { InteractionSection } from './interaction-section.tsx';
import { MapSection } from './map-section.tsx';
import { MethodPanel } from './method-panel.tsx';
import { PublishedSection } from './published-section.tsx';
import { RowSection } from './row-section.tsx';
import { SummarySection } from './summary-section.tsx';
import { SureSection } from './sure-section.tsx';

/** The growth study. */
export function GrowthReport({ run }: { readonly run: GrowthRun }) {
  const { result, manifest } = run;
  const words = useWords();
  const { growth } = words;
  const [method, onMethod] = useState(() => firstMethod(result));
  const [axes, onAxes] = useState<Axes>('common');
  const tables = useMemo(() => growthTables(result, words), [result, words]);
  const section = { result, method, onMethod };
  const seeds = words.common.seeds(result.config.seeds, result.config.seed);
  const bma = result.methods.some(({ name }) => name === 'bma');
  return (
    <TablesContext.Provider value={tables}>
      <SummarySection result={result} />
      <Section id="ranking" title={growth.ranking.title}>
        <Block
          figure={{ id: 'ranks-figure', draw: (drawing) => ranksFigure(result, drawing), on: [result] }}
          table="ranks"
          shown={20}
          marked={(cell) => bma && cell('bma_significant') !== null}
          of={bma ? ['rank', 'posteriorInclusion'] : ['rank']}
          seeds={seeds}
        >
          <p class="note">{growth.ranking.note(result.methods.some(({ resampling }) => resampling !== null))}</p>
        </Block>
      </Section>
      <Section id="coefficients" title={growth.coefficients}>
        <Block table="slopes" shown={20} of={[]} />
        <Block table="coefficients" shown={20} of={[]} />
      </Section>
      <DeterminantSection result={result} />
      <MethodPanel
        {...section}
        id="importance"
        title={growth.importance.title}
        draw={importanceFigure}
        table="ranking"
        of={method.importances.map(({ measure }) => measure).filter(isMeasure)}
      />
      <Section id="accuracy" title={growth.accuracy}>
        <Block table="accuracy" shown={50} of={['r2', 'mae']} seeds={seeds} />
        <Block table="network-training" shown={10} of={[]} />
      </Section>
      <SureSection {...section} />
      <MethodPanel
        {...section}
        id="variation"
        title={growth.variation.title}
        table="variation"
        shown={10}
        of={['fepv', 'fepvUncentred', 'nonlinearity']}
        none={growth.variation.none}
      />
      {result.methods.some(({ groupShares }) => groupShares !== undefined) && (
        <MethodPanel
          {...section}
          id="group-shares"
          title={growth.shares.title}
          draw={groupSharesFigure}
          of={['varianceShare']}
          none={growth.shares.none}
        />
      )}
      <InteractionSection {...section} />
      <MethodPanel
        {...section}
        id="profiles"
        title={growth.profiles.title}
        draw={(from, shown, drawing) => profilesFigure(from, shown, drawing, axes)}
        on={[axes]}
        of={['profile']}
        firstSeed
        none={growth.profiles.none}
      >
        <AxesPicker axes={axes} onAxes={onAxes} />
      </MethodPanel>
      <MethodPanel
        {...section}
        id="contributions"
        title={growth.contributions.title}
        draw={(from, shown, drawing) => contributionsFigure(from, shown, drawing, axes)}
        on={[axes]}
        of={['contribution']}
        firstSeed
        none={growth.rows.none}
      >
        <AxesPicker axes={axes} onAxes={onAxes} />
      </MethodPanel>
      <MethodPanel
        {...section}
        id="contribution-swarm"
        title={growth.swarm.title}
        draw={contributionSwarmFigure}
        of={['contribution']}
        firstSeed
        none={growth.rows.none}
      />
      <MapSection {...section} />
      <RowSection {...section} />
      {result.reference !== null && <PublishedSection reference={result.reference} />}
      {result.agreement.length > 0 && (
        <Section id="agreement" title={growth.agreement.title}>
          <Block
            figure={{ id: 'agreement-figure', draw: (drawing) => agreementFigure(result, drawing), on: [result] }}
            table="agreement"
            shown={10}
            of={['spearman']}
            seeds={seeds}
          />
        </Section>
      )}
      <LiveSection run={run} />
      <Provenance
        manifest={manifest}
        sample={result.data.sha256}
        citation={result.data.citation}
        nameOf={(id) => methodName(result.methods.find((entry) => entry.id === id)!, words)}
      />
    </TablesContext.Provider>
  );
}

/** The method that the page's address names, as in #profiles-forest; else the one that predicts best the rows it was not fitted to. */
function firstMethod({ methods }: GrowthResult): MethodResult {
  const anchor = location.hash.replace(/-table$/, '');
  const named = methods.filter(({ id }) => anchor.endsWith(`-${id}`)).sort((a, b) => b.id.length - a.id.length);
  const skill = ({ accuracy: { crossValidated, outOfBag } }: MethodResult): number =>
    crossValidated?.r2 ?? outOfBag?.r2?.mean ?? -Infinity;
  return named[0] ?? methods.reduce((best, method) => (skill(method) > skill(best) ? method : best));
}
