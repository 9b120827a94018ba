import type { ComponentChildren } from 'preact';
import { useWords } from './words-context.ts';

interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** A part of the report with a heading that the contents list and a link can reach. */
export function Section({ id, title, children }: SectionProps) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        {title} <Anchor id={id} name={title} />
      </h2>
      {children}
    </section>
  );
}

/** The link to a section, table or figure. */
export function Anchor({ id, name }: { readonly id: string; readonly name: string }) {
  const { page } = useWords().common;
  return (
    <a class="anchor" href={`#${id}`} aria-label={page.linkTo(name)}>
      #
    </a>
  );
}
