import { expect, it } from 'vitest'
import { z } from 'zod'
import { issueSentence, trainConfigSchema } from '../../../src/contract'

const sentence = (schema: z.ZodType, value: unknown): string => issueSentence(schema.safeParse(value).error?.issues[0])

it('says in plain words what a value must be', () => {
  expect(sentence(z.int().min(1), 0)).toBe('It must be at least 1.')
  expect(sentence(z.number().positive(), 0)).toBe('It must be above 0.')
  expect(sentence(z.number().max(0.9), 1)).toBe('It must be at most 0.9.')
  expect(sentence(z.int(), 1.5)).toBe('It must be a whole number.')
  expect(sentence(z.number(), 'many')).toBe('It must be a number.')
  expect(sentence(z.string().min(1), '')).toBe('It must have at least 1 characters.')
  expect(sentence(z.array(z.int()).max(2), [1, 2, 3])).toBe('It must have at most 2 entries.')
  expect(sentence(z.enum(['adam', 'adabelief']), 'sgd')).toBe('It must be one of adam, adabelief.')
  expect(sentence(z.strictObject({}), { lernrate: 1 })).toBe('There is nothing called “lernrate” here.')
  expect(
    sentence(
      z.number().refine(() => false, 'It must be prime'),
      4,
    ),
  ).toBe('It must be prime.')
})

it('never lets the validator speak, whatever is wrong with a configuration', () => {
  for (const [field, schema] of Object.entries(trainConfigSchema.shape)) {
    for (const wrong of [-1, 0.5, 1e12, 'x', null, [], {}, [0], true]) {
      const { error } = trainConfigSchema.safeParse({ [field]: wrong })
      if (error === undefined) continue
      expect(issueSentence(error.issues[0]), `${field} ${String(schema.description)}`).toMatch(/^(It|There) .+[^.]\.$/)
      expect(issueSentence(error.issues[0])).not.toMatch(/expected|Invalid|Too|undefined/)
    }
  }
})
