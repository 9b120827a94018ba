import { canonicalJson } from '../results/digest.ts';
import type { Label, StudyEvent, Unit } from './study.ts';

/** Units of one label. */
interface Group {
  readonly label: Label;
  units: number;
  weight: number;
  done: number;
  /** Of the weight. */
  part: number;
}

/** One unit: a key that is asked for twice stands in two groups, or twice in one. */
interface Member {
  readonly group: Group;
  readonly weight: number;
  share: number;
}

/** Reports what share of the units of each label is done. */
export function unitProgress<Inputs>(
  stage: string,
  units: readonly Unit<Inputs>[],
  keys: readonly string[],
  onEvent: ((event: StudyEvent) => void) | undefined,
) {
  const groups = new Map<string, Group>();
  const byKey = new Map<string, Member[]>();
  const codes = new Map<Label, string>();
  units.forEach(({ label, weight = 1 }, at) => {
    const id = codes.get(label) ?? canonicalJson(label);
    codes.set(label, id);
    const group = groups.get(id) ?? { label, units: 0, weight: 0, done: 0, part: 0 };
    groups.set(id, group);
    group.units++;
    group.weight += weight;
    const members = byKey.get(keys[at]!) ?? [];
    byKey.set(keys[at]!, members);
    members.push({ group, weight, share: 0 });
  });
  const set = (member: Member, share: number): void => {
    member.group.part += member.weight * (share - member.share);
    member.group.done += Number(share === 1) - Number(member.share === 1);
    member.share = share;
  };
  const report = ({ label, units: count, weight, done, part }: Group): void => {
    const share = done === count ? 1 : part / weight;
    onEvent?.({ code: 'progress', stage, label, done, units: count, share });
  };
  return {
    start(stored: ReadonlySet<string>): void {
      const labels = [...groups.values()].map(({ label }) => label);
      for (const [key, members] of byKey) if (stored.has(key)) for (const member of members) set(member, 1);
      const done = [...groups.values()].reduce((sum, group) => sum + group.done, 0);
      onEvent?.({ code: 'stage', stage, labels, done, units: keys.length });
      for (const group of groups.values()) if (group.done > 0) report(group);
    },
    advance(key: string, share: number): void {
      const members = byKey.get(key) ?? [];
      for (const member of members) set(member, share);
      for (const group of new Set(members.map((member) => member.group))) report(group);
    },
  };
}
