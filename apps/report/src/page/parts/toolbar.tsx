import type { Language } from '@kuznets/studies';
import { words } from '../../words/words.ts';
import { useWords } from './words-context.ts';

const themes = ['system', 'light', 'dark'] as const;

/** Which colours the page has. */
export type Theme = (typeof themes)[number];

interface ToolbarProps {
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
}

/** Language, colours, print. */
export function Toolbar({ language, onLanguage, theme, onTheme }: ToolbarProps) {
  const { page } = useWords().common;
  return (
    <header class="toolbar">
      <label>
        {page.language}{' '}
        <select value={language} onChange={(event) => onLanguage(event.currentTarget.value as Language)}>
          {Object.values(words).map(({ locale, language: name }) => (
            <option key={locale} value={locale} lang={locale}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {page.theme}{' '}
        <select value={theme} onChange={(event) => onTheme(event.currentTarget.value as Theme)}>
          {themes.map((name) => (
            <option key={name} value={name}>
              {page.themes[name]}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => print()}>
        {page.print}
      </button>
    </header>
  );
}
