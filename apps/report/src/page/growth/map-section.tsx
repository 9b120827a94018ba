import { type GrowthResult, type MethodResult, decimals, methodName } from '@kuznets/studies';
import { useMemo, useState } from 'preact/hooks';
import type { Drawing, Figure } from '../../figures/drawing.ts';
import { worldMap } from '../../figures/map.ts';
import { shorten } from '../../format.ts';
import { FigureBox } from '../parts/figure-box.tsx';
import { HowComputed } from '../parts/how-computed.tsx';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { useWords } from '../parts/words-context.ts';
import { areCountries, countryName, countryOf, nameIn, outlines, type Country } from './countries.ts';
import { MethodPicker } from './method-picker.tsx';
import type { SectionProps } from './section-props.ts';

const shownValues = ['target', 'prediction', 'residual'] as const;
type Shown = (typeof shownValues)[number];

/** Target, prediction and residual on the world's map; nothing where the rows are no countries, or without the sample. */
export function MapSection(props: SectionProps) {
  const words = useWords();
  const says = words.growth.map;
  const [shown, setShown] = useState<Shown>('target');
  const { result, method } = props;
  const { ids, y } = result.data;
  const countries = useMemo(() => ids.map(countryOf), [ids]);
  const shapes = useMemo(outlines, []);
  if (y.length === 0 || !areCountries(ids)) return null;
  const drawable = new Set(shapes.map(({ numeric }) => numeric));
  const listed = (rows: readonly string[]): string =>
    rows.map((id) => shorten(countryName(id, words.locale), 30)).join(words.common.between);
  const unmatched = ids.filter((_, row) => countries[row] === null);
  const undrawn = ids.filter((_, row) => countries[row] !== null && !drawable.has(countries[row]!.numeric));
  const draw = (drawing: Drawing): Figure => {
    const values = valuesOf(result, method, shown);
    const rows = new Map(
      countries.flatMap((country, row) =>
        country === null ? [] : [[country.numeric, { country, value: values[row]! }] as const],
      ),
    );
    const drawn = shapes.map(({ numeric, name, shape }) => {
      const found = numeric === null ? undefined : rows.get(numeric);
      return { name: nameOf(found?.country, name), shape, value: found?.value ?? null };
    });
    const nameOfTarget = shorten(result.data.target, 40);
    return {
      svg: worldMap(drawn, shown === 'residual' ? 'diverging' : 'sequential', decimals(values), drawing),
      title: says.captions[shown](nameOfTarget, methodName(method, words)),
    };
  };
  const nameOf = (country: Country | undefined, name: string): string =>
    country === undefined ? name : (nameIn(words.locale, country.alpha2) ?? name);
  return (
    <Section id="map" title={says.title}>
      <Picker
        label={says.show}
        choices={shownValues.map((value) => ({ value, text: says.shown[value] }))}
        chosen={shown}
        onChoose={setShown}
      />
      {shown !== 'target' && <MethodPicker {...props} />}
      <FigureBox
        id={shown === 'target' ? 'map-target' : `map-${shown}-${method.id}`}
        draw={draw}
        drawnFor={[method, shown]}
      >
        {unmatched.length > 0 && <p class="note">{says.unmatched(listed(unmatched))}</p>}
        {undrawn.length > 0 && <p class="note">{says.undrawn(listed(undrawn))}</p>}
        {shown === 'residual' && <HowComputed of={['residual']} seeds={words.common.seeds(1, result.config.seed)} />}
      </FigureBox>
    </Section>
  );
}

function valuesOf(
  { data: { y } }: GrowthResult,
  { predictions: { fitted } }: MethodResult,
  shown: Shown,
): readonly number[] {
  switch (shown) {
    case 'target':
      return y;
    case 'prediction':
      return fitted;
    case 'residual':
      return y.map((value, row) => value - fitted[row]!);
  }
}
