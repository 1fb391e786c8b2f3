import { createPinia, setActivePinia } from 'pinia'
import { expect, it, vi } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import { type Dataset, PlenumError } from '../../../src/contract'
import type { ChartWindow } from '../../../src/renderer/charts'
import { useSeries } from '../../../src/renderer/components/useSeries'
import { connectTo } from './service'

it('keeps the whole log when a finer stretch cannot be loaded, and asks once more for that stretch alone', async () => {
  setActivePinia(createPinia())
  const asked: string[] = []
  let breaks = true
  const variable = { name: 'temperature', unit: '°C' }
  await connectTo({
    'datasets/series': ({ fromMs }) => {
      asked.push(fromMs === undefined ? 'whole' : 'stretch')
      if (fromMs !== undefined && breaks) throw new PlenumError('process-lost', 'It stopped.')
      const low = Float64Array.of(1, 2)
      return {
        timesMs: Float64Array.of(0, 1000),
        cadenceSeconds: 1,
        variable,
        reduced: fromMs === undefined,
        sensors: [{ sensor: 'a', low, high: low }],
      }
    },
  })
  const wanted = { dataset: { dataset: 'd_0000000000', sensorNames: ['a', 'b'] } as Dataset, variable, sensors: ['a'] }
  const window = shallowRef<ChartWindow>()
  const scope = effectScope()
  const series = scope.run(() =>
    useSeries(
      () => wanted,
      () => window.value,
    ),
  )
  await vi.waitFor(() => expect(series?.series.value).toHaveLength(1))
  window.value = { from: 100, to: 200 }
  await vi.waitFor(() => expect(series?.finerProblem.value?.message).toBe('It stopped.'))
  expect(series?.problem.value).toBeUndefined()
  expect(series?.series.value).toHaveLength(1)
  breaks = false
  series?.reload()
  await vi.waitFor(() => expect(series?.reduced.value).toBe(false))
  expect(series?.finerProblem.value).toBeUndefined()
  expect(asked).toEqual(['whole', 'stretch', 'stretch'])
  scope.stop()
})
