import { setImmediate as nextTurn } from 'node:timers/promises'
import { type HandlerContext, isSweepId, PlenumError, type RunField } from '../../contract'
import type { HandlersOf, HandlerTools } from './context'

type Requests = 'runs/table' | 'runs/matching' | 'runs/columns' | 'runs/label' | 'runs/deleteMany'

const summing = 'Summing up the curves of runs'
/** How long the service may be busy with figures before it looks whether somebody else asks, ms. */
const sliceMs = 8
/** Between two words about it, ms. */
const tellMs = 200

/** @throws PlenumError `bad-input` for a name that is not known, where any is */
function requireOneOf(what: 'metric' | 'parameter', names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (known.length === 0 || known.includes(name)) continue
    const end = name.split('.').at(-1)?.toLowerCase() ?? ''
    const near = known.filter((other) => other.toLowerCase().includes(end)).slice(0, 6)
    throw new PlenumError('bad-input', `No run has a ${what} called "${name}".`, {
      place: { field: name },
      fix: `There is ${(near.length > 0 ? near : known.slice(0, 6)).join(', ')}${known.length > 6 ? ', …' : ''}.`,
    })
  }
}

export function runTableHandlers({ workspace, sweeps, trash }: HandlerTools): Pick<HandlersOf<'runs'>, Requests> {
  const { runs, runTable } = workspace

  /** In slices, between which others are answered; what is summed up stays so where the caller gives up. */
  async function sumUp(context: HandlerContext): Promise<void> {
    const total = runTable.unsummed()
    if (total === 0) return
    const began = performance.now()
    let told = 0
    for (let left = runTable.sumUp(sliceMs); left > 0; left = runTable.sumUp(sliceMs)) {
      const passedMs = performance.now() - began
      if (passedMs - told > tellMs) {
        told = passedMs
        const done = Math.max(1, total - left)
        const ratePerSecond = (1000 * done) / passedMs
        const remainingSeconds = left / ratePerSecond
        context.progress({ phase: summing, done, total, unit: 'runs', ratePerSecond, remainingSeconds, device: null })
      }
      await nextTurn()
      context.signal.throwIfAborted()
    }
  }

  /** A name that no run has would find nothing and never say why. @throws PlenumError `bad-input` */
  async function requireKnown(fields: readonly RunField[], context: HandlerContext): Promise<void> {
    const metrics = fields.flatMap((field) => (field.of === 'metric' ? [field.metric] : []))
    const parameters = fields.flatMap((field) => (field.of === 'parameter' ? [field.path] : []))
    if (metrics.length > 0) {
      await sumUp(context)
      requireOneOf('metric', metrics, runTable.metrics())
    }
    if (parameters.length > 0) {
      const known = runTable.parameters().map(({ path }) => path)
      requireOneOf('parameter', parameters, known)
    }
  }

  return {
    'runs/table': async ({ sort, offset, limit, ...selection }, context) => {
      await requireKnown(
        [...selection.conditions, ...sort].map(({ field }) => field),
        context,
      )
      return runTable.page(selection, sort, offset, limit, (run) => trash.isVisible(run))
    },
    'runs/matching': async (selection, context) => {
      await requireKnown(
        selection.conditions.map(({ field }) => field),
        context,
      )
      return { runs: runTable.matching(selection) }
    },
    'runs/columns': async (_nothing, context) => {
      await sumUp(context)
      return runTable.columns()
    },
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
