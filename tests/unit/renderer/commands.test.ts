import { describe, expect, it } from 'vitest'
import { type Command, keyMap, searchCommands } from '../../../src/renderer/commands'
import { keyOf } from '../../../src/renderer/commands/keyboard'

const command = (id: string, title: string, more: Partial<Command> = {}): Command => ({
  id,
  title,
  group: 'Things',
  run: () => undefined,
  ...more,
})
const ids = (query: string, all: readonly Command[], recent: readonly string[] = []): string[] =>
  searchCommands(all, query, recent, 10).map(({ id }) => id)

describe('finding a command', () => {
  const all = [
    command('a', 'Start a new training'),
    command('b', 'Training of the hall', { note: 'Machine room' }),
    command('c', 'Säle im Westen'),
    command('d', 'Restrain'),
  ]
  it('puts the start of a title before the start of a word before the middle of one', () => {
    expect(ids('train', all)).toEqual(['b', 'a', 'd'])
  })
  it('asks for every word, wherever it stands', () => {
    expect(ids('hall room', all)).toEqual(['b'])
    expect(ids('hall nowhere', all)).toEqual([])
  })
  it('does not mind case and accents', () => {
    expect(ids('SALE', all)).toEqual(['c'])
  })
  it('finds initials', () => {
    expect(ids('snt', all)).toEqual(['a'])
  })
  it('shows what was used lately first where nothing was typed', () => {
    expect(ids('', all, ['d', 'b'])).toEqual(['d', 'b', 'a', 'c'])
  })
})

describe('keys', () => {
  const press = (key: string, modifiers: KeyboardEventInit = {}): KeyboardEvent =>
    new KeyboardEvent('keydown', { key, ...modifiers })
  it('are Ctrl on a PC and Command on a Mac', () => {
    expect(keyOf(press('k', { ctrlKey: true }), '', false)).toBe('palette')
    expect(keyOf(press('k', { metaKey: true }), '', true)).toBe('palette')
    expect(keyOf(press('k', { ctrlKey: true }), '', true)).toBeUndefined()
    expect(keyOf(press('k'), '', false)).toBeUndefined()
  })
  it('may be two after one another', () => {
    expect(keyOf(press('d'), 'G', false)).toBe('data')
    expect(keyOf(press('d'), 'N', false)).toBe('import')
    expect(keyOf(press('d'), '', false)).toBeUndefined()
  })
  it('are given away once each', () => {
    const taken = Object.values(keyMap).map(({ keys, where }) => `${where} ${keys}`)
    expect(new Set(taken).size).toBe(taken.length)
  })
})
