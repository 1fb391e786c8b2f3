import { isSweepId, PlenumError, type RunField } from '../../contract'
import type { HandlersOf, HandlerTools } from './context'

type Requests = 'runs/table' | 'runs/matching' | 'runs/columns' | 'runs/label' | 'runs/deleteMany'

export function runTableHandlers({ workspace, sweeps, trash }: HandlerTools): Pick<HandlersOf<'runs'>, Requests> {
  const { runs, runTable } = workspace

  /** A name that no run has would find nothing and never say why. @throws PlenumError `bad-input` */
  function requireKnown(fields: readonly RunField[]): void {
    if (fields.every(({ of }) => of === 'run')) return
    const { parameters, metrics } = runTable.columns()
    for (const field of fields) {
      if (field.of === 'run') continue
      const known = field.of === 'metric' ? metrics : parameters.map(({ path }) => path)
      const name = field.of === 'metric' ? field.metric : field.path
      if (known.length === 0 || known.includes(name)) continue
      const end = name.split('.').at(-1)?.toLowerCase() ?? ''
      const near = known.filter((other) => other.toLowerCase().includes(end)).slice(0, 6)
      throw new PlenumError('bad-input', `No run has a ${field.of} called "${name}".`, {
        place: { field: name },
        fix: `There is ${(near.length > 0 ? near : known.slice(0, 6)).join(', ')}${known.length > 6 ? ', …' : ''}.`,
      })
    }
  }

  return {
    'runs/table': ({ sort, offset, limit, ...selection }) => {
      requireKnown([...selection.conditions, ...sort].map(({ field }) => field))
      return runTable.page(selection, sort, offset, limit, (run) => trash.isVisible(run))
    },
    'runs/matching': (selection) => {
      requireKnown(selection.conditions.map(({ field }) => field))
      return { runs: runTable.matching(selection) }
    },
    'runs/columns': () => runTable.columns(),
    'runs/label': (labels) => ({ changed: runTable.label(labels) }),
    'runs/deleteMany': ({ runs: wanted }) => {
      const kept: { run: string; reason: string }[] = []
      let deleted = 0
      for (const run of wanted) {
        try {
          deleted += isSweepId(run) ? sweeps.delete(run) : runs.delete(run)
        } catch (thrown) {
          kept.push({ run, reason: PlenumError.from(thrown).sentence })
        }
      }
      return { deleted, kept }
    },
  }
}
