import type { ExplainResult, Table } from '@kuznets/studies';
import { useState } from 'preact/hooks';
import { dependenceFigure } from '../../figures/explain/dependence.ts';
import { effectFigure } from '../../figures/explain/effects.ts';
import { rankedPlayers } from '../../figures/explain/player.ts';
import { shorten } from '../../format.ts';
import { Picker } from '../parts/picker.tsx';
import { Section } from '../parts/section.tsx';
import { Block, useTable } from '../parts/tables-context.tsx';
import { useWords } from '../parts/words-context.ts';

/** All that is told of one variable, or group of columns. */
export function VariableSection({ result }: { readonly result: ExplainResult }) {
  const says = useWords().explain.variable;
  const { players, shapley, effects } = result;
  const order = rankedPlayers(result);
  const [player, setPlayer] = useState(order[0] ?? 0);
  const { name, columns } = players[player]!;
  const choices = order.map((at) => ({ value: String(at), text: shorten(players[at]!.name, 40) }));
  const own = rowsWith(useTable('variables'), ['variable'], name);
  const pairs = rowsWith(useTable('pairs'), ['first', 'second'], name);
  const hasValues = columns.length === 1 && shapley !== null && shapley.rows.length > 0;
  const hasEffect = effects?.curves.some((curve) => curve.player === player) ?? false;
  return (
    <Section id="variable" title={says.title}>
      <Picker
        label={says.variable}
        choices={choices}
        chosen={String(player)}
        onChoose={(value) => setPlayer(Number(value))}
      />
      <Block
        table={own && { ...own, name: 'variable', caption: says.facts(name) }}
        of={['fepv', 'varianceShare', 'shapley', 'nonlinearity']}
      />
      {hasValues && (
        <Block
          figure={{
            id: 'dependence-figure',
            draw: (drawing) => dependenceFigure(result, player, drawing),
            on: [player],
          }}
          of={['shapley']}
        />
      )}
      {hasEffect && (
        <Block
          figure={{ id: 'effect-figure', draw: (drawing) => effectFigure(result, player, drawing), on: [player] }}
          of={['ale']}
        />
      )}
      {pairs && (
        <Block
          table={{ ...pairs, name: 'variable-pairs', caption: says.pairs(name) }}
          shown={8}
          of={['fiepv', 'jointParts', 'interaction', 'hStatistic', 'shapleyInteraction']}
        />
      )}
    </Section>
  );
}

/** The rows of a table that name a variable in one of some columns; undefined where there are none. */
function rowsWith(table: Table | undefined, keys: readonly string[], name: string): Table | undefined {
  if (table === undefined) return undefined;
  const places = keys.map((key) => table.columns.findIndex((column) => column.key === key));
  const rows = table.rows.filter((row) => places.some((place) => row[place] === name));
  return rows.length === 0 ? undefined : { ...table, rows };
}
