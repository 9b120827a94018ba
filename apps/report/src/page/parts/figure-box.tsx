import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Drawing, Figure } from '../../figures/drawing.ts';
import { Download } from './download.tsx';
import { pngOf, svgOf } from './export-figure.ts';
import { Anchor } from './section.tsx';
import { useWords } from './words-context.ts';

interface FigureBoxProps {
  /** Anchor and file name. */
  readonly id: string;
  /** Draws the figure. */
  readonly draw: (drawing: Drawing) => Figure | null;
  /** What `draw` depends on beside language and width. */
  readonly drawnFor: readonly unknown[];
  /** Said instead where there is nothing to draw. */
  readonly otherwise?: string | undefined;
  /** The how-computed note. */
  readonly children?: ComponentChildren;
}

/** A figure with its caption, link and exports; drawn once it comes near the screen, and again when its width changes. */
export function FigureBox({ id, draw, drawnFor, otherwise, children }: FigureBoxProps) {
  const words = useWords();
  const place = useRef<HTMLDivElement>(null);
  const { near, width } = useRoom(place);
  const [title, setTitle] = useState<string | null>('');
  useLayoutEffect(() => {
    if (!near || width === 0) return;
    const figure = draw({ document, words, width });
    setTitle(figure?.title ?? null);
    if (figure !== null) nameAsWhole(figure);
    place.current!.replaceChildren(...(figure === null ? [] : [figure.svg]));
  }, [words, near, width, ...drawnFor]);
  const drawn = (): SVGSVGElement => place.current!.querySelector('svg')!;
  return (
    <figure id={id} data-drawn={title !== ''}>
      <div class="drawing" ref={place} />
      {title === null && <p class="note">{otherwise}</p>}
      {title !== null && (
        <figcaption>
          <bdi>{title}</bdi>
          <span class="tools">
            <Anchor id={id} name={title === '' ? id : title} />
            <Download format="SVG" file={`${id}.svg`} type="image/svg+xml" content={() => svgOf(drawn())} />
            <Download format="PNG" file={`${id}.png`} type="image/png" content={() => pngOf(drawn())} />
          </span>
        </figcaption>
      )}
      {title !== null && children}
    </figure>
  );
}

/** Makes a figure one picture with a name: a screen reader does not walk through its marks. */
function nameAsWhole({ svg, title }: Figure): void {
  for (const part of svg.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', title);
}

/** The room that an element has, and whether it has come near the screen (or the page is being printed). */
function useRoom(place: { readonly current: HTMLElement | null }): { readonly near: boolean; readonly width: number } {
  const [near, setNear] = useState(false);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = place.current!;
    const resized = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    const seen = new IntersectionObserver(([entry]) => entry!.isIntersecting && setNear(true), { rootMargin: '600px' });
    const show = (): void => setNear(true);
    resized.observe(element);
    seen.observe(element);
    addEventListener('beforeprint', show);
    return () => {
      resized.disconnect();
      seen.disconnect();
      removeEventListener('beforeprint', show);
    };
  }, []);
  return { near, width };
}
