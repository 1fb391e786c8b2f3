import type { SettingResult, SweepCurves, SweepReplay } from '../../../contract'
import type { ChartSeries, ChartSpec } from '../../charts'
import { text } from '../../text'
import { secondsAt } from './replayMatrix'

const words = text.sweeps
const episodesFrom1 = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => i + 1)

/** Reward per episode of every run of a setting, thin and grey, with their mean and its band in colour. */
export function curvesSpec(sweepName: string, setting: SettingResult, curves: SweepCurves): ChartSpec {
  const found = curves.settings.find((each) => each.setting === setting.setting)
  const runs = curves.trials.filter((each) => each.setting === setting.setting)
  const series: ChartSeries[] = runs.map(({ trial, run, seed, rewards }) => ({
    id: `run-${trial}`,
    name: words.runName(run + 1, seed),
    tone: { kind: 'real', rank: 3 },
    width: 1,
    dots: rewards.length < 12,
    x: episodesFrom1(rewards.length),
    y: rewards,
  }))
  const tone = { kind: 'synthetic', index: 0 } as const
  if (found !== undefined && runs.length > 1) {
    const x = episodesFrom1(found.mean.length)
    series.push(
      {
        id: 'band',
        name: words.band,
        short: words.bandShort,
        tone,
        band: true,
        opacity: 0.22,
        x,
        y: found.low,
        high: found.high,
      },
      { id: 'mean', name: words.mean, short: words.meanShort, tone, width: 2.5, dots: x.length < 2, x, y: found.mean },
    )
  }
  return {
    label: words.curves(setting.name),
    fileName: `${sweepName}-${setting.name}-rewards`.replaceAll('/', '-'),
    x: { kind: 'number', label: words.episode, min: 1 },
    y: { quantity: words.reward, unit: '' },
    empty: words.noEpisode,
    series: series.filter(({ x }) => x.length > 0),
  }
}

/** How often which reward, over the last 30 episodes of all runs of a setting; the paper's mode as a line where it compares. */
export function histogramSpec(
  sweepName: string,
  setting: SettingResult,
  curves: SweepCurves,
  comparable: boolean,
): ChartSpec {
  const found = curves.settings.find((each) => each.setting === setting.setting)?.histogram
  const counts = found?.counts ?? []
  const { firstEdge = 0, width = 1 } = found ?? {}
  const edges = Float64Array.from(counts, (_, i) => firstEdge + i * width)
  const mode = comparable ? setting.published?.mode : undefined
  const last = firstEdge + counts.length * width
  // the line of the mode is seen also where no reward of ours comes near it
  const range = mode === undefined ? {} : { min: Math.min(firstEdge, mode - width), max: Math.max(last, mode + width) }
  return {
    label: words.histogram(setting.name),
    fileName: `${sweepName}-${setting.name}-histogram`.replaceAll('/', '-'),
    x: { kind: 'number', label: words.reward, ...range },
    y: { quantity: words.count, unit: '', min: 0, whole: true },
    empty: words.noEpisode,
    series:
      counts.length === 0
        ? []
        : [
            {
              id: 'counts',
              name: words.count,
              tone: { kind: 'synthetic', index: 0 },
              shape: 'bars',
              x: edges,
              to: edges.map((edge) => edge + width),
              y: counts,
            },
          ],
    verticals: mode === undefined ? [] : [{ at: mode, label: words.publishedMode }],
  }
}

/** Reward per second over the episode: the learned policy in colour, the heuristic in ink. */
export function rewardSpec(learned: SweepReplay, beside: SweepReplay, besideName: string): ChartSpec {
  const line = (replay: SweepReplay, id: string, name: string, tone: ChartSeries['tone']): ChartSeries => ({
    id,
    name,
    tone,
    x: replay.steps.map((_, point) => secondsAt(replay, point)),
    y: replay.reward.map((reward, point) => {
      const seconds = secondsAt(replay, point) - (point === 0 ? 0 : secondsAt(replay, point - 1))
      return reward / seconds
    }),
  })
  return {
    label: words.rewardTitle,
    fileName: 'episode-reward',
    x: { kind: 'number', label: words.seconds, continuous: true, min: 0 },
    y: { quantity: words.reward, unit: words.rewardUnit },
    series: [
      line(beside, 'beside', besideName, { kind: 'real', rank: 2 }),
      line(learned, 'learned', words.learned, { kind: 'synthetic', index: 0 }),
    ],
  }
}
