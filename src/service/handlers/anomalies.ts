import type { HandlersOf, HandlerTools } from './context'

export function anomalyHandlers({ sampling }: HandlerTools): HandlersOf<'anomalies'> {
  return {
    'anomalies/draw': ({ run, steps, sensors, period, ...draw }) =>
      sampling.draw(run, draw, { steps, sensors, period }),
    'anomalies/preview': (request) => sampling.preview(request),
  }
}
