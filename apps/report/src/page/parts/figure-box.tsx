import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Drawing, Figure } from '../../figures/drawing.ts';
import { Download } from './download.tsx';
import { pngOf, svgOf } from './export-figure.ts';
import { Anchor } from './section.tsx';
import { useWords } from './words-context.ts';

interface FigureBoxProps {
  /** Anchor and file name. */
  readonly id: string;
  /** Draws the figure; null where there is nothing to draw. */
  readonly draw: (drawing: Drawing) => Figure | null;
  /** What `draw` depends on beside the language. */
  readonly drawnFor: readonly unknown[];
  /** Said after the figure's own title. */
  readonly children?: ComponentChildren;
}

/** A figure with its caption, link and exports. */
export function FigureBox({ id, draw, drawnFor, children }: FigureBoxProps) {
  const words = useWords();
  const place = useRef<HTMLDivElement>(null);
  const caption = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const figure = draw({ document, words });
    if (figure !== null) {
      figure.svg.setAttribute('role', 'img');
      figure.svg.setAttribute('aria-label', figure.title);
      caption.current!.textContent = figure.title;
    }
    place.current!.replaceChildren(...(figure === null ? [] : [figure.svg]));
    place.current!.closest('figure')!.hidden = figure === null;
  }, [words, ...drawnFor]);
  const drawn = (): SVGSVGElement => place.current!.querySelector('svg')!;
  return (
    <figure id={id}>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby={`${id}-caption`} ref={place} />
      <figcaption id={`${id}-caption`}>
        <span ref={caption} /> {children}
        <span class="tools">
          <Anchor id={id} name={id} />
          <Download format="SVG" file={`${id}.svg`} type="image/svg+xml" content={() => svgOf(drawn())} />
          <Download format="PNG" file={`${id}.png`} type="image/png" content={() => pngOf(drawn())} />
        </span>
      </figcaption>
    </figure>
  );
}
