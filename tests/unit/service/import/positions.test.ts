import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPositions } from '../../../../src/service/import'
import { temporaryFolder } from '../store/samples'

const sensors = ['S01', 'S02', 'S03']
function read(text: string): ReturnType<typeof readPositions> {
  const path = join(temporaryFolder(), 'places.csv')
  writeFileSync(path, text)
  return readPositions(path, sensors)
}

describe('positions from a CSV', () => {
  it('come in any order of columns, with what is optional left out', async () => {
    expect(await read('y,Sensor,x\n2,S02,1\n\n-0.5,S01,0\n')).toEqual({
      positions: [
        { sensor: 'S02', x: 1, y: 2, z: null, rack: null },
        { sensor: 'S01', x: 0, y: -0.5, z: null, rack: null },
      ],
      unknown: [],
    })
  })
  it('come with semicolons, decimal commas, heights and racks', async () => {
    const { positions, unknown } = await read('sensor;x;y;z;rack\r\nS01;1,5;2,25;;R1\r\nold;1,5;1,5;0,5;\r\n')
    expect(positions).toEqual([{ sensor: 'S01', x: 1.5, y: 2.25, z: null, rack: 'R1' }])
    expect(unknown).toEqual(['old'])
  })
  it.each([
    ['sensor,x\nS01,1\n', 'line 1: There is no column "y".'],
    ['sensor,x,y\nS01,1,2\nS02,left,2\n', 'line 3, column 2: "left" is no number for x.'],
    ['sensor,x,y\nS01,1,2\nS02,1,\n', 'line 3, column 3: "" is no number for y.'],
    ['sensor,x,y\nS01,1,2\n\nS01,3,4\n', 'line 4, column 1: Sensor "S01" is in line 2 already.'],
    ['sensor,x,y\nS01,1,2e9\n', 'line 2, column 3: The y of sensor "S01" is out of range.'],
    ['sensor,x,y\nother,1,2\n', 'None of its sensors is in this data set. The data set has S01, S02, S03.'],
  ])('are refused with the place: %j', async (text, sentence) => {
    await expect(read(text)).rejects.toSatisfy((error: { sentence: string }) => error.sentence.includes(sentence))
  })
})
