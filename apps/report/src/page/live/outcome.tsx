import { type GrowthResult, type Table, decimals, methodName } from '@kuznets/studies';
import { profileChangeFigure } from '../../figures/profile-change.ts';
import { rankChangeFigure } from '../../figures/rank-change.ts';
import { formatNumber } from '../../format.ts';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { FigureBox } from '../parts/figure-box.tsx';
import { useWords } from '../parts/words-context.ts';
import type { Grown } from './engine/protocol.ts';
import { type Move, movesOf } from './moves.ts';
import type { LiveMethod, LiveSettings } from './settings.ts';
import { verdictOf } from './verdict.ts';

/** What was grown, and from which settings. */
export interface Grew {
  readonly grown: Grown;
  readonly method: LiveMethod;
  readonly settings: LiveSettings;
  /** Names of the determinants it was grown on. */
  readonly kept: readonly string[];
}

/** The hash and what it proves, what it took, and what moved. */
export function Outcome({ result, grew }: { readonly result: GrowthResult; readonly grew: Grew }) {
  const words = useWords();
  const { live } = words;
  const { grown, method, settings, kept } = grew;
  const moves = movesOf(result, method, grown.method, kept);
  const name = methodName(method, words);
  const titles = {
    figure: live.slopes(name),
    before: live.accuracy.report,
    after: live.accuracy.here,
    out: live.ranking.out,
  };
  return (
    <div class="outcome">
      <VerdictBox grew={grew} />
      <p>{factsText(grew, words)}</p>
      <DataTable table={accuracyTable(grew, words)} />
      <FigureBox id="live-ranks" draw={(drawing) => rankChangeFigure(moves, titles, drawing)} drawnFor={[grew]} />
      <DataTable table={rankingTable(moves, method, settings, words)} />
      <FigureBox
        id="live-profiles"
        draw={(drawing) => profileChangeFigure(method.profiles, grown.method.profiles, live.profiles(name), drawing)}
        drawnFor={[grew]}
      />
    </div>
  );
}

function VerdictBox({ grew: { grown, method, settings } }: { readonly grew: Grew }) {
  const { locale, live } = useWords();
  const { verdict, settings: names } = live;
  const list = new Intl.ListFormat(locale);
  const { kind, hash, reported, changes, reportedSeed } = verdictOf(grown.method, method, settings);
  const text = {
    equal: () => verdict.equal(String(settings.seed)),
    unequal: () => verdict.unequal(String(settings.seed)),
    changed: () => verdict.changed(list.format(changes.map((name) => names[name].toLocaleLowerCase()))),
    seed: () => verdict.seed(String(settings.seed)),
  };
  return (
    <div class={`verdict ${kind}`} role="status">
      <p>
        <b>{text[kind]()}</b>
      </p>
      <dl>
        <dt>{verdict.here}</dt>
        <dd class="hash">{hash}</dd>
        <dt>{verdict.reported(String(reportedSeed))}</dt>
        <dd class="hash">{reported}</dd>
      </dl>
    </div>
  );
}

function factsText({ grown: { device, fitSeconds, seconds }, settings: { trees } }: Grew, words: Words): string {
  const { facts, devices } = words.live;
  const number = (value: number, digits: number): string => formatNumber(value, digits, words);
  const place = device.backend === 'wasm' ? devices.wasm(number(device.workers, 0)) : devices[device.type](device.name);
  return `${facts(number(trees, 0), number(fitSeconds, 1), number(trees / fitSeconds, 0), number(seconds, 1))} ${place}`;
}

function accuracyTable({ grown, method, settings }: Grew, { live: { accuracy } }: Words): Table {
  const before = method.runs.find(({ seed }) => seed === settings.seed) ?? method.runs[0]!;
  const after = grown.method.runs[0]!;
  return {
    name: 'live-accuracy',
    caption: accuracy.caption,
    columns: [
      { key: 'measure', label: accuracy.measure },
      { key: 'report', label: accuracy.report, digits: 4 },
      { key: 'here', label: accuracy.here, digits: 4 },
    ],
    rows: [
      [accuracy.inSample, before.inSample.r2, after.inSample.r2],
      [accuracy.outOfBag, before.outOfBag?.r2 ?? null, after.outOfBag?.r2 ?? null],
    ],
  };
}

function rankingTable(moves: readonly Move[], method: LiveMethod, { seed }: LiveSettings, words: Words): Table {
  const { ranking } = words.live;
  const digits = decimals(moves.map(({ before }) => before.importance));
  const places = moves.every(({ before, after }) => Number.isInteger(before.rank) && Number.isInteger(after?.rank ?? 0))
    ? 0
    : 1;
  return {
    name: 'live-ranking',
    caption: ranking.caption(methodName(method, words), String(seed), String(method.runs[0]!.seed)),
    columns: [
      { key: 'here', label: ranking.here, digits: places },
      { key: 'determinant', label: ranking.determinant },
      { key: 'description', label: ranking.description },
      { key: 'report', label: ranking.report, digits: places },
      { key: 'up', label: ranking.up, digits: places },
      { key: 'importance_here', label: ranking.importanceHere, digits },
      { key: 'importance_report', label: ranking.importanceReport, digits },
    ],
    rows: moves.map(({ name, label, before, after }) => [
      after?.rank ?? null,
      name,
      label ?? '',
      before.rank,
      after === null ? null : before.rank - after.rank,
      after?.importance ?? null,
      before.importance,
    ]),
  };
}
