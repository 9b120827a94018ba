import { useEffect, useState } from 'preact/hooks';
import type { ReportData } from '../file/report-data.ts';
import { titleOf } from '../title.ts';
import type { Language } from '@kuznets/studies';
import { words } from '../words/words.ts';
import { ComparisonReport } from './compare/comparison-report.tsx';
import { ExplainReport } from './explain/explain-report.tsx';
import { GrowthReport } from './growth/growth-report.tsx';
import { GrowthMultiverseReport } from './multiverse/growth-multiverse-report.tsx';
import { MultiverseReport } from './multiverse/multiverse-report.tsx';
import { Contents } from './parts/contents.tsx';
import { type Theme, Toolbar } from './parts/toolbar.tsx';
import { WordsContext } from './parts/words-context.ts';
import { RegionsReport } from './regions/regions-report.tsx';

/** The whole page. */
export function App({ data: { report, language: first } }: { readonly data: ReportData }) {
  const [language, setLanguage] = useState<Language>(first);
  const [theme, setTheme] = useState<Theme>('system');
  const title = titleOf(report, words[language]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = title;
  }, [language, title]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  useEffect(() => {
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }, []);
  return (
    <WordsContext.Provider value={words[language]}>
      <Toolbar language={language} onLanguage={setLanguage} theme={theme} onTheme={setTheme} />
      <div class="layout">
        <Contents key={language} />
        <main>
          <h1>
            <bdi>{title}</bdi>
          </h1>
          {report.study === 'growth' && <GrowthReport run={report} />}
          {report.study === 'explain' && <ExplainReport run={report} />}
          {report.study === 'regions' && <RegionsReport run={report} />}
          {report.study === 'multiverse' && <MultiverseReport run={report} />}
          {report.study === 'growth-multiverse' && <GrowthMultiverseReport run={report} />}
          {report.study === 'comparison' && <ComparisonReport comparison={report} />}
        </main>
      </div>
    </WordsContext.Provider>
  );
}
