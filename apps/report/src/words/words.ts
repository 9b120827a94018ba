import { type Language, type StudyWords, studyWords } from '@kuznets/studies';
import { common } from './en/common.ts';
import { compare } from './en/compare.ts';
import { explain } from './en/explain.ts';
import { growth } from './en/growth.ts';
import { live } from './en/live.ts';
import { readings } from './en/readings.ts';
import { regions } from './en/regions.ts';
import { glossaryIn } from './glossary.ts';
import { common as commonZh } from './zh/common.ts';
import { compare as compareZh } from './zh/compare.ts';
import { explain as explainZh } from './zh/explain.ts';
import { growth as growthZh } from './zh/growth.ts';
import { live as liveZh } from './zh/live.ts';
import { readings as readingsZh } from './zh/readings.ts';
import { regions as regionsZh } from './zh/regions.ts';

/** Everything that the report says, in one language: what studies say, and the page's own; English decides what there is to say. */
export interface Words extends StudyWords {
  /** For `lang` and for `Intl`. */
  readonly locale: Language;
  /** The language's own name. */
  readonly language: string;
  readonly common: typeof common;
  readonly glossary: ReturnType<typeof glossaryIn>;
  readonly explain: typeof explain;
  readonly growth: typeof growth;
  readonly regions: typeof regions;
  readonly readings: typeof readings;
  readonly compare: typeof compare;
  readonly live: typeof live;
}

/** The words of every language. */
export const words: Readonly<Record<Language, Words>> = {
  en: {
    ...studyWords.en,
    locale: 'en',
    language: 'English',
    common,
    glossary: glossaryIn('en'),
    explain,
    growth,
    regions,
    readings,
    compare,
    live,
  },
  zh: {
    ...studyWords.zh,
    locale: 'zh',
    language: '中文',
    common: commonZh,
    glossary: glossaryIn('zh'),
    explain: explainZh,
    growth: growthZh,
    regions: regionsZh,
    readings: readingsZh,
    compare: compareZh,
    live: liveZh,
  },
};
