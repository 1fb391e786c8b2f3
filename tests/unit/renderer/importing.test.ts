import { expect, test } from 'vitest'
import { nameOfAll } from '../../../src/renderer/stores/importing'

test.each([
  [['home-2016.csv.gz'], 'home-2016'],
  [['hall_2026-07.csv', 'hall_2026-08.csv'], 'hall_2026'],
  [['rack 1.csv', 'rack 2.csv', 'rack 13.csv'], 'rack'],
  [['north.csv', 'south.csv'], 'north'],
  [['.csv'], '.csv'],
])('the files %j make a data set called %s', (files, name) => {
  expect(nameOfAll(files)).toBe(name)
})
