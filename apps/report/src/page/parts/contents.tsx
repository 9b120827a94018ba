import { useEffect, useState } from 'preact/hooks';
import { useWords } from './words-context.ts';

/** The sections there are, as links; read from the page once it is drawn. */
export function Contents() {
  const { page } = useWords().common;
  const [entries, setEntries] = useState<readonly { readonly id: string; readonly title: string }[]>([]);
  useEffect(() => {
    const headings = [...document.querySelectorAll<HTMLElement>('main > section > h2')];
    setEntries(headings.map((heading) => ({ id: heading.parentElement!.id, title: heading.firstChild!.textContent! })));
  }, []);
  return (
    <nav class="contents" aria-label={page.contents}>
      <ul>
        {entries.map(({ id, title }) => (
          <li key={id}>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
