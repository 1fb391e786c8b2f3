import { formatCount, formatDuration, formatMany } from '../format'

/** One kind of fault: what it is, and what is done about it. */
interface FaultWords {
  readonly name: string
  readonly meaning: string
  done(numbers: { readonly interpolated: number; readonly missing: number; readonly offGridMaxSeconds: number }): string
}

/** Data sets: lists, import, charts, the hall. */
export const data = {
  data: {
    empty: 'No data set yet',
    emptyBody: 'A data set is a log on a regular time grid, with a report of its faults. Import one to begin.',
    sensors: 'Sensors',
    variables: 'Variables',
    readings: 'Readings',
    cadence: 'Cadence',
    period: 'Period',
    coverage: 'Coverage',
    faults: 'Faults',
    from: 'From',
    to: 'To',
    train: 'Train a model',
  },
  dataset: {
    line: 'Readings',
    sensorChoice: 'Sensors',
    sensorFilter: 'Find a sensor',
    allSensors: 'Show all',
    firstSensor: 'Show the first only',
    shown: (count: number, total: number) => `${formatCount(count)} of ${formatCount(total)} shown`,
    chosen: (count: number, total: number) => `${formatCount(count)} of ${formatCount(total)} chosen`,
    reduced:
      'Each point stands for several steps: the line runs through their lowest and highest value. Zoom in for every step.',
    exact: 'Every step is drawn.',
    notFiner: 'Finer points could not be loaded.',
    tabs: { faults: 'Faults', coverage: 'Coverage', source: 'Source' },
    noFaults: 'No fault was found.',
    missingCells: 'Missing',
    interpolated: 'Interpolated',
    howRead: 'How it was read',
    notes: 'What was decided',
    sensor: 'Sensor',
    variable: 'Variable',
    missing: 'Missing',
    stuck: 'Stuck',
    outOfRange: 'Out of range',
    chartLabel: (variable: string, count: number) =>
      `${variable} of ${formatMany(count, 'sensor', 'sensors')} over time`,
  },
  hall: {
    views: 'Views of the data set',
    lines: 'Lines',
    heatMap: 'Heat map',
    calendar: 'Calendar',
    plan: 'Floor plan',
    band: (count: number) => `Lowest to highest of ${formatMany(count, 'sensor', 'sensors')}`,
    median: 'Median of the sensors',
    bandHint: (reduced: boolean) =>
      `More than 12 sensors are shown as one band and the median of the sensors. ${reduced ? 'Each point stands for several steps. Zoom in for every step.' : 'Every step is drawn.'}`,
    bandLabel: (variable: string, count: number) =>
      `${variable} of ${formatMany(count, 'sensor', 'sensors')} over time, as a band with its median`,
    heatTitle: (variable: string, when: string) => `${variable}, ${when}`,
    heatLabel: (variable: string, when: string, count: number) =>
      `Heat map of ${variable} of ${formatMany(count, 'sensor', 'sensors')} at ${when}; the values are in the table below`,
    heatHint:
      'One colour scale for the whole log: from the value that 0.1 % of it lies below to the one that 0.1 % lies above. Wilder readings have the colour of the end. Space plays.',
    noReading: 'no reading',
    chooseKeys: 'Arrow keys go from sensor to sensor, Enter chooses',
    time: 'Time',
    play: 'Play',
    pause: 'Pause',
    speed: 'Steps per picture',
    valuesTable: 'Values as a table',
    coverageTitle: (variable: string) => `Readings of ${variable} present, by sensor and day`,
    coverageHint:
      'Share of the steps of each day that have a reading, after short gaps were filled. A day is one of the log’s time zone.',
    coverageLabel: (variable: string, sensors: number, days: number, share: string) =>
      `Share of readings of ${variable} present for ${formatMany(sensors, 'sensor', 'sensors')} on ${formatMany(days, 'day', 'days')}: ${share} in all`,
    worst: 'Days with the fewest readings',
    complete: 'Every day is complete.',
    day: 'Day',
    present: 'Present',
    planTitle: 'Where the sensors hang',
    planHint:
      'Drag a sensor, or choose it and move it with the arrow keys (with Shift by ten cells of half a unit). Once sensors have places the heat map is the hall.',
    planKeys: 'Floor plan. Arrow keys move the chosen sensor, N and P choose the next and the previous one.',
    planEmpty: 'No positions yet',
    planEmptyBody:
      'With positions the heat map shows the hall as it is. Bring a CSV with the columns sensor, x, y (and z, rack if you have them), or begin with a grid and drag.',
    fromCsv: 'From a CSV…',
    fromGrid: 'Begin with a grid',
    removePlan: 'Delete positions',
    removed: 'The positions were deleted.',
    undo: 'Undo',
    saved: 'Saved in the workspace.',
    saving: 'Saving…',
    unknown: (names: readonly string[]) =>
      `Left out, because the data set does not have them: ${names.slice(0, 6).join(', ')}${names.length > 6 ? `, and ${formatCount(names.length - 6)} more` : ''}.`,
    unplaced: (count: number) => `${formatMany(count, 'sensor has', 'sensors have')} no place yet.`,
    at: (sensor: string, x: number, y: number) => `${sensor} at x ${String(x)}, y ${String(y)}`,
    notPlaced: (sensor: string) => `${sensor} has no place yet; an arrow key gives it one.`,
    placeProblem: 'The positions were not saved',
  },
  faults: {
    gaps: {
      name: 'Gaps',
      meaning: 'Steps of the time grid without a reading.',
      done: ({ interpolated, missing }) =>
        `Short gaps are filled on a straight line (${formatMany(interpolated, 'value', 'values')}), longer ones stay open (${formatMany(missing, 'empty cell', 'empty cells')}).`,
    },
    duplicates: {
      name: 'Duplicates',
      meaning: 'A sensor reported a time twice.',
      done: () => 'The first reading is kept, the others are left out.',
    },
    unparsable: {
      name: 'Unreadable cells',
      meaning: 'Cells that hold no number or no time.',
      done: () => 'They are left out.',
    },
    outOfRange: {
      name: 'Out of range',
      meaning: 'Readings that the quantity cannot have.',
      done: () => 'They are left out.',
    },
    stuck: {
      name: 'Stuck',
      meaning: 'Readings in long runs of one identical value.',
      done: () => 'They are kept: a resting sensor looks the same.',
    },
    outOfOrder: {
      name: 'Out of order',
      meaning: 'Rows that came later than their time.',
      done: () => 'They are sorted in.',
    },
    offGrid: {
      name: 'Off the grid',
      meaning: 'Times between two steps of the grid.',
      done: ({ offGridMaxSeconds }) => `Moved to the nearest step, by ${formatDuration(offGridMaxSeconds)} at most.`,
    },
  } satisfies Record<string, FaultWords>,
} as const
