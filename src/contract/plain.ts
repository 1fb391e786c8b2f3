import type { z } from 'zod'

type Issue = z.core.$ZodIssue

const units: Readonly<Record<string, string>> = {
  string: ' characters',
  array: ' entries',
  set: ' entries',
  record: ' entries',
}
const kinds: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

/** What is wrong with a value that does not fit its schema, as a plain sentence of its own; the field is not named. */
export function issueSentence(issue: Issue | undefined): string {
  switch (issue?.code) {
    case 'too_small':
    case 'too_big': {
      const small = issue.code === 'too_small'
      const limit = String(small ? issue.minimum : issue.maximum)
      const unit = units[issue.origin]
      if (unit !== undefined) return `It must have at ${small ? 'least' : 'most'} ${limit}${unit}.`
      if (issue.inclusive === false) return `It must be ${small ? 'above' : 'below'} ${limit}.`
      return `It must be at ${small ? 'least' : 'most'} ${limit}.`
    }
    case 'invalid_type':
      return `It must be ${kinds[issue.expected] ?? `of the kind “${issue.expected}”`}.`
    case 'invalid_value':
      return issue.values.length === 1
        ? `It must be ${String(issue.values[0])}.`
        : `It must be one of ${issue.values.map(String).join(', ')}.`
    case 'not_multiple_of':
      return `It must be a multiple of ${issue.divisor}.`
    case 'unrecognized_keys':
      return `There is nothing called ${issue.keys.map((key) => `“${key}”`).join(' or ')} here.`
    case 'custom':
      return issue.message.endsWith('.') ? issue.message : `${issue.message}.`
    case 'invalid_format':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case undefined:
      return 'It does not have the form that is needed here.'
  }
}
