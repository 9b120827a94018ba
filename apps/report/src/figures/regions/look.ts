import type { RegionsResult } from '@kuznets/studies';
import type { Drawing } from '../drawing.ts';

/** Colours of clusters, told apart with any colour vision (Okabe and Ito). */
const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#7f6f00', '#666666'];

/** A cluster's colour. */
export const clusterColor = (cluster: number): string => palette[cluster % palette.length]!;

/** Of every plot. */
export const style = { fontSize: '11px', background: 'transparent' } as const;

/** What fits beside a region's dot or into its square. */
export function regionLabels({ data, map }: RegionsResult): string[] {
  return data.ids.map((id) => map.tiles?.tiles.find((tile) => tile.id === id)?.label ?? id);
}

/** Regions by cluster, within one by falling silhouette. */
export function regionOrder({ data, described }: RegionsResult): number[] {
  const { labels } = described.gnn.consensus;
  const height = (i: number): number => described.gnn.regionSilhouettes.common[i]?.median ?? 0;
  return [...data.ids.keys()].sort((a, b) => labels[a]! - labels[b]! || height(b) - height(a) || a - b);
}

const namespace = 'http://www.w3.org/2000/svg';

/** A drawing under a row of the clusters' colours. */
export function withClusters(svg: Element, result: RegionsResult, { document, words }: Drawing): Element {
  const [width, height] = ['width', 'height'].map((name) => Number(svg.getAttribute(name))) as [number, number];
  const row = 24;
  const outer = document.createElementNS(namespace, 'svg');
  const add = (parent: Element, name: string, attributes: Readonly<Record<string, string | number>>): Element => {
    const element = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    parent.appendChild(element);
    return element;
  };
  for (const [key, value] of Object.entries({ width, height: height + row, viewBox: `0 0 ${width} ${height + row}`, fill: 'currentColor', 'font-family': 'system-ui, sans-serif', 'font-size': 11 })) outer.setAttribute(key, String(value));
  result.described.profiles.forEach((_, cluster) => {
    add(outer, 'rect', { x: 12 + 84 * cluster, y: 6, width: 12, height: 12, fill: clusterColor(cluster) });
    add(outer, 'text', { x: 29 + 84 * cluster, y: 16 }).textContent = words.regionFigures.cluster(cluster);
  });
  const inner = document.importNode(svg, true);
  inner.setAttribute('y', String(row));
  outer.appendChild(inner);
  return outer;
}
