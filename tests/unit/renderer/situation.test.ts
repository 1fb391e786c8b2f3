import { describe, expect, it } from 'vitest'
import {
  completed,
  refusalOf,
  type Servers,
  type TypedState,
  usualState,
} from '../../../src/renderer/features/sweeps/situation'

/** Ten servers of ten tasks each for 90 streams, as in the paper. */
const world: Servers = {
  servers: Array.from({ length: 10 }, () => ({ x: 0, y: 0, delaySeconds: 0, cpu: 0.304, memory: 0.5, disk: 0.1 })),
  streams: 90,
  serverLimit: 10,
  megabytes: 50,
}
const usual = usualState(world)
const withServer = (changes: Partial<TypedState['servers'][number]>): TypedState => ({
  ...usual,
  servers: usual.servers.map((server, index) => (index === 2 ? { ...server, ...changes } : server)),
})

describe('a state typed by hand', () => {
  it('is one that can be at first, and every stream is somewhere', () => {
    expect(refusalOf(usual, world)).toBeUndefined()
    const { waiting, transferring, processing, returning } = completed(usual, world.streams)
    expect(waiting + transferring + processing + returning).toBe(90)
  })
  it.each<[string, TypedState]>([
    ['CPU of server 3 is a number from 0 to 100 %.', withServer({ cpu: 1.5 })],
    ['Memory of server 3 is a number from 0 to 100 %.', withServer({ memory: NaN })],
    ['Held of server 3: a whole number from 0 to 10.', withServer({ held: 11 })],
    ['Held of server 3: a whole number from 0 to 10.', withServer({ held: 2.5 })],
    ['Tasks waiting: a whole number from 0 to 90.', { ...usual, waiting: NaN }],
    ['Held, still transferring: a whole number from 0 to 90.', { ...usual, transferring: -1 }],
    ['The mean size is a number above 0 MB.', { ...usual, megabytes: 0 }],
    ['51 tasks cannot be transferring while servers hold 50 in all.', { ...usual, transferring: 51 }],
    ['41 tasks waiting and 50 held are more than the 90 there are, one of each stream.', { ...usual, waiting: 41 }],
  ])('is refused with its reason: %s', (reason, state) => {
    expect(refusalOf(state, world)).toBe(reason)
  })
})
