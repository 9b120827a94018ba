import type { RegionsRun } from '../../file/report-data.ts';
import { Provenance } from '../parts/provenance.tsx';
import { AccuracySection } from './accuracy-section.tsx';
import { ClustersSection } from './clusters-section.tsx';
import { ForecastsSection } from './forecasts-section.tsx';
import { LoadingsSection } from './loadings-section.tsx';
import { LossesSection } from './losses-section.tsx';
import { PaperSection } from './paper-section.tsx';
import { PlaneSection } from './plane-section.tsx';
import { ProfilesSection } from './profiles-section.tsx';
import { SilhouettesSection } from './silhouettes-section.tsx';
import { SummarySection } from './summary-section.tsx';

/** The regions study. */
export function RegionsReport({ run: { result, manifest } }: { readonly run: RegionsRun }) {
  return (
    <>
      <SummarySection result={result} />
      <ClustersSection result={result} />
      <ProfilesSection result={result} />
      <PlaneSection result={result} />
      <SilhouettesSection result={result} />
      <LossesSection result={result} />
      <LoadingsSection result={result} />
      <ForecastsSection result={result} />
      <AccuracySection result={result} />
      <PaperSection result={result} />
      <Provenance
        manifest={manifest}
        sample={result.data.sha256}
        citation={result.data.citation}
        nameOf={(method) => method}
      />
    </>
  );
}
