import { type GrowthResult, type MethodResult, methodName } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import type { GrowthRun } from '../../file/report-data.ts';
import { LiveSection } from '../live/live-section.tsx';
import { Provenance } from '../parts/provenance.tsx';
import { useWords } from '../parts/words-context.ts';
import { AccuracySection } from './accuracy-section.tsx';
import { AgreementSection } from './agreement-section.tsx';
import { ContributionsSection } from './contributions-section.tsx';
import { ImportanceSection } from './importance-section.tsx';
import { InteractionSection } from './interaction-section.tsx';
import { MapSection } from './map-section.tsx';
import { ProfilesSection } from './profiles-section.tsx';
import { PublishedSection } from './published-section.tsx';
import { RankingSection } from './ranking-section.tsx';
import { RowSection } from './row-section.tsx';
import { SummarySection } from './summary-section.tsx';
import { VariationSection } from './variation-section.tsx';

/** The growth study. */
export function GrowthReport({ run }: { readonly run: GrowthRun }) {
  const { result, manifest } = run;
  const words = useWords();
  const [method, onMethod] = useState(() => firstMethod(result));
  const section = { result, method, onMethod };
  return (
    <>
      <SummarySection result={result} />
      <RankingSection result={result} />
      <ImportanceSection {...section} />
      <AccuracySection result={result} />
      <VariationSection {...section} />
      <InteractionSection {...section} />
      <ProfilesSection {...section} />
      <ContributionsSection {...section} />
      <MapSection {...section} />
      <RowSection {...section} />
      <PublishedSection result={result} />
      <AgreementSection result={result} />
      <LiveSection run={run} />
      <Provenance
        manifest={manifest}
        sample={result.data.sha256}
        citation={result.data.citation}
        nameOf={(id) => methodName(result.methods.find((entry) => entry.id === id)!, words)}
      />
    </>
  );
}

/** The method that the page's address names, as in #profiles-forest; else the first. */
function firstMethod({ methods }: GrowthResult): MethodResult {
  const named = methods.filter(({ id }) => location.hash.endsWith(`-${id}`)).sort((a, b) => b.id.length - a.id.length);
  return named[0] ?? methods[0]!;
}
