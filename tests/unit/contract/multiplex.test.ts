import { describe, expect, it } from 'vitest'
import { memoryPair, multiplex, pipe, type Endpoint } from '../../../src/contract'

function lanes(): {
  open: (label: 'window' | 'compute') => Endpoint
  opened: Promise<[string, Endpoint]>
  cut: () => void
} {
  const [near, far] = memoryPair()
  const { open } = multiplex(near, 'a', () => undefined)
  const opened = new Promise<[string, Endpoint]>((resolve) => {
    multiplex(far, 'b', (label, lane) => resolve([label, lane]))
  })
  return { open, opened, cut: () => far.close() }
}
const first = (lane: Endpoint): Promise<unknown> => new Promise((resolve) => lane.onMessage(resolve))

describe('multiplex', () => {
  it('carries messages of a lane both ways, under its label', async () => {
    const { open, opened } = lanes()
    const here = open('compute')
    const [label, there] = await opened
    expect(label).toBe('compute')
    const toThere = first(there)
    here.post({ value: new Float32Array([1, NaN]) })
    expect(await toThere).toEqual({ value: new Float32Array([1, NaN]) })
    const toHere = first(here)
    there.post('back')
    expect(await toHere).toBe('back')
  })

  it('keeps lanes apart', async () => {
    const [near, far] = memoryPair()
    const { open } = multiplex(near, 'a', () => undefined)
    const heard: [string, unknown][] = []
    const both = new Promise<void>((resolve) => {
      multiplex(far, 'b', (label, lane) => {
        lane.onMessage((message) => {
          heard.push([label, message])
          if (heard.length === 2) resolve()
        })
      })
    })
    open('window').post(1)
    open('compute').post(2)
    await both
    expect(heard).toEqual([
      ['window', 1],
      ['compute', 2],
    ])
  })

  it('tells the other side when a lane is closed', async () => {
    const { open, opened } = lanes()
    const here = open('window')
    const [, there] = await opened
    const closed = new Promise((resolve) => there.onClose(resolve))
    here.close()
    expect(await closed).toContain('closed')
  })

  it('tells the other side why, as a pipe passes it on', async () => {
    const { open, opened } = lanes()
    const [near, far] = memoryPair()
    pipe(near, open('compute'))
    const [, there] = await opened
    const closed = new Promise((resolve) => there.onClose(resolve))
    far.close()
    expect(await closed).toBe('The connection was closed.')
  })

  it('closes every lane when the connection under it goes', async () => {
    const { open, opened, cut } = lanes()
    const here = open('window')
    await opened
    const closed = new Promise((resolve) => here.onClose(resolve))
    cut()
    expect(await closed).toContain('closed')
  })
})
