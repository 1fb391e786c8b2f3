import { formatCount, formatMany } from '../format'

/** Explore: correlations of a log in time. */
export const explore = {
  explore: {
    empty: 'Nothing to explore yet',
    emptyBody:
      'This page shows how the readings of a log depend on their own past and on each other. Import a log first.',
    dataset: 'Data set',
    longest: 'Longest lag',
    longestHint:
      'How far back the readings are compared with themselves. A day shows the daily round; longer lags take longer.',
    hours: 'h',
    kindLabel: 'What is correlated',
    kinds: { values: 'Values', derivatives: 'Derivatives' },
    variable: 'Variable',
    pair: 'Between',
    pairName: (first: string, second: string) => `${first} and ${second}`,
    exploring: 'Exploring',
    sample: (shown: number, all: number) =>
      `A sample: ${formatCount(shown)} of ${formatCount(all)} sensors, spread evenly over the list.`,
    all: (count: number) => `Explore all ${formatCount(count)}`,
    wholeHall: (count: number) => `All ${formatCount(count)} sensors.`,
    meanOnly: 'Show the mean only',
    stopped: 'Stopped before it was done',
    stoppedBody: 'Nothing was changed. Start again, or choose a shorter lag or fewer sensors first.',
    again: 'Start again',
    lag: 'Lag (h)',
    lagOf: (behind: string, ahead: string) => `Lag of ${behind} behind ${ahead} (h)`,
    autocorrelation: 'Autocorrelation',
    partial: 'Partial autocorrelation',
    cross: 'Cross-correlation',
    titles: {
      values: {
        autocorrelation: (variable: string) => `Autocorrelation of ${variable}`,
        partial: (variable: string) => `Partial autocorrelation of ${variable}`,
        cross: (first: string, second: string) => `Cross-correlation of ${first} and ${second}`,
      },
      derivatives: {
        autocorrelation: (variable: string) => `Autocorrelation of the derivative of ${variable}`,
        partial: (variable: string) => `Partial autocorrelation of the derivative of ${variable}`,
        cross: (first: string, second: string) => `Cross-correlation of the derivatives of ${first} and ${second}`,
      },
    },
    hints: {
      autocorrelation:
        'How alike the readings are to those a lag before. The area is Bartlett’s 95 % band: a correlation inside it may be chance if the true ones end before that lag.',
      partial:
        'What a lag adds once all shorter lags are known: the last coefficient of the autoregressive model of that order. The area holds 95 % of white noise.',
      cross:
        'How alike one variable is to the other a lag later. A peak at a positive lag says that the second follows the first. The area holds 95 % of white noise.',
    },
    mean: (count: number) => `Mean of ${formatMany(count, 'sensor', 'sensors')}`,
    band: '95 % band of no correlation',
    lowest: (count: number) => `Lowest of ${formatMany(count, 'sensor', 'sensors')}`,
    highest: (count: number) => `Highest of ${formatMany(count, 'sensor', 'sensors')}`,
    peak: (value: string, lag: string) => `The mean is strongest, ${value}, at ${lag}.`,
    atOnce: 'no lag',
    hoursOf: (hours: number) => `${String(Math.round(hours * 100) / 100).replace('-', '−')} h`,
    rests: (variable: string) => `${variable} never moves in the chosen sensors, so it correlates with nothing.`,
    noPair: 'No sensor has both variables moving, so there is nothing between them.',
    onePair: 'This log has one variable, so there is none to compare it with.',
    label: (title: string, hours: string, count: number) =>
      `${title}, lags up to ${hours} hours, mean of ${formatMany(count, 'sensor', 'sensors')}`,
  },
} as const
